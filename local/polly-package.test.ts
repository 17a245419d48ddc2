import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { packagePollyEmulator } from './polly-package.ts';

let directory: string;
let contextDir: string;
beforeAll(async () => {
  // Outside the checkout, where no node_modules stands above: what is missing in the folder is missing in the image.
  directory = mkdtempSync(join(tmpdir(), 'narrator polly-'));
  contextDir = await packagePollyEmulator(directory);
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

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
