import { DescribeVoicesCommand, type LanguageCode, type OutputFormat, type Voice } from '@aws-sdk/client-polly';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import {
  clippedShareOf,
  decibelsOf,
  decodeSpeech,
  durationOf,
  ENGLISH_SENTENCES,
  fundamentalOf,
  LANGUAGE_SAMPLES,
  loudnessOf,
  peakOf,
  type Waveform,
} from 'polly-emulator/speech-check';
import { PollyProcess } from './polly-process.ts';
import { isWhole, sampleOf } from './test-size.ts';

jest.setTimeout(120_000);

/**
 * Someone who reads for learners takes twice the time of the study's readers, pauses included; nobody is a quarter
 * faster.
 */
const SLOWEST = 0.5;
const FASTEST = 1.25;
/** Broadcasts have some -23 dB; a whisper in the same room would have some 20 dB less. */
const MIN_LOUDNESS_DB = -30;
const MIN_PEAK_DB = -12;
const SAMPLE_RATE = 22_050;

let polly: PollyProcess;
beforeAll(async () => {
  polly = await PollyProcess.start();
});
afterAll(() => polly.close());

interface Asked {
  readonly format?: OutputFormat;
  readonly sampleRate?: number;
}

function speak(
  voice: Voice,
  text: string,
  { format = 'mp3', sampleRate = SAMPLE_RATE }: Asked = {},
): Promise<Waveform> {
  const wanted = [voice.Id, format, sampleRate, text].join();
  const waveform = said.get(wanted) ?? record(voice, text, { format, sampleRate });
  said.set(wanted, waveform);
  return waveform;
}

async function record({ Id, SupportedEngines }: Voice, text: string, asked: Required<Asked>): Promise<Waveform> {
  const { format, sampleRate } = asked;
  const spoken = { Text: text, VoiceId: Id, Engine: SupportedEngines?.[0] };
  const audio = await polly.speak({ ...spoken, OutputFormat: format, SampleRate: String(sampleRate) });
  return decodeSpeech(audio, format, sampleRate);
}

async function voicesOf(languageCode: string): Promise<Voice[]> {
  const asked = new DescribeVoicesCommand({ LanguageCode: languageCode as LanguageCode });
  const { Voices: voices = [] } = await polly.client.send(asked);
  return voices;
}

async function firstVoiceOf(languageCode: string): Promise<Voice> {
  return (await voicesOf(languageCode))[0] as Voice;
}

/** Each voice says each text once a rate and a format, whatever is then asked of what it said. */
const said = new Map<string, Promise<Waveform>>();

/** Of a language: every voice, or the first woman and the first man. */
async function speakersOf(languageCode: string): Promise<Voice[]> {
  const voices = await voicesOf(languageCode);
  expect({ languageCode, isSpoken: voices.length >= 2 }).toEqual({ languageCode, isSpoken: true });
  const firstOf = (gender: string) => voices.find(({ Gender }) => Gender === gender) as Voice;
  return isWhole ? voices : [firstOf('Female'), firstOf('Male')];
}

const LANGUAGES = sampleOf(LANGUAGE_SAMPLES);

/** Languages of which one voice is asked for more: all, or one of the Latin alphabet and one of another. */
const CLOSELY_HEARD = LANGUAGE_SAMPLES.filter(({ languageCode }) => isWhole || /^(es-ES|ja-JP)$/.test(languageCode));

describe('speech of every language', () => {
  test('is as long as its text, neither silent nor clipped', async () => {
    const misses: unknown[] = [];
    for (const { languageCode, text, syllables, syllablesPerSecond } of LANGUAGES) {
      for (const voice of await speakersOf(languageCode)) {
        const waveform = await speak(voice, text);
        const pace = syllables / durationOf(waveform) / syllablesPerSecond;
        const [loudnessDb, peakDb] = [loudnessOf(waveform), peakOf(waveform)].map(decibelsOf) as [number, number];
        const clipped = clippedShareOf(waveform);
        const isRight = pace >= SLOWEST && pace <= FASTEST && loudnessDb >= MIN_LOUDNESS_DB && peakDb >= MIN_PEAK_DB;
        if (!isRight || clipped > 0) misses.push({ languageCode, voice: voice.Id, pace, loudnessDb, peakDb, clipped });
      }
    }
    expect(misses).toEqual([]);
  });

  test('is higher of every woman than of any man', async () => {
    const english = ['en-US', 'en-GB'].map((languageCode) => ({ languageCode, text: ENGLISH_SENTENCES[0] ?? '' }));
    const misses: unknown[] = [];
    for (const { languageCode, text } of [...english, ...LANGUAGES]) {
      const women: Record<string, number | undefined> = {};
      const men: Record<string, number | undefined> = {};
      for (const voice of await speakersOf(languageCode)) {
        (voice.Gender === 'Female' ? women : men)[voice.Id ?? ''] = fundamentalOf(await speak(voice, text));
      }
      const heights = (of: typeof women) => Object.values(of).map((hertz) => hertz ?? Number.NaN);
      // Of speech, as the textbooks have it: men some 85 to 180 Hz, women 165 to 255.
      const isRight =
        Math.min(...heights(men)) > 75 &&
        Math.max(...heights(women)) < 300 &&
        Math.min(...heights(women)) > Math.max(...heights(men));
      if (!isRight) misses.push({ languageCode, women, men });
    }
    expect(misses).toEqual([]);
  });
});

describe('speech', () => {
  test('takes twice as long for twice the text', async () => {
    const misses: unknown[] = [];
    for (const { languageCode, text } of CLOSELY_HEARD) {
      const voice = await firstVoiceOf(languageCode);
      const twice = durationOf(await speak(voice, `${text} ${text}`)) / durationOf(await speak(voice, text));
      if (!(twice > 1.8 && twice < 2.2)) misses.push({ languageCode, voice: voice.Id, twice });
    }
    expect(misses).toEqual([]);
  });

  test('is as high and as long at 8 kHz as at 24 kHz', async () => {
    const misses: unknown[] = [];
    for (const { languageCode, text } of CLOSELY_HEARD) {
      const voice = await firstVoiceOf(languageCode);
      const low = await speak(voice, text, { sampleRate: 8_000 });
      const high = await speak(voice, text, { sampleRate: 24_000 });
      const height = fundamentalOf(low) / fundamentalOf(high) - 1;
      const length = durationOf(low) / durationOf(high) - 1;
      if (!(Math.abs(height) < 0.05 && Math.abs(length) < 0.03)) misses.push({ languageCode, height, length });
    }
    expect(misses).toEqual([]);
  });

  test('in every format is as long, as loud and as high as the MP3', async () => {
    const formats = [
      ['ogg_vorbis', 22_050],
      ['ogg_opus', 48_000],
      ['pcm', 16_000],
      ['mulaw', 8_000],
      ['alaw', 8_000],
    ] as const;
    const voice = await firstVoiceOf('en-US');
    const text = ENGLISH_SENTENCES.slice(0, 4).join(' ');
    const mp3 = await speak(voice, text);
    const misses: unknown[] = [];
    for (const [format, sampleRate] of formats) {
      const other = await speak(voice, text, { format, sampleRate });
      const length = durationOf(other) / durationOf(mp3) - 1;
      const decibels = decibelsOf(loudnessOf(other) / loudnessOf(mp3));
      const height = fundamentalOf(other) / fundamentalOf(mp3) - 1;
      const isRight = Math.abs(length) < 0.02 && Math.abs(decibels) < 1 && Math.abs(height) < 0.05;
      if (!isRight) misses.push({ format, length, decibels, height });
    }
    expect(misses).toEqual([]);
  });
});
