import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { LANGUAGES } from '../voices/languages.ts';
import { VOICES } from '../voices/voices.ts';
import type { SpeechJob } from './protocol.ts';
import { SpeechEngine, SpeechError } from './speech-engine.ts';

jest.setTimeout(30_000);

const RATE = 16_000;

function job(words: string, more: Partial<SpeechJob> = {}): SpeechJob {
  return {
    markup: `<speak>${words}</speak>`,
    language: 'en-us',
    variant: 'f2',
    format: 'pcm',
    sampleRate: RATE,
    ...more,
  };
}

/** How high the voice is: the pitch, in Hz, that the loudest part repeats itself at. */
function pitchOf(pcm: Buffer): number {
  const samples = new Int16Array(pcm.buffer.slice(pcm.byteOffset, pcm.byteOffset + pcm.byteLength));
  const window = 2_048;
  const energyAt = (start: number) =>
    samples.subarray(start, start + window).reduce((sum, sample) => sum + sample * sample, 0);
  let start = 0;
  for (let at = 0; at + 2 * window < samples.length; at += window / 2) if (energyAt(at) > energyAt(start)) start = at;
  let best = { lag: 0, likeness: Number.NEGATIVE_INFINITY };
  for (let lag = RATE / 400; lag < RATE / 60; lag++) {
    let likeness = 0;
    for (let index = start; index < start + window; index++) {
      likeness += (samples[index] as number) * (samples[index + lag] as number);
    }
    if (likeness > best.likeness * 1.05) best = { lag, likeness };
  }
  return RATE / best.lag;
}

const loudest = (pcm: Buffer): number => {
  const samples = new Int16Array(pcm.buffer.slice(pcm.byteOffset, pcm.byteOffset + pcm.byteLength));
  return samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
};

describe('the speech process', () => {
  const engine = new SpeechEngine();
  beforeAll(() => engine.start());
  afterAll(() => engine.close());

  test('has a voice for every language and every voice of Polly', async () => {
    const choices = new Set(
      [...VOICES.values()].flatMap((voice) =>
        [voice.languageCode, ...voice.additionalLanguageCodes].map(
          (code) => `${LANGUAGES[code]?.espeak} ${voice.variant}`,
        ),
      ),
    );
    for (const choice of choices) {
      const [language, variant] = choice.split(' ') as [string, string];
      const audio = await engine.speak(job('1 2 3', { language, variant }));
      expect({ choice, silent: loudest(audio) < 1_000 }).toEqual({ choice, silent: false });
    }
  });

  test('speaks higher with a woman than with a man', async () => {
    const words = 'The rain in Spain stays mainly in the plain';
    const woman = pitchOf(await engine.speak(job(words, { variant: 'f2' })));
    const man = pitchOf(await engine.speak(job(words, { variant: 'm2' })));
    expect(woman).toBeGreaterThan(man * 1.3);
  });

  test('gives silence for a text without words', async () => {
    const audio = await engine.speak(job(''));
    expect(audio.length).toBeGreaterThan(0);
    expect(loudest(audio)).toBeLessThan(100);
  });

  test('reads a long word, a long number and a nest of tags to their end', async () => {
    const nest = `${'<prosody rate="fast">'.repeat(100)}deep${'</prosody>'.repeat(100)}`;
    for (const words of ['a'.repeat(3_000), '7'.repeat(3_000), nest]) {
      expect((await engine.speak(job(words))).length).toBeGreaterThan(RATE);
    }
    expect((await engine.speak(job('hello'))).length).toBeLessThan(4 * RATE);
  });

  test('stops after ten minutes of audio', async () => {
    const tenMinutes = 10 * 60 * RATE * 2;
    const audio = await engine.speak(job('and <break time="10s"></break>'.repeat(70)));
    expect(Math.abs(audio.length - tenMinutes)).toBeLessThanOrEqual(2);
  });

  test.each([
    ['a language', { language: 'tlh' }, /no language 'tlh'/],
    ['a variant', { variant: 'f99' }, /no voice variant 'f99'/],
    ['a sample rate', { format: 'mp3', sampleRate: 11_025 } as const, /11025/],
  ])('says so when it lacks %s, and speaks on', async (_, more, message) => {
    await expect(engine.speak(job('hello', more))).rejects.toThrow(message);
    expect((await engine.speak(job('hello'))).length).toBeGreaterThan(RATE);
  });

  test('that is killed is replaced, and only the text it spoke is lost', async () => {
    const before = engine.pid as number;
    const spoken = ['first text '.repeat(100), 'second', 'third'].map((words) => engine.speak(job(words)));
    process.kill(before, 'SIGKILL');
    const results = await Promise.allSettled(spoken);
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled']);
    expect((results[0] as PromiseRejectedResult).reason).toBeInstanceOf(SpeechError);
    expect(engine.pid).not.toBe(before);
  });
});

describe('the queue in front of the process', () => {
  /** A speech process that echoes words: `die` ends it, `hang` makes it silent for ever, `count` tells its texts so far. */
  const PROGRAM = `
    let texts = 0;
    process.on('message', ({ id, job }) => {
      texts += 1;
      const words = job.markup.slice('<speak>'.length, -'</speak>'.length);
      if (words === 'die') process.exit(3);
      const audio = Buffer.from(words === 'count' ? String(texts) : words);
      if (words !== 'hang') process.send({ kind: 'audio', id, audio });
    });
    process.on('disconnect', () => process.exit(0));
    process.send({ kind: 'ready' });
  `;
  let folder: string;
  let program: string;
  let engine: SpeechEngine | undefined;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'speech-engine-'));
    program = join(folder, 'echo.mjs');
    await writeFile(program, PROGRAM);
  });
  afterEach(() => engine?.close());
  afterAll(() => rm(folder, { recursive: true }));

  const outcomes = async (spoken: Promise<Buffer>[]) =>
    (await Promise.allSettled(spoken)).map((result) =>
      result.status === 'fulfilled' ? result.value.toString() : (result.reason as SpeechError).message,
    );

  test('gives each its own audio, in order, and starts the process by itself', async () => {
    engine = new SpeechEngine({ program });
    const words = Array.from({ length: 50 }, (_, index) => `text ${index}`);
    expect(await outcomes(words.map((text) => (engine as SpeechEngine).speak(job(text))))).toEqual(words);
  });

  test('goes on after a text that ends the process or makes it hang', async () => {
    engine = new SpeechEngine({ program, jobTimeoutMs: 300 });
    const [died, hello, hung, again] = await outcomes(
      ['die', 'hello', 'hang', 'again'].map((text) => (engine as SpeechEngine).speak(job(text))),
    );
    expect([hello, again]).toEqual(['hello', 'again']);
    expect(died).toMatch(/ended while it spoke this text \(exit code 3\)/);
    expect(hung).toMatch(/\(it took longer than 0.3 s\)/);
  });

  test('rejects all that waits when the process cannot start, and tries again for the next', async () => {
    const broken = join(folder, 'broken.mjs');
    await writeFile(broken, 'process.exit(9);');
    engine = new SpeechEngine({ program: broken });
    const message = 'the speech process ended before it was ready (exit code 9)';
    expect(await outcomes([engine.speak(job('a')), engine.speak(job('b'))])).toEqual([message, message]);
    await expect(engine.start()).rejects.toThrow(message);
    await writeFile(broken, PROGRAM);
    expect(await outcomes([engine.speak(job('c'))])).toEqual(['c']);
  });

  test('drops a text that nobody waits for any more, before it is spoken and while it is', async () => {
    engine = new SpeechEngine({ program });
    const [waiting, spoken] = [new AbortController(), new AbortController()];
    const first = engine.speak(job('first'));
    const left = engine.speak(job('hang'), waiting.signal);
    const third = engine.speak(job('count'));
    const told = outcomes([
      first,
      left,
      third,
      engine.speak(job('hang'), spoken.signal),
      engine.speak(job('last')),
      engine.speak(job('never'), AbortSignal.abort()),
    ]);
    waiting.abort();
    await third;
    spoken.abort();
    const nobody = 'nobody waits for this text any more';
    expect(await told).toEqual(['first', nobody, '2', expect.stringContaining(nobody), 'last', nobody]);
  });

  test('is not disturbed by a client that leaves after its audio', async () => {
    engine = new SpeechEngine({ program });
    const client = new AbortController();
    expect(await outcomes([engine.speak(job('first'), client.signal)])).toEqual(['first']);
    const { pid } = engine;
    const next = outcomes([engine.speak(job('next'))]);
    client.abort();
    expect(await next).toEqual(['next']);
    expect(engine.pid).toBe(pid);
  });

  test('rejects what waits when it is closed, and takes nothing more', async () => {
    engine = new SpeechEngine({ program });
    await engine.start();
    const told = outcomes([engine.speak(job('hang')), engine.speak(job('b'))]);
    const { pid } = engine;
    await engine.close();
    expect(await told).toEqual(['the speech engine was closed', 'the speech engine was closed']);
    await expect(engine.speak(job('c'))).rejects.toThrow(/is closed/);
    await expect(engine.start()).rejects.toThrow(/is closed/);
    expect(() => process.kill(pid as number, 0)).toThrow(/ESRCH/);
  });
});
