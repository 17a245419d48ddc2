// Bundles and zips the function (dist/function/index.js, dist/function.zip) and lays out the Polly emulator's image
// (dist/polly-emulator).
import { join, relative } from 'node:path';
import { packageFunction } from '../local/function-package.ts';
import { repositoryDir } from '../local/paths.ts';
import { packagePollyEmulator } from '../local/polly-package.ts';

const { zipPath, bundleBytes, zipBytes } = await packageFunction(join(repositoryDir, 'dist'));
const kilobytes = (bytes: number) => `${Math.round(bytes / 1000)} kB`;
console.log(`${relative(process.cwd(), zipPath)}: ${kilobytes(zipBytes)}, its index.js ${kilobytes(bundleBytes)}`);
await packagePollyEmulator(join(repositoryDir, 'dist'));
