import { execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { unzipSync } from 'fflate';
import { createFunctionPackager, packageFunction, packagePollyEmulator } from './build.ts';
import { codeSha256Of } from './deployed-code.ts';
import { repositoryDir } from './paths.ts';
import { findSourceMap } from './source-maps.ts';

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'narrator-package-'));
});
afterAll(() => rmSync(directory, { recursive: true }));

// A whole build in another folder takes seconds when the machine is busy.
jest.setTimeout(60_000);

describe('the function package', () => {
  test('is the same to the last byte in another folder, time zone and umask', async () => {
    const { zipPath } = await packageFunction(join(directory, 'here'));
    // Whoever builds elsewhere has the sources and the packages elsewhere, too.
    const elsewhere = join(directory, 'some where else');
    mkdirSync(elsewhere);
    for (const part of ['handler', 'local', 'polly-emulator', 'scripts', 'package.json', 'tsconfig.json']) {
      cpSync(join(repositoryDir, part), join(elsewhere, part), { recursive: true });
    }
    symlinkSync(join(repositoryDir, 'node_modules'), join(elsewhere, 'node_modules'));
    execFileSync('sh', ['-c', 'umask 0077 && node_modules/.bin/tsx scripts/build.ts'], {
      cwd: elsewhere,
      env: { ...process.env, TZ: 'Asia/Kathmandu' },
    });

    expect(readFileSync(join(elsewhere, 'dist/function.zip')).equals(readFileSync(zipPath))).toBe(true);
  });

  test('has a bundle of ASCII only: one other character costs every cold start ten milliseconds', async () => {
    await packageFunction(join(directory, 'ascii'));
    const bundle = readFileSync(join(directory, 'ascii/function/index.js'), 'utf8');
    expect(/.{0,40}\P{ASCII}.{0,40}/u.exec(bundle)?.[0]).toBeUndefined();
  });

  test('for a debugger has the names of the sources, and a map that names them by absolute URLs', async () => {
    const outputDir = join(directory, 'for a debugger');
    const packager = await createFunctionPackager(outputDir, {
      sourceDir: repositoryDir,
      logLevel: 'silent',
      isDebuggable: true,
    });
    const { zip } = await packager.package().finally(packager.close);
    const bundle = Buffer.from(unzipSync(zip)['index.js'] ?? []).toString();
    expect(bundle).toContain('async function narrate(run, named)');
    const [, json = ''] = /\n\/\/# sourceMappingURL=data:application\/json;base64,(\S+)\n$/.exec(bundle) ?? [];
    const map = JSON.parse(Buffer.from(json, 'base64').toString());
    const source = join(repositoryDir, 'handler', 'narrate.ts');
    const index = map.sources.indexOf(pathToFileURL(source).href);
    expect(map.sourcesContent[index]).toBe(readFileSync(source, 'utf8'));
    const packages = map.sources.findIndex((url: string) => url.includes('/node_modules/'));
    expect(map.sourcesContent[packages]).toBeNull();
    // Lines of the log are found by a map without the sources.
    const kept = JSON.parse(findSourceMap(codeSha256Of(zip), outputDir) ?? '');
    expect(kept.sources).toContain('handler/narrate.ts');
    expect(kept).not.toHaveProperty('sourcesContent');
  });

  test('holds one CommonJS file that exports the handler, of at most 610 kB', async () => {
    const { zipPath, bundleBytes } = await packageFunction(join(directory, 'size'));
    expect(bundleBytes).toBeLessThanOrEqual(610_000);
    const files = unzipSync(readFileSync(zipPath));
    expect(Object.keys(files)).toEqual(['index.js']);
    expect(statSync(join(directory, 'size/function/index.js')).size).toBe(bundleBytes);
    const exported = execFileSync(process.execPath, ['-p', 'typeof require("./index.js").handler'], {
      cwd: join(directory, 'size/function'),
      env: { ...process.env, TOPIC_ARN: 'arn:aws:sns:us-east-1:000000000000:notices', AWS_REGION: 'us-east-1' },
      encoding: 'utf8',
    });
    expect(exported.trim()).toBe('function');
  });
});

describe('the Polly emulator’s image', () => {
  let contextDir: string;
  beforeAll(async () => {
    // Outside the checkout, where no node_modules stands above: what is missing in the folder is missing in the image.
    contextDir = await packagePollyEmulator(join(directory, 'polly'));
  });

  test('what the image is made of speaks, by Node alone and from any folder', async () => {
    const moved = join(directory, 'moved');
    cpSync(contextDir, moved, { recursive: true });
    const server = spawn(process.execPath, [join(moved, 'main.js')], { env: {}, stdio: ['ignore', 'pipe', 'inherit'] });
    try {
      const url = await new Promise<string>((resolve, reject) => {
        server.stdout.setEncoding('utf8').on('data', (line: string) => resolve(/http:\S+/.exec(line)?.[0] ?? line));
        server.once('exit', (code) => reject(new Error(`The bundled emulator ended with status ${code}.`)));
      });
      const response = await fetch(`${url}/v1/speech`, {
        method: 'POST',
        body: JSON.stringify({ Text: 'Hello there.', VoiceId: 'Joanna', Engine: 'neural', OutputFormat: 'mp3' }),
      });
      expect([response.status, response.headers.get('content-type')]).toEqual([200, 'audio/mpeg']);
      expect((await response.arrayBuffer()).byteLength).toBeGreaterThan(2_000);
    } finally {
      server.kill();
    }
  });

  test('the image carries the Dockerfile and the licence of everything in it', () => {
    expect(existsSync(join(contextDir, 'Dockerfile'))).toBe(true);
    expect(existsSync(join(contextDir, 'node_modules/@echogarden/espeak-ng-emscripten/COPYING'))).toBe(true);
    expect(readdirSync(join(contextDir, 'licences')).sort()).toContain('wasm-media-encoders');
  });
});

describe('several builds at once', () => {
  /** Processes with two rounds each: `make local-up` twice, or beside `make test`. */
  async function buildAtOnce(outputDir: string, processes: number): Promise<string[]> {
    const script = `
      import { packageFunction, packagePollyEmulator } from ${JSON.stringify(new URL('build.ts', import.meta.url).href)};
      for (let round = 0; round < 2; round += 1) {
        await packagePollyEmulator(process.argv[1]);
        await packageFunction(process.argv[1]);
      }`;
    return Promise.all(
      Array.from({ length: processes }, async () => {
        const args = ['--disable-warning=ExperimentalWarning', '--input-type=module', '-e', script, outputDir];
        const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'pipe'] });
        let errors = '';
        child.stderr.setEncoding('utf8').on('data', (text: string) => {
          errors += text;
        });
        const [status] = await once(child, 'close');
        return status === 0 ? 'built' : errors;
      }),
    );
  }

  test('do not take from each other what they make, and leave nothing else', async () => {
    const outputDir = join(directory, 'at once');
    expect(await buildAtOnce(outputDir, 2)).toEqual(['built', 'built']);
    expect(readdirSync(outputDir).sort()).toEqual(['function', 'function.zip', 'maps', 'polly-emulator']);
    expect(readdirSync(join(outputDir, 'function')).sort()).toEqual(['index.js', 'index.js.map']);
    const hash = createHash('sha256')
      .update(readFileSync(join(outputDir, 'function.zip')))
      .digest('hex');
    expect(readdirSync(join(outputDir, 'maps'))).toEqual([`${hash}.map`]);
  });

  test('that make the same touch nothing: a Docker build may be reading it', async () => {
    const outputDir = join(directory, 'twice');
    const changes = () =>
      ['polly-emulator', 'polly-emulator/main.js', 'function/index.js', 'function.zip'].map(
        (name) => statSync(join(outputDir, name)).ctimeMs,
      );
    await packagePollyEmulator(outputDir);
    await packageFunction(outputDir);
    const before = changes();
    await packagePollyEmulator(outputDir);
    await packageFunction(outputDir);
    expect(changes()).toEqual(before);
  });

  test('a build replaces what other sources made, files that are needed no more included', async () => {
    const outputDir = join(directory, 'replaced');
    const contextDir = join(outputDir, 'polly-emulator');
    mkdirSync(contextDir, { recursive: true });
    writeFileSync(join(contextDir, 'old.js'), 'old');
    await packagePollyEmulator(outputDir);
    expect(existsSync(join(contextDir, 'old.js'))).toBe(false);
    expect(existsSync(join(contextDir, 'main.js'))).toBe(true);
  });
});
