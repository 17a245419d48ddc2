import { cpSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, context, type LogLevel, type OutputFile } from 'esbuild';
import { zipSync } from 'fflate';
import { distDir, repositoryDir } from './paths.ts';
import { publishFrom } from './publish.ts';
import { keepSourceMap } from './source-maps.ts';

export interface FunctionPackage {
  readonly zipPath: string;
  /** As it is in the file. */
  readonly zip: Uint8Array;
  readonly bundleBytes: number;
}

/** Makes what every target deploys, below `dist/`: the function's package. */
export function buildFunction(): Promise<FunctionPackage> {
  return packageFunction(distDir);
}

/** That, and the context of the Polly emulator's image, which only LocalStack needs. */
export async function buildArtifacts(): Promise<FunctionPackage> {
  const [functionPackage] = await Promise.all([buildFunction(), packagePollyEmulator(distDir)]);
  return functionPackage;
}

/**
 * Bundles the handler of `sourceDir` into `<outputDir>/function/index.js` and zips it as `<outputDir>/function.zip`.
 * The zip is the same to the last byte for the same sources: its hash decides whether Terraform deploys.
 *
 * The source map stays beside the bundle, outside the zip: Node would read its two megabytes at every cold start.
 */
export async function packageFunction(outputDir: string, sourceDir: string = repositoryDir): Promise<FunctionPackage> {
  const packager = await createFunctionPackager(outputDir, { sourceDir, logLevel: 'warning' });
  return packager.package().finally(packager.close);
}

export interface FunctionPackager {
  /** What `packageFunction` does, faster from the second time on. @throws esbuild's BuildFailure. */
  package(): Promise<FunctionPackage>;
  close(): Promise<void>;
}

export interface PackagerOptions {
  readonly sourceDir: string;
  /** What esbuild prints by itself. */
  readonly logLevel: LogLevel;
  /**
   * For a debugger: names and statements as in the sources, and the source map within, with the sources of this project.
   * From a minified bundle a debugger reads `e` for `version`, and steps over five statements at once.
   */
  readonly isDebuggable?: boolean;
}

export async function createFunctionPackager(
  outputDir: string,
  { sourceDir, logLevel, isDebuggable = false }: PackagerOptions,
): Promise<FunctionPackager> {
  const functionDir = join(outputDir, 'function');
  const bundlePath = join(functionDir, 'index.js');
  const bundler = await context({
    absWorkingDir: sourceDir,
    entryPoints: ['handler/index.ts'],
    outfile: bundlePath,
    write: false,
    bundle: true,
    minify: !isDebuggable,
    platform: 'node',
    target: 'node22',
    // CommonJS: Lambda loads it without a look at a package.json, and it weighs and starts the same as ESM.
    format: 'cjs',
    // The SDK's ES modules can be shaken, its CommonJS cannot: 483 kB instead of 689 kB.
    mainFields: ['module', 'main'],
    sourcemap: 'external',
    sourcesContent: isDebuggable,
    legalComments: 'none',
    logLevel,
  });
  return {
    package: async () => {
      const outputFiles = await bundleWholeFiles(() => bundler.rebuild(), join(sourceDir, 'handler'));
      const files = isDebuggable ? embedSourceMap(outputFiles, bundlePath) : outputFiles;
      return publishFunction(files, bundlePath, { outputDir, sourceDir });
    },
    close: () => bundler.dispose(),
  };
}

/** File systems tell times in steps of some milliseconds. */
const CLOCK_STEP_MS = 10;

/**
 * Bundles again what was changed meanwhile. A file that is being saved is empty for a moment, and a bundle of that can be
 * built, deployed and run: what it imports is undefined.
 */
async function bundleWholeFiles(
  bundle: () => Promise<{ readonly outputFiles: OutputFile[] }>,
  sources: string,
): Promise<OutputFile[]> {
  for (;;) {
    const startedAt = Date.now() - CLOCK_STEP_MS;
    const built = await bundle().then(
      ({ outputFiles }) => ({ outputFiles }),
      (error: unknown) => ({ error }),
    );
    if (latestChange(sources) >= startedAt) continue;
    if ('error' in built) throw built.error;
    return built.outputFiles;
  }
}

/** Of the files below a folder, in ms since 1970. */
function latestChange(folder: string): number {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return Math.max(0, ...files.map((file) => statSync(join(folder, file), { throwIfNoEntry: false })?.mtimeMs ?? 0));
}

/**
 * The oldest time a zip can state. Made from local fields, because a zip states local time and the bytes must not
 * depend on the zone.
 */
const ZIP_TIME = new Date(1980, 0, 1);
const READABLE_FILE = 0o100644;

type BuiltFile = Pick<OutputFile, 'path' | 'contents' | 'text'>;

/**
 * Ends the bundle with its source map, so that a debugger needs no file of this machine: Chrome may read none. The places of
 * the sources are absolute, because the bundle runs in a folder of the AWS emulator's.
 */
function embedSourceMap(files: readonly BuiltFile[], bundlePath: string): BuiltFile[] {
  const map: { sources: string[]; sourcesContent: (string | null)[] } = JSON.parse(
    files.find(({ path }) => path === `${bundlePath}.map`)?.text ?? '',
  );
  const places = map.sources.map((source) => resolve(dirname(bundlePath), source));
  const own = (text: string | null, index: number) => (places[index]?.includes('/node_modules/') ? null : text);
  const embedded = {
    ...map,
    sources: places.map((place) => pathToFileURL(place).href),
    sourcesContent: map.sourcesContent.map(own),
  };
  const url = `data:application/json;base64,${Buffer.from(JSON.stringify(embedded)).toString('base64')}`;
  return files.map((file) => {
    if (file.path !== bundlePath) return file;
    const text = `${file.text}//# sourceMappingURL=${url}\n`;
    return { path: file.path, text, contents: Buffer.from(text) };
  });
}

function publishFunction(
  files: readonly BuiltFile[],
  bundlePath: string,
  { outputDir, sourceDir }: { outputDir: string; sourceDir: string },
): FunctionPackage {
  const bundle = files.find(({ path }) => path === bundlePath)?.contents ?? new Uint8Array();
  const zip = zipSync({ 'index.js': [bundle, { level: 9, mtime: ZIP_TIME, os: 3, attrs: READABLE_FILE << 16 }] });
  const map = files.find(({ path }) => path === `${bundlePath}.map`)?.text;
  if (map !== undefined) keepSourceMap(outputDir, { zip, map, mapDir: dirname(bundlePath), sourceDir });
  publishFrom(outputDir, (draftDir) => {
    writeOutput(files, outputDir, draftDir);
    writeFileSync(join(draftDir, 'function.zip'), zip);
  });
  return { zipPath: join(outputDir, 'function.zip'), zip, bundleBytes: bundle.length };
}

/** GPL-3.0 and of 24 MB: copied as it was published, with its licence, never bundled with anything. */
const SPEECH_PACKAGE = '@echogarden/espeak-ng-emscripten';
const IN_NODE_MODULES = /node_modules\/((?:@[^/]+\/)?[^/]+)\//;

/**
 * Puts what the Polly emulator's image is made of into `<outputDir>/polly-emulator`: two bundles that bare Node runs,
 * espeak-ng, the licences of what was bundled, and the Dockerfile. The folder is the whole context of the build.
 */
export async function packagePollyEmulator(outputDir: string, sourceDir: string = repositoryDir): Promise<string> {
  const contextDir = join(outputDir, 'polly-emulator');
  const { metafile, outputFiles } = await build({
    absWorkingDir: sourceDir,
    entryPoints: {
      main: 'polly-emulator/src/main.ts',
      // Beside main.js, where the bundled server looks for it.
      'speech-process': 'polly-emulator/src/speech/speech-process.ts',
    },
    outdir: contextDir,
    write: false,
    bundle: true,
    platform: 'node',
    target: 'node22',
    format: 'esm',
    external: [SPEECH_PACKAGE],
    metafile: true,
    legalComments: 'none',
    logLevel: 'warning',
    // CommonJS packages inside an ES module ask for Node's own modules by `require`.
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
  });
  const packages = new Set(Object.keys(metafile.inputs).flatMap((path) => IN_NODE_MODULES.exec(path)?.[1] ?? []));
  publishFrom(outputDir, (draftDir) => {
    writeOutput(outputFiles, outputDir, draftDir);
    const draft = join(draftDir, 'polly-emulator');
    writeFileSync(join(draft, 'package.json'), '{ "type": "module" }\n');
    for (const name of packages) {
      copyLicence(join(sourceDir, 'node_modules', name), join(draft, 'licences', name));
    }
    const speechDir = join('node_modules', SPEECH_PACKAGE);
    cpSync(join(sourceDir, speechDir), join(draft, speechDir), { recursive: true });
    cpSync(join(sourceDir, 'polly-emulator', 'Dockerfile'), join(draft, 'Dockerfile'));
  });
  return contextDir;
}

/** Writes what esbuild made for `outputDir` to the same places below `draftDir`. */
function writeOutput(files: readonly BuiltFile[], outputDir: string, draftDir: string): void {
  for (const { path, contents } of files) {
    const target = join(draftDir, relative(outputDir, path));
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, contents);
  }
}

function copyLicence(packageDir: string, targetDir: string): void {
  const licences = readdirSync(packageDir).filter((name) => /^(licen[cs]e|copying|notice)/i.test(name));
  mkdirSync(targetDir, { recursive: true });
  if (licences.length === 0) {
    const { name, license } = JSON.parse(readFileSync(join(packageDir, 'package.json'), 'utf8'));
    writeFileSync(join(targetDir, 'LICENCE'), `${name} states its licence as ${license}.\n`);
  }
  for (const file of licences) {
    cpSync(join(packageDir, file), join(targetDir, file));
  }
}
