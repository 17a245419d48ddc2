// OutputFormat × SampleRate × engine. Source: API Reference, SynthesizeSpeech, "SampleRate" and "ContentType".
import { AwsError } from '../model/aws-error.ts';
import type { Input } from '../model/shapes.ts';
import type { AudioFormat } from '../speech/protocol.ts';
import type { Engine } from '../voices/voices.ts';

type OutputFormat = Input<'SynthesizeSpeech'>['OutputFormat'];

interface Format {
  readonly contentType: string;
  readonly sampleRates: readonly string[];
  readonly defaultRate: (engine: Engine) => string;
}

const MUSIC_RATES = ['8000', '16000', '22050', '24000', '44100', '48000'];
const defaultMusicRate = (engine: Engine): string => (engine === 'standard' ? '22050' : '24000');
const always = (rate: string) => (): string => rate;

const FORMATS: Readonly<Record<OutputFormat, Format>> = {
  alaw: { contentType: 'audio/alaw', sampleRates: ['8000'], defaultRate: always('8000') },
  json: { contentType: 'application/x-json-stream', sampleRates: MUSIC_RATES, defaultRate: defaultMusicRate },
  mp3: { contentType: 'audio/mpeg', sampleRates: MUSIC_RATES, defaultRate: defaultMusicRate },
  mulaw: { contentType: 'audio/mulaw', sampleRates: ['8000'], defaultRate: always('8000') },
  ogg_opus: { contentType: 'audio/ogg', sampleRates: ['48000'], defaultRate: always('48000') },
  ogg_vorbis: { contentType: 'audio/ogg', sampleRates: MUSIC_RATES, defaultRate: defaultMusicRate },
  pcm: { contentType: 'audio/pcm', sampleRates: ['8000', '16000'], defaultRate: always('16000') },
};

/** Throws InvalidSampleRateException. Speech marks are heard in no format; for the speech pool they count as pcm. */
export function chooseFormat(
  name: OutputFormat,
  asked: string | undefined,
  engine: Engine,
): { readonly audioFormat: AudioFormat; readonly contentType: string; readonly sampleRate: number } {
  const { contentType, sampleRates, defaultRate } = FORMATS[name];
  if (asked !== undefined && !sampleRates.includes(asked)) {
    throw new AwsError(
      'InvalidSampleRateException',
      `The specified sample rate is not valid: '${asked}' (${name} supports: ${sampleRates.join(', ')})`,
    );
  }
  const audioFormat = name === 'json' ? 'pcm' : name;
  return { audioFormat, contentType, sampleRate: Number(asked ?? defaultRate(engine)) };
}
