// Bundles and zips the function (dist/function/index.js, dist/function.zip) and lays out the Polly emulator's image
// (dist/polly-emulator).
import { relative } from 'node:path';
import { buildArtifacts } from '../local/build.ts';

const { zipPath, zip, bundleBytes } = await buildArtifacts();
const kilobytes = (bytes: number) => `${Math.round(bytes / 1000)} kB`;
console.log(`${relative(process.cwd(), zipPath)}: ${kilobytes(zip.length)}, its index.js ${kilobytes(bundleBytes)}`);
