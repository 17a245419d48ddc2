// From the members that SynthesizeSpeech, a task and the stream have in common to what is spoken, with Polly's limits
// and errors.
import { Readable } from 'node:stream';
import { applyLexicons } from '../lexicons/apply-lexicons.ts';
import type { LexiconStore } from '../lexicons/lexicon-store.ts';
import { writeSpeechMarks } from '../marks/write-speech-marks.ts';
import { AwsError } from '../model/aws-error.ts';
import type { TextLimits } from '../model/limits.ts';
import type { Input } from '../model/shapes.ts';
import type { AudioFormat, SpeechJob } from '../speech/protocol.ts';
import type { Speech } from '../speech/speech-pool.ts';
import { type SpokenMarkup, writeMarkup } from '../ssml/espeak-markup.ts';
import { parseSsml } from '../ssml/parse-ssml.ts';
import type { Speaker } from '../ssml/ssml-tags.ts';
import { countBilledCharacters, type SsmlElement, treeOfText } from '../ssml/tree.ts';
import { LANGUAGES } from '../voices/languages.ts';
import { enginesInRegion, isEngineInRegion } from '../voices/regions.ts';
import { type Engine, VOICES, type Voice } from '../voices/voices.ts';

export type SynthesisInput = Input<'SynthesizeSpeech'>;
type OutputFormat = SynthesisInput['OutputFormat'];
type SpeechMarkType = NonNullable<SynthesisInput['SpeechMarkTypes']>[number];

export interface Synthesis {
  readonly job: SpeechJob;
  readonly contentType: string;
  readonly billedCharacters: number;
  /** As the client sent it. */
  readonly text: string;
  readonly spoken: SpokenMarkup;
  /** Empty unless the output is speech marks and nothing else. */
  readonly markTypes: readonly SpeechMarkType[];
  readonly languageCode: string;
}

function chooseEngine(voice: Voice, asked: Engine | undefined, region: string): Engine {
  // Without Engine it is `standard`, also for a voice that has no standard engine; Polly refuses that too.
  const engine = asked ?? 'standard';
  if (enginesInRegion(voice, region).includes(engine)) return engine;
  // Programs compare these words, so they are Polly's and nothing else. The API Reference has an
  // EngineNotSupportedException for it, which no user has reported (polly-emulator/docs/answers.md).
  const message = isEngineInRegion(engine, region)
    ? `This voice does not support the selected engine: ${engine}`
    : 'The selected engine is not supported in this region';
  throw new AwsError('ValidationException', message, {
    members: { reason: 'fieldValidationFailed', fields: [{ name: 'Engine', message }] },
  });
}

function chooseLanguage(voice: Voice, asked: string | undefined): string {
  const spoken = [voice.languageCode, ...voice.additionalLanguageCodes];
  if (asked !== undefined && !spoken.includes(asked)) {
    throw new AwsError(
      'LanguageNotSupportedException',
      `This voice does not support the specified language: ${asked} (${voice.id} speaks: ${spoken.join(', ')})`,
    );
  }
  return asked ?? voice.languageCode;
}

function checkSpeechMarks({ OutputFormat, SpeechMarkTypes = [], TextType }: SynthesisInput, engine: Engine): void {
  if (SpeechMarkTypes.length > 0 !== (OutputFormat === 'json')) {
    throw new AwsError(
      'MarksNotSupportedForFormatException',
      `Speech marks are not supported for the OutputFormat selected: '${OutputFormat}'. ` +
        'They are given for json only, and json gives nothing else.',
    );
  }
  if (SpeechMarkTypes.includes('ssml') && TextType !== 'ssml') {
    throw new AwsError('SsmlMarksNotSupportedForTextTypeException');
  }
  if (SpeechMarkTypes.length > 0 && engine === 'generative') {
    // "Support for generating speech marks is currently not available" (Developer Guide, "Generative voices"); the name
    // of the exception is a guess.
    throw new AwsError('ValidationException', 'This engine does not support speech marks: generative', {
      members: { reason: 'unsupportedOperation' },
    });
  }
}

const MUSIC_RATES = ['8000', '16000', '22050', '24000', '44100', '48000'];

/**
 * Source: API Reference, SynthesizeSpeech, "SampleRate" and "ContentType". Without `defaultRate` it is the engine's.
 */
const FORMATS: Readonly<
  Record<OutputFormat, { contentType: string; sampleRates: readonly string[]; defaultRate?: string }>
> = {
  alaw: { contentType: 'audio/alaw', sampleRates: ['8000'], defaultRate: '8000' },
  json: { contentType: 'application/x-json-stream', sampleRates: MUSIC_RATES },
  mp3: { contentType: 'audio/mpeg', sampleRates: MUSIC_RATES },
  mulaw: { contentType: 'audio/mulaw', sampleRates: ['8000'], defaultRate: '8000' },
  ogg_opus: { contentType: 'audio/ogg', sampleRates: ['48000'], defaultRate: '48000' },
  ogg_vorbis: { contentType: 'audio/ogg', sampleRates: MUSIC_RATES },
  pcm: { contentType: 'audio/pcm', sampleRates: ['8000', '16000'], defaultRate: '16000' },
};

function chooseSampleRate(format: OutputFormat, asked: string | undefined, engine: Engine): number {
  const { sampleRates, defaultRate = engine === 'standard' ? '22050' : '24000' } = FORMATS[format];
  if (asked !== undefined && !sampleRates.includes(asked)) {
    throw new AwsError(
      'InvalidSampleRateException',
      `The specified sample rate is not valid: '${asked}' (${format} supports: ${sampleRates.join(', ')})`,
    );
  }
  return Number(asked ?? defaultRate);
}

function checkLength(count: number, limit: number, what: string): void {
  if (count <= limit) return;
  const message = `Maximum text length has been exceeded: the text has ${count} ${what}, at most ${limit} are allowed`;
  throw new AwsError('TextLengthExceededException', message);
}

function readText(
  { Text: text, TextType: type }: SynthesisInput,
  speaker: Speaker,
  limits: TextLimits,
): { readonly tree: SsmlElement; readonly billedCharacters: number } {
  checkLength(text.length, limits.characters, 'characters');
  const tree = type === 'ssml' ? parseSsml(text, speaker) : treeOfText(text);
  const billedCharacters = countBilledCharacters(tree);
  checkLength(billedCharacters, limits.billedCharacters, 'billed characters');
  return { tree, billedCharacters };
}

/** What a request asks for, ready for the speech pool. Throws AwsError for whatever Polly would refuse. */
export function planSynthesis(
  input: SynthesisInput,
  { region, lexicons }: { readonly region: string; readonly lexicons: LexiconStore },
  limits: TextLimits,
): Synthesis {
  const { OutputFormat: format, Text: text } = input;
  const voice = VOICES.get(input.VoiceId) as Voice;
  const engine = chooseEngine(voice, input.Engine, region);
  const languageCode = chooseLanguage(voice, input.LanguageCode);
  checkSpeechMarks(input, engine);
  const sampleRate = chooseSampleRate(format, input.SampleRate, engine);
  const applied = (input.LexiconNames ?? []).map((name) => lexicons.get(region, name));
  const { tree, billedCharacters } = readText(input, { engine, voiceId: voice.id }, limits);
  const spoken = writeMarkup(applyLexicons(tree, applied, languageCode), languageCode, voice.variant);
  const { espeak: language } = LANGUAGES[languageCode] as { espeak: string };
  // Speech marks are in no format that is heard; for the speech pool they count as pcm.
  const audioFormat: AudioFormat = format === 'json' ? 'pcm' : format;
  return {
    job: {
      ...{ markup: spoken.markup, language, variant: voice.variant, pitch: voice.pitch },
      ...{ format: audioFormat, sampleRate, maxSeconds: limits.audioSeconds },
    },
    ...{ contentType: FORMATS[format].contentType, billedCharacters, text, spoken, languageCode },
    markTypes: input.SpeechMarkTypes ?? [],
  };
}

/**
 * Audio, or the speech marks as lines of JSON; resolves when its first bytes are there. Rejects as `SpeechPool.speak`
 * does.
 */
export async function speakSynthesis(
  { job, languageCode, markTypes, spoken, text }: Synthesis,
  speech: Speech,
  signal: AbortSignal,
): Promise<AsyncIterable<Uint8Array>> {
  if (markTypes.length === 0) return await speech.speak(job, signal);
  const events = await speech.listen(job, signal);
  return Readable.from([Buffer.from(writeSpeechMarks({ text, spoken, events, types: markTypes, languageCode }))]);
}
