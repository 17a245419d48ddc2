import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { InterruptedError } from '../client/interrupts.ts';
import { bringUpServers, describeStart, type RunningServices, type ServiceStatus, wasCutOff } from './target.ts';

const aws: ServiceStatus = { name: 'aws', url: 'http://127.0.0.1:4599', state: 'healthy', detail: 'process 12' };
const polly: ServiceStatus = { ...aws, name: 'polly', url: 'http://127.0.0.1:4567' };

test('servers that run already are said to, with where they are', () => {
  expect(describeStart('the servers', [aws, polly])).toBe('check the servers, which run already');
});

test.each([
  ['none was ever started', []],
  ['the start was interrupted after the first', [aws]],
  ['one was stopped', [aws, { ...polly, state: 'stopped' as const }]],
  ['one hangs', [{ ...aws, state: 'not answering' as const }, polly]],
])('servers are started where %s', (_what, statuses) => {
  expect(describeStart('the servers', statuses)).toBe('start the servers');
});

test.each([
  ['not where none began', [], false],
  ['where none got to its end', ['terraform.tfstate'], true],
  ['not where one did, whatever came later', ['terraform.tfstate', 'deployment.json'], false],
])('the AWS emulator is started over where an apply was cut off: %s', (_what, files, expected) => {
  const home = mkdtempSync(join(tmpdir(), 'narrator-target-'));
  try {
    for (const file of files) {
      writeFileSync(join(home, file), '{}');
    }
    expect(wasCutOff(home)).toBe(expected);
  } finally {
    rmSync(home, { recursive: true });
  }
});

describe('bringing servers up', () => {
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
  function bringUp(interruptedAt?: string): Promise<unknown> {
    const interruption = new AbortController();
    const note = (what: string) => {
      done.push(existsSync(join(home, 'lock')) ? what : `${what} without a lock`);
      if (what === interruptedAt) interruption.abort(new InterruptedError('Interrupted.'));
    };
    const servers = {
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
    };
    return bringUpServers(home, servers, { signal: interruption.signal });
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

  test.each([
    ['prepare', ['prepare']],
    ['stop', ['prepare', 'stop']],
  ])('nothing more is begun after an interrupt during %s', async (step, steps) => {
    writeFileSync(join(home, 'terraform.tfstate'), '{}');
    await expect(bringUp(step)).rejects.toThrow(InterruptedError);
    expect(done).toEqual(steps);
    expect(existsSync(join(home, 'lock'))).toBe(false);
  });
});
