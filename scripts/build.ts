// Bundles and zips the function: dist/function/index.js, dist/function.zip.
import { join, relative } from 'node:path';
import { packageFunction } from '../local/function-package.ts';
import { repositoryDir } from '../local/paths.ts';

const { zipPath, bundleBytes, zipBytes } = await packageFunction(join(repositoryDir, 'dist'));
const kilobytes = (bytes: number) => `${Math.round(bytes / 1000)} kB`;
console.log(`${relative(process.cwd(), zipPath)}: ${kilobytes(zipBytes)}, its index.js ${kilobytes(bundleBytes)}`);
