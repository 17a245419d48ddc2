// Bundles and zips the function (dist/function/index.js, dist/function.zip) and lays out the Polly emulator's image
// (dist/polly-emulator).
import { relative } from 'node:path';
import { buildArtifacts } from '../local/build.ts';

const { zipPath, bundleBytes, zipBytes } = await buildArtifacts();
const kilobytes = (bytes: number) => `${Math.round(bytes / 1000)} kB`;
console.log(`${relative(process.cwd(), zipPath)}: ${kilobytes(zipBytes)}, its index.js ${kilobytes(bundleBytes)}`);
