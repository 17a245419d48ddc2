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

async function speak({ Id, SupportedEngines }: Voice, text: string, asked: Asked = {}): Promise<Waveform> {
  const { format = 'mp3', sampleRate = SAMPLE_RATE } = asked;
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

describe('speech of every voice', () => {
  test.each(LANGUAGE_SAMPLES)('of $languageCode is as long as its text, neither silent nor clipped', async (sample) => {
    const { languageCode, text, syllables, syllablesPerSecond } = sample;
    const voices = await voicesOf(languageCode);
    expect(voices.length).toBeGreaterThanOrEqual(2);
    for (const voice of voices) {
      const waveform = await speak(voice, text);
      const pace = syllables / durationOf(waveform) / syllablesPerSecond;
      const heard = {
        voice: voice.Id,
        pace: pace >= SLOWEST && pace <= FASTEST ? 'ordinary' : pace,
        loudness: decibelsOf(loudnessOf(waveform)) >= MIN_LOUDNESS_DB ? 'loud' : loudnessOf(waveform),
        peak: decibelsOf(peakOf(waveform)) >= MIN_PEAK_DB ? 'loud' : peakOf(waveform),
        clipped: clippedShareOf(waveform),
      };
      expect(heard).toEqual({ voice: voice.Id, pace: 'ordinary', loudness: 'loud', peak: 'loud', clipped: 0 });
    }
  });

  test.each([
    { languageCode: 'en-US', text: ENGLISH_SENTENCES[0] },
    { languageCode: 'en-GB', text: ENGLISH_SENTENCES[0] },
    ...LANGUAGE_SAMPLES,
  ])('of $languageCode is higher of every woman than of any man', async ({ languageCode, text }) => {
    const women: number[] = [];
    const men: number[] = [];
    for (const voice of await voicesOf(languageCode)) {
      const hertz = fundamentalOf(await speak(voice, text));
      expect({ voice: voice.Id, hertz }).toEqual({ voice: voice.Id, hertz: expect.any(Number) });
      (voice.Gender === 'Female' ? women : men).push(hertz);
    }
    // Of speech, as the textbooks have it: men some 85 to 180 Hz, women 165 to 255.
    expect(Math.min(...men)).toBeGreaterThan(75);
    expect(Math.max(...women)).toBeLessThan(300);
    expect(Math.min(...women)).toBeGreaterThan(Math.max(...men));
  });
});

describe('speech', () => {
  test.each(LANGUAGE_SAMPLES)('of $languageCode takes twice as long for twice the text', async (sample) => {
    const voice = await firstVoiceOf(sample.languageCode);
    const once = durationOf(await speak(voice, sample.text));
    const twice = durationOf(await speak(voice, `${sample.text} ${sample.text}`));
    expect(twice / once).toBeGreaterThan(1.8);
    expect(twice / once).toBeLessThan(2.2);
  });

  test.each(LANGUAGE_SAMPLES)('of $languageCode is as high and as long at 8 kHz as at 24 kHz', async (sample) => {
    const voice = await firstVoiceOf(sample.languageCode);
    const low = await speak(voice, sample.text, { sampleRate: 8_000 });
    const high = await speak(voice, sample.text, { sampleRate: 24_000 });
    expect(Math.abs(fundamentalOf(low) / fundamentalOf(high) - 1)).toBeLessThan(0.05);
    expect(Math.abs(durationOf(low) / durationOf(high) - 1)).toBeLessThan(0.03);
  });

  test.each([
    ['ogg_vorbis', 22_050],
    ['ogg_opus', 48_000],
    ['pcm', 16_000],
    ['mulaw', 8_000],
    ['alaw', 8_000],
  ] as const)('as %s is as long, as loud and as high as the MP3', async (format, sampleRate) => {
    const voice = await firstVoiceOf('en-US');
    const text = ENGLISH_SENTENCES.slice(0, 4).join(' ');
    const mp3 = await speak(voice, text);
    const other = await speak(voice, text, { format, sampleRate });
    expect(Math.abs(durationOf(other) / durationOf(mp3) - 1)).toBeLessThan(0.02);
    expect(Math.abs(decibelsOf(loudnessOf(other) / loudnessOf(mp3)))).toBeLessThan(1);
    expect(Math.abs(fundamentalOf(other) / fundamentalOf(mp3) - 1)).toBeLessThan(0.05);
  });
});
