import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { waitFor } from '../client/wait-for.ts';
import {
  currentProcess,
  isRunning,
  type ProcessRecord,
  parseProcessRecord,
  startProcess,
  stopProcess,
} from './processes.ts';

let directory: string;
const started: ProcessRecord[] = [];
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'narrator processes-'));
});
afterEach(async () => {
  for (const record of started.splice(0)) {
    await stopProcess(record);
  }
  rmSync(directory, { recursive: true, force: true });
});

const logFile = () => join(directory, 'logs', 'child.log');
const readLog = () => (existsSync(logFile()) ? readFileSync(logFile(), 'utf8') : '');

function startShell(script: string, env: Record<string, string> = {}): ProcessRecord {
  const record = startProcess({
    command: '/bin/sh',
    args: ['-c', script],
    env: { PATH: '/usr/bin:/bin', ...env },
    cwd: directory,
    logFile: logFile(),
  });
  started.push(record);
  return record;
}

function logged(pattern: RegExp): Promise<RegExpExecArray> {
  return waitFor(async () => pattern.exec(readLog()) ?? undefined, {
    what: `${pattern} in the log`,
    timeoutMs: 10_000,
  });
}

/** A process that an init has not yet reaped runs nothing any more. */
const isAlive = (pid: string) =>
  /^[^Z\s]/.test(spawnSync('ps', ['-o', 'stat=', '-p', pid], { encoding: 'utf8' }).stdout);

describe('a background process', () => {
  test('writes both outputs to its log, and inherits nothing of the environment', async () => {
    process.env['NARRATOR_LEAK'] = 'leaked';
    try {
      startShell('echo "out $GIVEN $NARRATOR_LEAK"; echo err >&2', { GIVEN: 'given' });
      await logged(/^err$/m);
      expect(readLog()).toBe('out given \nerr\n');
    } finally {
      delete process.env['NARRATOR_LEAK'];
    }
  });

  test('is ended with everything that it started', async () => {
    const record = startShell('sleep 600 & echo "child $!"; wait');
    const [, child = ''] = await logged(/child (\d+)/);
    expect([isRunning(record), isAlive(child)]).toEqual([true, true]);
    await stopProcess(record);
    expect([isRunning(record), isAlive(child)]).toEqual([false, false]);
  });

  test('is ended where its leader has ended before', async () => {
    const record = startShell('sleep 600 & echo "child $!"');
    const [, child = ''] = await logged(/child (\d+)/);
    await waitFor(async () => !isRunning(record), { what: 'the leader to end', timeoutMs: 10_000 });
    expect(isAlive(child)).toBe(true);
    await stopProcess(record);
    expect(isAlive(child)).toBe(false);
  });

  test('that is not ours, though it has the id, is left alone', async () => {
    const record = startShell('echo up; sleep 600');
    await logged(/up/);
    const predecessor = { ...record, startId: 'long ago' };
    expect(isRunning(predecessor)).toBe(false);
    await stopProcess(predecessor);
    expect(isRunning(record)).toBe(true);
  });

  test('of which only a zombie is left counts as ended: where process 1 reaps nobody, it stays for ever', async () => {
    // Job control gives the child a group of its own; the sleep that takes the shell's place never reaps it.
    startShell('set -m; sh -c "echo zombie \\$\\$" & exec sleep 600');
    const [, zombie = ''] = await logged(/zombie (\d+)/);
    await waitFor(async () => !isAlive(zombie), { what: 'the child to end', timeoutMs: 10_000 });
    const { startId } = currentProcess();
    await expect(stopProcess({ pid: Number(zombie), startId })).resolves.toBeUndefined();
  });

  test('that was recorded before the last boot is nobody of ours', async () => {
    const record = startShell('sleep 600 & echo "child $!"');
    const [, child = ''] = await logged(/child (\d+)/);
    await waitFor(async () => !isRunning(record), { what: 'the leader to end', timeoutMs: 10_000 });
    await stopProcess({ ...record, startId: record.startId.replace(/^\S+/, 'another-boot') });
    expect(isAlive(child)).toBe(true);
  });

  test('can be stopped twice', async () => {
    const record = startShell('sleep 600');
    await stopProcess(record);
    await stopProcess(record);
    expect(isRunning(record)).toBe(false);
  });

  test('whose command does not exist is told at once', () => {
    const command = join(directory, 'no such command');
    expect(() => startProcess({ command, args: [], env: {}, cwd: directory, logFile: logFile() })).toThrow(
      `Could not start "${command}"`,
    );
  });
});

describe('a record of a process', () => {
  test('recognises the one that wrote it', () => {
    const record = parseProcessRecord(JSON.parse(JSON.stringify(currentProcess())));
    expect(record).toEqual(currentProcess());
    expect(record && isRunning(record)).toBe(true);
  });

  test.each([
    ['nothing', null],
    ['a word', 'aws'],
    ['an empty object', {}],
    ['a list', []],
    ['an id alone', { pid: 4711 }],
    ['an id that is text', { pid: '4711', startId: '1' }],
    ['group 0, this very one', { pid: 0, startId: '1' }],
    ['group 1, every process', { pid: 1, startId: '1' }],
    ['a negative id', { pid: -4711, startId: '1' }],
    ['a moment that is a number', { pid: 4711, startId: 1 }],
  ])('that holds %s is none', (_what, value) => {
    expect(parseProcessRecord(value)).toBeUndefined();
  });
});
