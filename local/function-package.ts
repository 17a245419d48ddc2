import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { zipSync } from 'fflate';
import { repositoryDir } from './paths.ts';

export interface FunctionPackage {
  readonly zipPath: string;
  readonly bundleBytes: number;
  readonly zipBytes: number;
}

/** The oldest time a zip can state. Made from local fields, because a zip states local time and the bytes must not depend on the zone. */
const ZIP_TIME = new Date(1980, 0, 1);
const READABLE_FILE = 0o100644;

/**
 * Bundles the handler of `sourceDir` into `<outputDir>/function/index.js` and zips it as `<outputDir>/function.zip`. The
 * zip is the same to the last byte for the same sources: its hash decides whether Terraform deploys.
 *
 * The source map stays beside the bundle, outside the zip: Node would read its two megabytes at every cold start.
 */
export async function packageFunction(outputDir: string, sourceDir: string = repositoryDir): Promise<FunctionPackage> {
  const functionDir = join(outputDir, 'function');
  const bundlePath = join(functionDir, 'index.js');
  await build({
    absWorkingDir: sourceDir,
    entryPoints: ['handler/index.ts'],
    outfile: bundlePath,
    bundle: true,
    minify: true,
    platform: 'node',
    target: 'node22',
    // CommonJS: Lambda loads it without a look at a package.json, and it weighs and starts the same as ESM.
    format: 'cjs',
    // The SDK's ES modules can be shaken, its CommonJS cannot: 483 kB instead of 689 kB.
    mainFields: ['module', 'main'],
    sourcemap: 'external',
    sourcesContent: false,
    legalComments: 'none',
    logLevel: 'warning',
  });
  const bundle = readFileSync(bundlePath);
  const zip = zipSync({ 'index.js': [bundle, { level: 9, mtime: ZIP_TIME, os: 3, attrs: READABLE_FILE << 16 }] });
  mkdirSync(outputDir, { recursive: true });
  const zipPath = join(outputDir, 'function.zip');
  writeFileSync(zipPath, zip);
  return { zipPath, bundleBytes: bundle.length, zipBytes: zip.length };
}
