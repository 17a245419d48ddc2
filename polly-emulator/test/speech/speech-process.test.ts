import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { createDecoder } from 'libopus-wasm';
import { parseBuffer } from 'music-metadata';
import type { SpeechJob } from '../../src/speech/protocol.ts';
import { SpeechError } from '../../src/speech/speech-errors.ts';
import { SpeechPool } from '../../src/speech/speech-pool.ts';
import { LANGUAGES } from '../../src/voices/languages.ts';
import { VOICES } from '../../src/voices/voices.ts';
import { isWhole, sampleOf } from '../support/test-size.ts';
import { bytesOf, jobOf } from './support/command-program.ts';
import { packetsOf, pagesOf } from './support/ogg-reader.ts';

jest.setTimeout(60_000);

const RATE = 16_000;
const PARAGRAPH =
  'The lighthouse keeper climbed the stairs every evening before sunset, and counted the ships. '.repeat(2);

/** How high the voice is: the pitch, in Hz, that the loudest part repeats itself at. */
function pitchOf(pcm: Buffer): number {
  const samples = samplesOf(pcm);
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

const samplesOf = (pcm: Buffer) =>
  new Int16Array(pcm.buffer.slice(pcm.byteOffset, pcm.byteOffset + (pcm.byteLength & ~1)));
const loudest = (pcm: Buffer): number => samplesOf(pcm).reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);

const pool = new SpeechPool({ size: 1 });
beforeAll(() => pool.start());
afterAll(() => pool.close());

const say = (words: string, more: Partial<SpeechJob> = {}) =>
  bytesOf(pool.speak(jobOf(`<speak>${words}</speak>`, more)));
const listen = (words: string, more: Partial<SpeechJob> = {}) => pool.listen(jobOf(`<speak>${words}</speak>`, more));

describe('the speech process', () => {
  test('has a voice for every language and every voice of Polly', async () => {
    const choices = new Set(
      [...VOICES.values()].flatMap((voice) =>
        [voice.languageCode, ...voice.additionalLanguageCodes].map(
          (code) => `${LANGUAGES[code]?.espeak} ${voice.variant}`,
        ),
      ),
    );
    for (const choice of sampleOf([...choices])) {
      const [language, variant] = choice.split(' ') as [string, string];
      const audio = await say('1 2 3', { language, variant });
      expect({ choice, silent: loudest(audio) < 1_000 }).toEqual({ choice, silent: false });
    }
  });

  test('speaks higher with a woman than with a man, and as high as it is asked to', async () => {
    const words = 'The rain in Spain stays mainly in the plain';
    const woman = await say(words, { variant: 'f2' });
    const man = pitchOf(await say(words, { variant: 'm2' }));
    expect(pitchOf(woman)).toBeGreaterThan(man * 1.3);
    expect(pitchOf(await say(words, { variant: 'm2', pitch: 90 }))).toBeGreaterThan(man * 1.2);
    expect(pitchOf(await say(words, { variant: 'm2' }))).toBeLessThan(man * 1.1);
  });

  test('gives silence for a text without words', async () => {
    const audio = await say('');
    expect(audio.length).toBeGreaterThan(0);
    expect(loudest(audio)).toBeLessThan(100);
  });

  test('reads a long word, a long number and a nest of tags to their end', async () => {
    const nest = `${'<prosody rate="fast">'.repeat(100)}deep${'</prosody>'.repeat(100)}`;
    for (const words of ['a'.repeat(3_000), '7'.repeat(3_000), nest]) {
      expect((await say(words)).length).toBeGreaterThan(RATE);
    }
    expect((await say('hello')).length).toBeLessThan(4 * RATE);
  });

  test.each(isWhole ? [600, 2.5] : [2.5])('stops after %d seconds of audio', async (maxSeconds) => {
    const words = 'and <break time="10s"></break>'.repeat(70);
    const audio = await say(words, { maxSeconds });
    expect(Math.abs(audio.length - maxSeconds * RATE * 2)).toBeLessThanOrEqual(2);
    const events = await listen(words, { maxSeconds });
    expect(events.at(-1)).toMatchObject({ kind: 'end', atMs: maxSeconds * 1_000 });
    expect(events.filter(({ atMs }) => atMs > maxSeconds * 1_000)).toEqual([]);
  });

  test.each([
    ['a language', { language: 'tlh' }, /no language 'tlh'/],
    ['a variant', { variant: 'nobody' }, /no voice variant 'nobody'/],
    ['a rate', { format: 'mp3', sampleRate: 11_025 }, /11025/],
  ] as const)('says so when it lacks %s, and speaks on', async (_, more, message) => {
    await expect(say('hello', more)).rejects.toThrow(message);
    expect((await say('hello')).length).toBeGreaterThan(RATE);
  });

  test('that is killed is replaced, and only the text it spoke is lost', async () => {
    const before = pool.pid as number;
    const spoken = ['first text '.repeat(100), 'second', 'third'].map((words) => say(words));
    process.kill(before, 'SIGKILL');
    const results = await Promise.allSettled(spoken);
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled']);
    expect((results[0] as PromiseRejectedResult).reason).toBeInstanceOf(SpeechError);
    expect(pool.pid).not.toBe(before);
  });

  test('sends the first bytes while it still speaks', async () => {
    const spoken = await pool.speak(jobOf(`<speak>${PARAGRAPH.repeat(32)}</speak>`));
    // Had it said all, nothing of it could be lost any more.
    process.kill(pool.pid as number, 'SIGKILL');
    await expect(Array.fromAsync(spoken)).rejects.toThrow(SpeechError);
  });
});

describe('the same text in every format', () => {
  // The slowest and the fastest, of MPEG 2.5 and of MPEG 1.
  const RATES = isWhole ? [8_000, 16_000, 22_050, 24_000, 44_100, 48_000] : [8_000, 48_000];

  let seconds: number;
  beforeAll(async () => {
    seconds = (await say(PARAGRAPH)).length / 2 / RATE;
  });
  /** espeak-ng varies a text of this length by some 30 ms. */
  const TOLERANCE = 0.15;

  test.each(RATES)('MP3 at %i Hz', async (sampleRate) => {
    const { format } = await parseBuffer(await say(PARAGRAPH, { format: 'mp3', sampleRate }), undefined, {
      duration: true,
    });
    expect(format).toMatchObject({ container: 'MPEG', codec: expect.stringMatching(/Layer 3/), sampleRate });
    // The silence around the sound that LAME adds.
    expect(Math.abs((format.duration as number) - 0.1 - seconds)).toBeLessThan(0.3);
  });

  test.each(RATES)('Ogg Vorbis at %i Hz', async (sampleRate) => {
    const audio = await say(PARAGRAPH, { format: 'ogg_vorbis', sampleRate });
    const pages = pagesOf(audio);
    expect(pages.filter(({ crcIsRight }) => !crcIsRight)).toEqual([]);
    expect(pages.length).toBeGreaterThan(5);
    const { format } = await parseBuffer(audio);
    expect(format).toMatchObject({ container: 'Ogg', codec: 'Vorbis I', sampleRate, numberOfChannels: 1 });
    expect(Math.abs((pages.at(-1)?.granulePosition as number) / sampleRate - seconds)).toBeLessThan(TOLERANCE);
  });

  test('Ogg Opus is sound when it is decoded', async () => {
    const audio = await say(PARAGRAPH, { format: 'ogg_opus', sampleRate: 48_000 });
    const { format } = await parseBuffer(audio, undefined, { duration: true });
    expect(format).toMatchObject({ container: 'Ogg', codec: 'Opus', sampleRate: 48_000, numberOfChannels: 1 });
    expect(Math.abs((format.duration as number) - seconds)).toBeLessThan(TOLERANCE);
    using decoder = await createDecoder({ channels: 1 });
    const decoded = packetsOf(audio)
      .slice(2)
      .map((packet) => decoder.decode(packet));
    const loudestOf = decoded.map((frame) => frame.reduce((most, one) => Math.max(most, Math.abs(one)), 0));
    expect(Math.max(...loudestOf)).toBeGreaterThan(5_000);
    expect(Math.abs((decoded.length * 960) / 48_000 - seconds)).toBeLessThan(TOLERANCE);
  });

  test.each(['mulaw', 'alaw'] as const)('%s is a byte a sample', async (format) => {
    expect(Math.abs((await say(PARAGRAPH, { format, sampleRate: 8_000 })).length / 8_000 - seconds)).toBeLessThan(
      TOLERANCE,
    );
  });
});

describe('the events of a text', () => {
  const words = (markup: string, events: Awaited<ReturnType<typeof listen>>) =>
    events
      .filter(({ kind }) => kind === 'word')
      .map(({ markupIndex, length }) => markup.slice(markupIndex, markupIndex + length));

  test('have their place in the markup and their time in the audio', async () => {
    const text = 'Hello <mark name="here"/>big 🌍 world. <prosody rate="slow">Four</prosody> more.<mark name="done"/>';
    const markup = `<speak>${text}</speak>`;
    const events = await listen(text);
    expect(words(markup, events)).toEqual(expect.arrayContaining(['Hello', 'big', 'world', 'Four', 'more']));
    const marks = events.filter(({ kind }) => kind === 'mark');
    expect(marks.map(({ id }) => id)).toEqual(['here', 'done']);
    expect(marks.map(({ markupIndex }) => markup.slice(markupIndex, markupIndex + 15))).toEqual([
      '<mark name="her',
      '<mark name="don',
    ]);
    const atMs = events.map((event) => event.atMs);
    expect(atMs).toEqual([...atMs].sort((a, b) => a - b));
    const big = events.findIndex(({ kind, markupIndex }) => kind === 'word' && markup.startsWith('big', markupIndex));
    const sounds = events.slice(big + 1).filter(({ kind, id }) => kind === 'phoneme' && id !== '');
    expect(sounds.slice(0, 3).map(({ id }) => id.replace(/[ˈˌ]/, ''))).toEqual(['b', 'ɪ', 'ɡ']);
  });

  test('have the sounds of the dialect, also after words in another language', async () => {
    const phonemes = async (words: string, language: string) =>
      (await listen(words, { language })).map(({ kind, id }) => (kind === 'phoneme' ? id : '')).join('');
    const french = '<voice xml:lang="fr" gender="female">bonjour</voice>';
    // Without its dialect it says təmˈɑːtəʊ and θeɾβˈeθa.
    expect(await phonemes(`${french} tomato`, 'en-us')).toMatch(/təmˈeɪɾoʊ$/);
    expect(await phonemes(`${french} cerveza`, 'es-419')).toMatch(/seɾβˈesa$/);
    expect(await phonemes('tomato', 'en-us')).toBe('təmˈeɪɾoʊ');
  });

  test('end when the audio ends', async () => {
    const audio = await say(PARAGRAPH);
    const end = (await listen(PARAGRAPH)).at(-1);
    expect(end?.kind).toBe('end');
    expect(Math.abs((end?.atMs as number) - audio.length / 2 / (RATE / 1_000))).toBeLessThan(150);
  });
});
