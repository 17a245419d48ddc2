// What SynthesizeSpeech and a synthesis task have in common: how each format is recognised, and what both refuse.
import type { OutputFormat, SynthesizeSpeechCommandInput } from '@aws-sdk/client-polly';
import { expect } from '@jest/globals';
import { type Cases, check } from './conformance-case.ts';
import { expectSuccess, readAudio, readMarks, type Trial } from './trial.ts';

interface Format {
  readonly OutputFormat: OutputFormat;
  /** API Reference, SynthesizeSpeech, "ContentType". */
  readonly contentType: string;
  readonly extension: string;
  /** Rejects when the bytes, of a short text, are something else. */
  readonly recognise: (bytes: Uint8Array) => unknown;
}

const recogniseBy = (mimeType: string, wanted: { container: string; codec: RegExp }) => async (bytes: Uint8Array) => {
  const { codec, container, duration } = await readAudio(bytes, mimeType);
  expect(container).toBe(wanted.container);
  expect(codec).toMatch(wanted.codec);
  expect(duration).toBeGreaterThan(0.2);
};

/** Headerless samples, a byte each: neither silence nor one value again and again. */
function recogniseSamples(bytes: Uint8Array): void {
  expect(bytes.length).toBeGreaterThan(0.2 * 8_000);
  expect(bytes.length).toBeLessThan(3 * 8_000);
  expect(new Set(bytes).size).toBeGreaterThan(50);
}

function recognisePcm(bytes: Uint8Array): void {
  expect(bytes.length % 2).toBe(0);
  const { buffer, byteOffset, byteLength } = bytes.slice();
  const samples = new Int16Array(buffer, byteOffset, byteLength / 2);
  const mean = samples.reduce((sum, sample) => sum + sample, 0) / samples.length;
  // Read with the wrong byte order, or as something else, speech is noise without a middle at nought.
  expect(Math.abs(mean)).toBeLessThan(300);
  expect(samples.reduce((peak, sample) => Math.max(peak, Math.abs(sample)), 0)).toBeGreaterThan(3_000);
}

export const FORMATS: readonly Format[] = [
  { OutputFormat: 'alaw', contentType: 'audio/alaw', extension: 'alaw', recognise: recogniseSamples },
  {
    OutputFormat: 'json',
    contentType: 'application/x-json-stream',
    extension: 'marks',
    recognise: (bytes) => expect(readMarks(bytes)).toMatchObject([{ type: 'word', value: 'Hello' }]),
  },
  {
    OutputFormat: 'mp3',
    contentType: 'audio/mpeg',
    extension: 'mp3',
    recognise: recogniseBy('audio/mpeg', { container: 'MPEG', codec: /^MPEG [12](\.5)? Layer 3$/ }),
  },
  { OutputFormat: 'mulaw', contentType: 'audio/mulaw', extension: 'mulaw', recognise: recogniseSamples },
  {
    OutputFormat: 'ogg_opus',
    contentType: 'audio/ogg',
    extension: 'ogg',
    recognise: recogniseBy('audio/ogg', { container: 'Ogg', codec: /opus/i }),
  },
  {
    OutputFormat: 'ogg_vorbis',
    contentType: 'audio/ogg',
    extension: 'ogg',
    recognise: recogniseBy('audio/ogg', { container: 'Ogg', codec: /vorbis/i }),
  },
  { OutputFormat: 'pcm', contentType: 'audio/pcm', extension: 'pcm', recognise: recognisePcm },
];

type Ask = (trial: Trial, more: Partial<SynthesizeSpeechCommandInput>) => Promise<unknown>;

const inWords = (count: number): string => count.toLocaleString('en-US');

/** The errors that both have for the same reasons. */
export function refusals(ask: Ask, limits: { readonly characters: number; readonly billed: number }): Cases {
  const { characters, billed } = limits;
  const inMp3 = (rate: string) => check(`${rate} Hz for an MP3`, (trial) => ask(trial, { SampleRate: rate }));
  return {
    TextLengthExceededException: check(
      `${inWords(billed + 1)} billed characters, and ${inWords(characters + 1)} with tags; one less of these is taken`,
      async (trial) => {
        const ssml = (length: number) => `<speak><break${' '.repeat(length - 23)}/></speak>`;
        await expectSuccess(ask(trial, { TextType: 'ssml', Text: ssml(characters) }));
        await expect(ask(trial, { TextType: 'ssml', Text: ssml(characters + 1) })).rejects.toMatchObject({
          name: 'TextLengthExceededException',
        });
        await ask(trial, { Text: 'a'.repeat(billed + 1) });
      },
    ),
    InvalidSampleRateException: inMp3('11025'),
    InvalidSsmlException: check('SSML that does not end', (trial) => ask(trial, { TextType: 'ssml', Text: '<speak>' })),
    LexiconNotFoundException: check('a lexicon that was never put', (trial) => ask(trial, { LexiconNames: ['none'] })),
    MarksNotSupportedForFormatException: check('marks in an MP3, and `json` without any', async (trial) => {
      await expect(ask(trial, { OutputFormat: 'json' })).rejects.toMatchObject({
        name: 'MarksNotSupportedForFormatException',
      });
      await ask(trial, { SpeechMarkTypes: ['word'] });
    }),
    SsmlMarksNotSupportedForTextTypeException: check('`ssml` marks of plain text', (trial) =>
      ask(trial, { OutputFormat: 'json', SpeechMarkTypes: ['ssml'] }),
    ),
    LanguageNotSupportedException: check('German by Joanna', (trial) => ask(trial, { LanguageCode: 'de-DE' })),
  };
}
