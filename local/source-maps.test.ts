import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { findSourceMap, keepSourceMap } from './source-maps.ts';

let outputDir: string;
beforeEach(() => {
  outputDir = mkdtempSync(join(tmpdir(), 'narrator maps-'));
});
afterEach(() => rmSync(outputDir, { recursive: true }));

function keep(zip: string): string {
  const map = JSON.stringify({ version: 3, sources: ['../../handler/index.ts'], names: [], mappings: '' });
  const [mapDir, sourceDir] = ['/check out/dist/function', '/check out'];
  keepSourceMap(outputDir, { zip: Buffer.from(zip), map, mapDir, sourceDir });
  return createHash('sha256').update(zip).digest('base64');
}

test('a map is found by the hash of its zip, as Lambda tells it, with sources named from the checkout', () => {
  const codeSha256 = keep('a zip');
  keep('another');
  expect(JSON.parse(findSourceMap(codeSha256, outputDir) ?? '').sources).toEqual(['handler/index.ts']);
  expect(findSourceMap('bm90IGtlcHQ=', outputDir)).toBeUndefined();
  expect(findSourceMap(codeSha256, join(outputDir, 'never built'))).toBeUndefined();
});

test('of many builds the last ones are kept, and what was looked up lately', () => {
  const [oldest, ...others] = Array.from({ length: 20 }, (_, index) => keep(`zip ${index}`));
  for (const [index, name] of readdirSync(join(outputDir, 'maps')).entries()) {
    utimesSync(join(outputDir, 'maps', name), index, index);
  }
  expect(findSourceMap(oldest ?? '', outputDir)).toBeDefined();
  keep('one more');
  expect(readdirSync(join(outputDir, 'maps'))).toHaveLength(20);
  expect(findSourceMap(oldest ?? '', outputDir)).toBeDefined();
  expect(others.filter((hash) => findSourceMap(hash, outputDir) === undefined)).toHaveLength(1);
});
