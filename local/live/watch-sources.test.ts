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
  watching = await watchSources(directory, ['handler'], (paths) => changes.push([...paths].sort()));
});
afterEach(async () => {
  await watching.close();
  rmSync(directory, { recursive: true, force: true });
});

const write = (path: string) => writeFileSync(join(directory, path), String(Math.random()));

async function seen(): Promise<string[]> {
  await waitFor(async () => changes.length > 0, { what: 'a change to be told', timeoutMs: 10_000, intervalMs: 10 });
  return changes.flat();
}

test('files that are saved together are one change, named from the checkout', async () => {
  write('handler/there.ts');
  write('handler/new.ts');
  expect(await seen()).toEqual(['handler/new.ts', 'handler/there.ts']);
  expect(changes).toHaveLength(1);
});

test('a file that an editor writes elsewhere and moves into its place is saved', async () => {
  write('there.ts.draft');
  renameSync(join(directory, 'there.ts.draft'), join(directory, 'handler', 'there.ts'));
  expect(await seen()).toContain('handler/there.ts');
});

test('a file in a folder that is new is seen, too', async () => {
  mkdirSync(join(directory, 'handler', 'text'));
  write('handler/text/split.ts');
  await waitFor(async () => changes.flat().includes('handler/text/split.ts'), {
    what: 'the file in the new folder to be told',
    timeoutMs: 10_000,
  });
});

test('what editors and Terraform leave beside the sources is no change', async () => {
  for (const name of ['.there.ts.swp', 'there.ts~', '4913', '#there.ts#', 'localstack_providers_override.tf']) {
    write(`handler/${name}`);
  }
  write('handler/there.ts');
  expect(await seen()).toEqual(['handler/there.ts']);
});
