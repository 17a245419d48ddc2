import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { LockedError, withLock } from './lock.ts';

let lockFile: string;
beforeEach(() => {
  lockFile = join(mkdtempSync(join(tmpdir(), 'narrator lock-')), 'home', 'lock');
});
afterEach(() => rmSync(dirname(dirname(lockFile)), { recursive: true, force: true }));

function leaveLock(content: string): void {
  writeFileSync(lockFile, content);
}

describe('a lock', () => {
  test('is held while the work runs, and nothing is left of it', async () => {
    const heldMeanwhile = await withLock(lockFile, async () => existsSync(lockFile));
    expect(heldMeanwhile).toBe(true);
    expect(readdirSync(dirname(lockFile))).toEqual([]);
  });

  test('is given back when the work fails', async () => {
    await expect(withLock(lockFile, () => Promise.reject(new Error('no luck')))).rejects.toThrow('no luck');
    expect(await withLock(lockFile, async () => 'again')).toBe('again');
  });

  test('keeps a second command out, which is told who holds it', async () => {
    const second = jest.fn<() => Promise<void>>();
    await withLock(lockFile, async () => {
      const refusal = withLock(lockFile, second);
      await expect(refusal).rejects.toThrow(LockedError);
      await expect(refusal).rejects.toThrow(`Process ${process.pid} is starting or stopping this target`);
      expect(existsSync(lockFile)).toBe(true);
    });
    expect(second).not.toHaveBeenCalled();
  });

  test.each([
    ['of a process that has ended', '{"pid":4194305,"startId":"1"}'],
    ['of a process whose id somebody else has', JSON.stringify({ pid: process.pid, startId: 'long ago' })],
    ['that was cut off', '{"pid":41'],
    ['that is empty', ''],
    ['that names no process', '{}'],
    ['that says null', 'null'],
  ])('%s is taken over', async (_what, content) => {
    await withLock(lockFile, async () => undefined);
    leaveLock(content);
    expect(await withLock(lockFile, async () => 'taken')).toBe('taken');
    expect(readdirSync(dirname(lockFile))).toEqual([]);
  });

  test('goes to one of many processes that find a stale one at the same moment', async () => {
    await withLock(lockFile, async () => undefined);
    leaveLock('{"pid":4194305,"startId":"1"}');
    const contenders = Array.from({ length: 6 }, startContender);
    try {
      await Promise.all(contenders.map(({ ready }) => ready));
      for (const { child } of contenders) {
        child.stdin?.write('go\n');
      }
      const outcomes = await Promise.all(contenders.map(({ outcome }) => outcome));
      expect(outcomes.sort()).toEqual([
        'LockedError',
        'LockedError',
        'LockedError',
        'LockedError',
        'LockedError',
        'held',
      ]);
    } finally {
      for (const { child } of contenders) {
        child.stdin?.end();
      }
      await Promise.all(contenders.map(({ ended }) => ended));
    }
    expect(readdirSync(dirname(lockFile))).toEqual([]);
  });
});

/** A process that takes the lock at the word, tells what came of it, and keeps what it got until its input ends. */
function startContender() {
  const script = `
    import { once } from 'node:events';
    import { withLock } from ${JSON.stringify(new URL('lock.ts', import.meta.url).href)};
    process.stdout.write('ready\\n');
    await once(process.stdin, 'data');
    const end = once(process.stdin.resume(), 'end');
    await withLock(process.argv[1], async () => {
      process.stdout.write('held\\n');
      await end;
    }).catch((error) => process.stdout.write(error.name + '\\n'));
    await end;
  `;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script, lockFile], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = readLines(child);
  return { child, ready: lines.next(), outcome: lines.next(), ended: once(child, 'close') };
}

function readLines(child: ChildProcess) {
  const waiting: ((line: string) => void)[] = [];
  const arrived: string[] = [];
  let rest = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      const taker = waiting.shift();
      taker === undefined ? arrived.push(line) : taker(line);
    }
  });
  return {
    next: () =>
      new Promise<string>((resolve) => {
        const line = arrived.shift();
        line === undefined ? waiting.push(resolve) : resolve(line);
      }),
  };
}
