import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { SpeechJob } from './protocol.ts';
import { SpeechPool } from './speech-pool.ts';

jest.setTimeout(30_000);

const job = (markup: string): SpeechJob => ({
  markup,
  language: 'en-us',
  variant: 'f2',
  format: 'pcm',
  sampleRate: 16_000,
});

describe('the speech processes', () => {
  /** A speech process that answers with its process id, and to `hang` never. */
  const PROGRAM = `
    process.on('message', ({ id, job }) => {
      if (job.markup !== 'hang') process.send({ kind: 'audio', id, audio: Buffer.from(String(process.pid)) });
    });
    process.on('disconnect', () => process.exit(0));
    process.send({ kind: 'ready' });
  `;
  let folder: string;
  let program: string;
  let pool: SpeechPool;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'speech-pool-'));
    program = join(folder, 'pid.mjs');
    await writeFile(program, PROGRAM);
  });
  afterEach(() => pool.close());
  afterAll(() => rm(folder, { recursive: true }));

  const pidOf = async (spoken: Promise<Buffer>) => Number(await spoken);

  test('share texts that come at once', async () => {
    pool = new SpeechPool({ size: 3, program });
    const pids = await Promise.all(Array.from({ length: 6 }, () => pidOf(pool.speak(job('a')))));
    expect(new Set(pids.slice(0, 3)).size).toBe(3);
    expect(pids.slice(3)).toEqual(pids.slice(0, 3));
  });

  test('are one as long as texts come one by one', async () => {
    pool = new SpeechPool({ size: 3, program });
    await pool.start();
    const { pid } = pool;
    for (let text = 0; text < 5; text += 1) expect(await pidOf(pool.speak(job('a')))).toBe(pid);
  });

  test('leave one that is busy alone', async () => {
    pool = new SpeechPool({ size: 2, program });
    await pool.start();
    const hanging = pool.speak(job('hang')).catch((error: Error) => error.message);
    const pids = [await pidOf(pool.speak(job('a'))), await pidOf(pool.speak(job('a')))];
    expect(pids[0]).toBe(pids[1]);
    expect(pids).not.toContain(pool.pid);
    await pool.close();
    expect(await hanging).toBe('the speech engine was closed');
    expect(() => process.kill(pids[0] as number, 0)).toThrow(/ESRCH/);
  });

  test('free the place of a text that nobody waits for', async () => {
    pool = new SpeechPool({ size: 2, program });
    const client = new AbortController();
    const hanging = [pool.speak(job('hang'), client.signal), pool.speak(job('hang'), client.signal)];
    const next = [pidOf(pool.speak(job('a'))), pidOf(pool.speak(job('a')))];
    client.abort();
    expect((await Promise.allSettled(hanging)).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(new Set(await Promise.all(next)).size).toBe(2);
  });
});
