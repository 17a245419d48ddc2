// SynthesizeSpeech: from a request body to what has to be spoken, with Polly's limits and errors.
import { AwsError } from '../model/aws-error.ts';
import { checkInput, type Input } from '../model/check-input.ts';
import { BUILT_FORMATS, type BuiltFormat } from '../speech/encode-audio.ts';
import type { SpeechJob } from '../speech/protocol.ts';
import { markupFromSsml, markupFromText } from '../ssml/espeak-markup.ts';
import { countBilledCharacters, parseSsml } from '../ssml/parse-ssml.ts';
import { LANGUAGES } from '../voices/languages.ts';
import { ENGINES, type Engine, VOICES, type Voice } from '../voices/voices.ts';

/** Characters in all and characters billed. How Polly counts beyond the BMP is not documented; here: UTF-16 units. */
const MAX_CHARACTERS = 6_000;
const MAX_BILLED_CHARACTERS = 3_000;

const MUSIC_RATES = ['8000', '16000', '22050', '24000', '44100', '48000'];

interface Format {
  readonly contentType: string;
  readonly sampleRates: readonly string[];
  readonly defaultRate: (engine: Engine) => string;
}

const defaultMusicRate = (engine: Engine): string => (engine === 'standard' ? '22050' : '24000');

const FORMATS: Readonly<Record<string, Format>> = {
  alaw: { contentType: 'audio/alaw', sampleRates: ['8000'], defaultRate: () => '8000' },
  json: { contentType: 'application/x-json-stream', sampleRates: MUSIC_RATES, defaultRate: defaultMusicRate },
  mp3: { contentType: 'audio/mpeg', sampleRates: MUSIC_RATES, defaultRate: defaultMusicRate },
  mulaw: { contentType: 'audio/mulaw', sampleRates: ['8000'], defaultRate: () => '8000' },
  ogg_opus: { contentType: 'audio/ogg', sampleRates: ['48000'], defaultRate: () => '48000' },
  ogg_vorbis: { contentType: 'audio/ogg', sampleRates: MUSIC_RATES, defaultRate: defaultMusicRate },
  pcm: { contentType: 'audio/pcm', sampleRates: ['8000', '16000'], defaultRate: () => '16000' },
};

export const SYNTHESIZE_SPEECH_INPUT = {
  Engine: { type: 'string', values: ENGINES },
  LanguageCode: { type: 'string', values: Object.keys(LANGUAGES) },
  LexiconNames: { type: 'strings', pattern: '[0-9A-Za-z]{1,20}', maxItems: 5 },
  OutputFormat: { type: 'string', required: true, values: Object.keys(FORMATS) },
  SampleRate: { type: 'string' },
  SpeechMarkTypes: { type: 'strings', values: ['sentence', 'ssml', 'viseme', 'word'], maxItems: 4 },
  Text: { type: 'string', required: true },
  TextType: { type: 'string', values: ['ssml', 'text'] },
  VoiceId: { type: 'string', required: true, values: [...VOICES.keys()] },
} as const;

type SynthesizeSpeechInput = Input<typeof SYNTHESIZE_SPEECH_INPUT>;

interface Synthesis {
  readonly job: SpeechJob;
  readonly contentType: string;
  /** Billed characters. */
  readonly characters: number;
}

function chooseEngine(voice: Voice, asked: string | undefined): Engine {
  // Without Engine it is `standard`, also for a voice that has no standard engine; Polly refuses that too.
  const engine = ENGINES.find((known) => known === asked) ?? 'standard';
  if (!voice.engines.includes(engine)) {
    throw new AwsError(
      'EngineNotSupportedException',
      `This voice does not support the selected engine: ${engine} (${voice.id} supports: ${voice.engines.join(', ')})`,
    );
  }
  return engine;
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

function chooseSampleRate(name: string, format: Format, engine: Engine, asked: string | undefined): number {
  if (asked !== undefined && !format.sampleRates.includes(asked)) {
    throw new AwsError(
      'InvalidSampleRateException',
      `The specified sample rate is not valid: '${asked}' (${name} supports: ${format.sampleRates.join(', ')})`,
    );
  }
  return Number(asked ?? format.defaultRate(engine));
}

function checkSpeechMarks({ OutputFormat, SpeechMarkTypes = [], TextType }: SynthesizeSpeechInput): void {
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
}

function builtFormat(name: string): BuiltFormat {
  const built = BUILT_FORMATS.find((format) => format === name);
  if (built === undefined) {
    throw new AwsError(
      'ValidationException',
      `OutputFormat '${name}' is not built in this Polly emulator yet; it gives ${BUILT_FORMATS.join(' and ')}`,
    );
  }
  return built;
}

function tooLong(count: number, limit: number, what: string): AwsError {
  const message = `Maximum text length has been exceeded: the text has ${count} ${what}, at most ${limit} are allowed`;
  return new AwsError('TextLengthExceededException', message);
}

function readText(input: SynthesizeSpeechInput, voice: Voice, engine: Engine): { markup: string; characters: number } {
  const { Text: text } = input;
  if (text.length > MAX_CHARACTERS) throw tooLong(text.length, MAX_CHARACTERS, 'characters');
  const ssml = input.TextType === 'ssml' ? parseSsml(text, { engine, voiceId: voice.id }) : undefined;
  const characters = ssml ? countBilledCharacters(ssml) : text.length;
  if (characters > MAX_BILLED_CHARACTERS) throw tooLong(characters, MAX_BILLED_CHARACTERS, 'billed characters');
  return { markup: ssml ? markupFromSsml(ssml) : markupFromText(text), characters };
}

/** What a request asks for, ready for the speech engine. Throws AwsError for whatever Polly would refuse. */
export function planSynthesis(body: unknown): Synthesis {
  const input = checkInput(SYNTHESIZE_SPEECH_INPUT, body);
  const voice = VOICES.get(input.VoiceId) as Voice;
  const format = FORMATS[input.OutputFormat] as Format;
  const engine = chooseEngine(voice, input.Engine);
  const languageCode = chooseLanguage(voice, input.LanguageCode);
  checkSpeechMarks(input);
  const sampleRate = chooseSampleRate(input.OutputFormat, format, engine, input.SampleRate);
  // Lexicons cannot be stored yet, so no name is the name of one.
  const [lexicon] = input.LexiconNames ?? [];
  if (lexicon !== undefined) throw new AwsError('LexiconNotFoundException', `Lexicon not found: ${lexicon}`);
  const { markup, characters } = readText(input, voice, engine);
  const { espeak: language } = LANGUAGES[languageCode] as { espeak: string };
  return {
    job: { markup, language, variant: voice.variant, format: builtFormat(input.OutputFormat), sampleRate },
    contentType: format.contentType,
    characters,
  };
}
