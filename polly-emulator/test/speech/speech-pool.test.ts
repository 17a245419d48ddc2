import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { BusyError, SpeechError } from '../../src/speech/speech-errors.ts';
import { processesFor, SpeechPool, type SpeechPoolOptions } from '../../src/speech/speech-pool.ts';
import { bytesOf, jobOf, writeCommandProgram } from './support/command-program.ts';

let folder: string;
let program: string;
let pool: SpeechPool;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'speech-pool-'));
  program = await writeCommandProgram(folder);
});
afterEach(() => pool.close());
afterAll(() => rm(folder, { recursive: true }));

const open = (options: SpeechPoolOptions = {}) => {
  pool = new SpeechPool({ size: 1, program, ...options });
};
const say = async (markup: string, signal?: AbortSignal) => String(await bytesOf(pool.speak(jobOf(markup), signal)));
const pid = async () => Number(await say('pid'));
/** What each gave, or the message of its error. */
const outcomes = (spoken: readonly Promise<string>[]) =>
  Promise.all(spoken.map((one) => one.catch((error: Error) => error.message)));
const NOBODY = 'nobody waits for this text any more';

describe('the speech processes', () => {
  test('share texts that come at once', async () => {
    open({ size: 3 });
    const hanging = [pool.speak(jobOf('begin-hang')), pool.speak(jobOf('begin-hang'))];
    await Promise.all(hanging);
    expect(await pid()).toBe(await pid());
    expect(await say('count')).toBe('3');
  });

  test('are one as long as texts come one by one', async () => {
    open({ size: 3 });
    await pool.start();
    const { pid: first } = pool;
    for (let text = 0; text < 5; text += 1) expect(await pid()).toBe(first);
  });

  test('leave one that is busy alone', async () => {
    open({ size: 2 });
    await pool.start();
    const hanging = say('hang').catch((error: Error) => error.message);
    const pids = [await pid(), await pid()];
    expect(pids[0]).toBe(pids[1]);
    expect(pids).not.toContain(pool.pid);
    await pool.close();
    expect(await hanging).toBe('the speech pool was closed');
    expect(() => process.kill(pids[0] as number, 0)).toThrow(/ESRCH/);
  });

  test('are replaced when they have become too large', async () => {
    open();
    const [first, second] = [await say('grow'), await say('grow')];
    expect(Number(first)).toBeGreaterThan(0);
    expect(second).not.toBe(first);
  });
});

describe('the queue in front of the processes', () => {
  test('gives each its own bytes, in order, and starts the process by itself', async () => {
    open();
    const words = Array.from({ length: 50 }, (_, index) => `text ${index}`);
    expect(await outcomes(words.map((text) => say(text)))).toEqual(words);
  });

  test('goes on after a text that ends the process or makes it hang', async () => {
    open({ stallTimeoutMs: 2_000 });
    const [died, hello, hung, again] = await outcomes(['die', 'hello', 'hang', 'again'].map((text) => say(text)));
    expect([hello, again]).toEqual(['hello', 'again']);
    expect(died).toMatch(/ended while it spoke this text \(exit code 3\)/);
    expect(hung).toMatch(/\(nothing came from it for 2 s\)/);
  });

  test('rejects all that waits when no process can start, and tries again for the next', async () => {
    const broken = join(folder, 'broken.mjs');
    await writeFile(broken, 'process.exit(9);');
    open({ program: broken, size: 2 });
    const message = 'the speech process ended before it was ready (exit code 9)';
    expect(await outcomes([say('a'), say('b')])).toEqual([message, message]);
    await expect(pool.start()).rejects.toThrow(message);
    await writeCommandProgram(folder);
    await writeFile(broken, `import ${JSON.stringify(program)};`);
    expect(await say('c')).toBe('c');
  });

  test('drops a text that nobody waits for any more, before it is spoken and while it is', async () => {
    open();
    const [waiting, spoken] = [new AbortController(), new AbortController()];
    const first = say('first');
    const left = say('hang', waiting.signal);
    const third = say('count');
    const answers = outcomes([
      first,
      left,
      third,
      say('hang', spoken.signal),
      say('last'),
      say('never', AbortSignal.abort()),
    ]);
    waiting.abort();
    await third;
    spoken.abort();
    expect(await answers).toEqual(['first', NOBODY, '2', NOBODY, 'last', NOBODY]);
  });

  test('is not disturbed by a client that leaves after its audio', async () => {
    open();
    const client = new AbortController();
    expect(await say('first', client.signal)).toBe('first');
    const before = pool.pid;
    const next = say('next');
    client.abort();
    expect(await next).toBe('next');
    expect(pool.pid).toBe(before);
  });

  test('refuses more texts than may wait, until one has left', async () => {
    open({ maxWaiting: 2 });
    await pool.start();
    const client = new AbortController();
    const answers = outcomes([say('hang', client.signal), say('a', client.signal), say('b')]);
    await expect(say('c')).rejects.toBeInstanceOf(BusyError);
    await expect(pool.listen(jobOf('c'))).rejects.toBeInstanceOf(BusyError);
    client.abort();
    expect(await say('d')).toBe('d');
    expect(await answers).toEqual([NOBODY, NOBODY, 'b']);
  });

  test('rejects what waits when it is closed, and takes nothing more', async () => {
    open();
    await pool.start();
    const answers = outcomes([say('hang'), say('b')]);
    const before = pool.pid as number;
    await pool.close();
    const closed = 'the speech pool was closed';
    expect(await answers).toEqual([closed, closed]);
    expect(await outcomes([say('c'), pool.start().then(String)])).toEqual([closed, closed]);
    expect(() => process.kill(before, 0)).toThrow(/ESRCH/);
  });
});

describe('the bytes of a text', () => {
  test('come before it is spoken to its end, and who stops reading ends the work', async () => {
    open();
    const spoken = await pool.speak(jobOf('begin-hang'));
    const before = pool.pid;
    for await (const bytes of spoken) {
      expect(String(bytes)).toBe('begun');
      break;
    }
    expect(await say('next')).toBe('next');
    expect(pool.pid).not.toBe(before);
  });

  test('end with an error when the process dies, when it fails, and when the client leaves', async () => {
    open();
    const read = async (markup: string, signal?: AbortSignal) => {
      const spoken = await pool.speak(jobOf(markup), signal);
      return bytesOf(Promise.resolve(spoken)).then(String);
    };
    await expect(read('begin-die')).rejects.toThrow(/ended while it spoke this text \(exit code 3\)/);
    await expect(read('fail')).rejects.toThrow('no more');
    const client = new AbortController();
    const left = await pool.speak(jobOf('begin-hang'), client.signal);
    client.abort();
    await expect(bytesOf(Promise.resolve(left))).rejects.toBeInstanceOf(SpeechError);
  });

  test('are all there, also when the process says so before they have come', async () => {
    open();
    expect(await say('early')).toBe('bytes');
  });

  test('wait for a slow reader, and let the process go on with the next text', async () => {
    open({ stallTimeoutMs: 20_000 });
    const slow = await pool.speak(jobOf('flood 20'));
    expect(await say('next')).toBe('next');
    expect((await bytesOf(Promise.resolve(slow))).length).toBe(20 * 1024 * 1024);
    expect((await bytesOf(pool.speak(jobOf('flood 80')))).length).toBe(80 * 1024 * 1024);
  });

  test('are given up when too many of them wait for a reader who does not read', async () => {
    open({ stallTimeoutMs: 2_000 });
    const stalled = await pool.speak(jobOf('flood 80'));
    expect(await say('next')).toBe('next');
    await expect(bytesOf(Promise.resolve(stalled))).rejects.toThrow(/nothing came from it/);
  });

  test('are read as events by who listens', async () => {
    open();
    expect(await pool.listen(jobOf('a'))).toEqual([
      { kind: 'word', atMs: 1 },
      { kind: 'end', atMs: 2 },
    ]);
  });

  test('are spoken anew each time they come', async () => {
    open();
    expect([await say('count'), await say('count')]).toEqual(['1', '2']);
  });
});

const MB = 1024 * 1024;
const unreadOf = (texts: readonly AsyncIterable<Uint8Array>[]) =>
  texts.reduce((sum, text) => sum + ((text as Readable).destroyed ? 0 : (text as Readable).readableLength), 0);

describe('texts that nobody reads', () => {
  test('have one bound for all of them, and are given up when others wait', async () => {
    open({ size: 2, maxUnreadBytes: 4 * MB, unreadTimeoutMs: 100 });
    const begun: AsyncIterable<Uint8Array>[] = [];
    let most = 0;
    const spoken = Array.from({ length: 20 }, async () => {
      begun.push(await pool.speak(jobOf('flood 2')));
      most = Math.max(most, unreadOf(begun));
    });
    await Promise.all(spoken);
    // The two that are spoken have a share of their own.
    expect(most).toBeLessThan(7 * MB);
    await expect(bytesOf(Promise.resolve(begun[0] as AsyncIterable<Uint8Array>))).rejects.toThrow(/nobody has read it/);
  });

  test('let those that are read come whole, however full it is', async () => {
    open({ size: 2, maxUnreadBytes: MB / 2, unreadTimeoutMs: 20_000 });
    const spoken = Array.from({ length: 4 }, () => pool.speak(jobOf('flood 8')).then(drain));
    expect(await Promise.all(spoken)).toEqual([8 * MB, 8 * MB, 8 * MB, 8 * MB]);
  });
});

async function drain(text: AsyncIterable<Uint8Array>): Promise<number> {
  let length = 0;
  for await (const part of text) length += part.length;
  return length;
}

test.each([
  [1, 2],
  [2, 2],
  [3, 3],
  [64, 4],
])('on %i cores there are %i processes at most: one is left when a task speaks for long', (cores, processes) => {
  expect(processesFor(cores)).toBe(processes);
});
