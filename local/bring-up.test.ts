import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { bringUpServers } from './bring-up.ts';
import type { RunningServices } from './target.ts';

let home: string;
/** What was done, in order, and whether the target was locked meanwhile. */
let done: string[];
let shown: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'narrator-bring-up-'));
  done = [];
  shown = '';
  jest.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
    shown += chunk;
    return true;
  });
});
afterEach(() => {
  jest.restoreAllMocks();
  rmSync(home, { recursive: true });
});

/** Ends at the start, as on a machine whose ports are taken: nothing is applied. */
function bringUp(): Promise<unknown> {
  const note = (what: string) => {
    done.push(existsSync(join(home, 'lock')) ? what : `${what} without a lock`);
  };
  return bringUpServers(home, {
    names: 'the servers',
    prepare: async () => note('prepare'),
    inspect: async () => {
      note('inspect');
      return [];
    },
    start: async (): Promise<RunningServices> => {
      note('start');
      throw new Error('no port is free');
    },
    stop: async () => note('stop'),
  });
}

test('servers are prepared, looked at and started under the lock, which a failure gives back', async () => {
  await expect(bringUp()).rejects.toThrow('no port is free');
  expect(done).toEqual(['prepare', 'inspect', 'start']);
  expect(shown).toMatch(/start the servers \(\d/);
  expect(existsSync(join(home, 'lock'))).toBe(false);
});

test('servers whose first apply was cut off are stopped before they are looked at, and that is said', async () => {
  writeFileSync(join(home, 'terraform.tfstate'), '{}');
  await expect(bringUp()).rejects.toThrow('no port is free');
  expect(done).toEqual(['prepare', 'stop', 'inspect', 'start']);
  expect(shown).toContain('start over: the last apply was cut off');
});
