import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { waitFor } from '../../client/wait-for.ts';
import { type Watching, watchSources } from './watch-sources.ts';

let directory: string;
let changes: (readonly string[])[];
let watching: Watching;

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'narrator watch-'));
  mkdirSync(join(directory, 'handler'));
  write('handler/there.ts');
  changes = [];
  watching = await watchSources(directory, ['handler'], { onChange: (paths) => changes.push(paths) });
});
afterEach(async () => {
  await watching.close();
  rmSync(directory, { recursive: true, force: true });
});

const write = (path: string) => writeFileSync(join(directory, path), String(Math.random()));

/** All files that were told until this one was. */
async function seenUntil(path: string): Promise<string[]> {
  const isTold = async () => changes.flat().includes(path);
  await waitFor(isTold, { what: `${path} to be told`, timeoutMs: 10_000, intervalMs: 10 });
  return [...new Set(changes.flat())].sort();
}

test('files that are saved and made are named from the checkout', async () => {
  write('handler/there.ts');
  await seenUntil('handler/there.ts');
  write('handler/new.ts');
  expect(await seenUntil('handler/new.ts')).toEqual(['handler/new.ts', 'handler/there.ts']);
});

test('a file that an editor writes elsewhere and moves into its place is saved', async () => {
  write('there.ts.draft');
  renameSync(join(directory, 'there.ts.draft'), join(directory, 'handler', 'there.ts'));
  expect(await seenUntil('handler/there.ts')).toEqual(['handler/there.ts']);
});

test('a file in a folder that is new is seen, too', async () => {
  mkdirSync(join(directory, 'handler', 'text'));
  write('handler/text/split.ts');
  expect(await seenUntil('handler/text/split.ts')).toEqual(['handler/text/split.ts']);
});

test('what editors and Terraform leave beside the sources is no change', async () => {
  for (const name of ['.there.ts.swp', 'there.ts~', '4913', '#there.ts#', 'localstack_providers_override.tf']) {
    write(`handler/${name}`);
  }
  write('handler/there.ts');
  await seenUntil('handler/there.ts');
  write('handler/last.ts');
  expect(await seenUntil('handler/last.ts')).toEqual(['handler/last.ts', 'handler/there.ts']);
});
