import { closeSync, openSync, readFileSync, rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { BytesPipe } from '../../src/speech/bytes-pipe.ts';

let folder: string;
let path: string;
let fd: number;
let pipe: BytesPipe;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bytes-pipe-'));
  path = join(folder, 'bytes');
});
beforeEach(() => {
  fd = openSync(path, 'w');
  pipe = new BytesPipe(fd);
});
afterEach(() => {
  closeSync(fd);
  rmSync(path);
});
afterAll(() => rm(folder, { recursive: true }));

const written = () => readFileSync(path).length;

test('the first bytes are written at once, later ones in batches, the rest at the end', () => {
  pipe.write(Buffer.alloc(10));
  expect(written()).toBe(10);
  pipe.write(Buffer.alloc(4_000));
  expect(written()).toBe(10);
  pipe.write(Buffer.alloc(96));
  expect(written()).toBe(4_106);
  pipe.write(Buffer.alloc(1));
  expect(pipe.end()).toBe(4_107);
  expect(written()).toBe(4_107);
});

test('batches grow with what was written, up to 32 KB', () => {
  pipe.write(Buffer.alloc(10_000));
  pipe.write(Buffer.alloc(9_999));
  expect(written()).toBe(10_000);
  pipe.write(Buffer.alloc(100_000));
  expect(written()).toBe(119_999);
  pipe.write(Buffer.alloc(32_767));
  expect(written()).toBe(119_999);
  pipe.write(Buffer.alloc(1));
  expect(written()).toBe(119_999 + 32_768);
});

test('a sign of life leaves at once, however little it is', () => {
  for (const count of [1, 2, 3]) {
    pipe.write(Buffer.from('\n'));
    pipe.flush();
    expect(written()).toBe(count);
  }
});

test('each task begins and is counted anew, and what is written later may change the bytes that were given', () => {
  const bytes = Buffer.from('abc');
  pipe.write(Buffer.from('-'));
  pipe.write(bytes);
  bytes.fill('x');
  expect(pipe.end()).toBe(4);
  expect(pipe.end()).toBe(0);
  pipe.write(Buffer.from('next'));
  expect(readFileSync(path, 'utf8')).toBe('-abcnext');
});
