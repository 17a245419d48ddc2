// From the members that SynthesizeSpeech, a task and the stream have in common to what is spoken, with Polly's limits and errors.
import { applyLexicons } from '../lexicons/apply-lexicons.ts';
import { writeSpeechMarks } from '../marks/write-speech-marks.ts';
import { AwsError } from '../model/aws-error.ts';
import type { Input } from '../model/shapes.ts';
import type { Call, Speech } from '../operations/operation.ts';
import { onePiece } from '../speech/one-piece.ts';
import type { SpeechJob } from '../speech/protocol.ts';
import { countBilledCharacters } from '../ssml/billed-characters.ts';
import { type SpokenMarkup, writeMarkup } from '../ssml/espeak-markup.ts';
import { parseSsml } from '../ssml/parse-ssml.ts';
import { treeOfText } from '../ssml/plain-text.ts';
import type { SsmlElement } from '../ssml/tree.ts';
import { LANGUAGES } from '../voices/languages.ts';
import { enginesInRegion } from '../voices/regions.ts';
import { type Engine, VOICES, type Voice } from '../voices/voices.ts';
import { chooseFormat } from './output-format.ts';

export type SynthesisInput = Input<'SynthesizeSpeech'>;
type SpeechMarkType = NonNullable<SynthesisInput['SpeechMarkTypes']>[number];
type Surroundings = Pick<Call, 'region' | 'lexicons'>;

/** How Polly counts characters beyond the BMP is not documented; here: UTF-16 units. */
export interface Limits {
  /** In all, tags included. */
  readonly characters: number;
  readonly billedCharacters: number;
  /** What comes later is cut off. */
  readonly audioSeconds: number;
}

/** Developer Guide, "Quotas in Amazon Polly": SynthesizeSpeech. */
export const SYNCHRONOUS_LIMITS: Limits = { characters: 6_000, billedCharacters: 3_000, audioSeconds: 600 };

/** The same page: StartSpeechSynthesisTask. It names no longest audio; 12 hours are a guard of this emulator. */
export const TASK_LIMITS: Limits = { characters: 200_000, billedCharacters: 100_000, audioSeconds: 12 * 3_600 };

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
  const here = enginesInRegion(voice, region);
  if (here.includes(engine)) return engine;
  // The words are Polly's own, as users quote them. Their reports call it a ValidationException; the API Reference, which is
  // followed here, has this exception for it.
  const supported = `${voice.id} supports: ${here.join(', ') || 'none'}`;
  const where = voice.engines.includes(engine) ? ` in ${region}` : '';
  throw new AwsError(
    'EngineNotSupportedException',
    `This voice does not support the selected engine: ${engine}${where} (${supported})`,
  );
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
    // "Support for generating speech marks is currently not available" (Developer Guide, "Generative voices"); the name of the
    // exception is a guess.
    throw new AwsError('ValidationException', 'This engine does not support speech marks: generative', {
      members: { reason: 'unsupportedOperation' },
    });
  }
}

function checkLength(count: number, limit: number, what: string): void {
  if (count <= limit) return;
  const message = `Maximum text length has been exceeded: the text has ${count} ${what}, at most ${limit} are allowed`;
  throw new AwsError('TextLengthExceededException', message);
}

function readText(
  { Text: text, TextType: type }: SynthesisInput,
  speaker: { readonly engine: Engine; readonly voiceId: string },
  limits: Limits,
): { readonly tree: SsmlElement; readonly billedCharacters: number } {
  checkLength(text.length, limits.characters, 'characters');
  const tree = type === 'ssml' ? parseSsml(text, speaker) : treeOfText(text);
  const billedCharacters = type === 'ssml' ? countBilledCharacters(tree) : text.length;
  checkLength(billedCharacters, limits.billedCharacters, 'billed characters');
  return { tree, billedCharacters };
}

/** What a request asks for, ready for the speech pool. Throws AwsError for whatever Polly would refuse. */
export function planSynthesis(input: SynthesisInput, { region, lexicons }: Surroundings, limits: Limits): Synthesis {
  const voice = VOICES.get(input.VoiceId) as Voice;
  const engine = chooseEngine(voice, input.Engine, region);
  const languageCode = chooseLanguage(voice, input.LanguageCode);
  checkSpeechMarks(input, engine);
  const { audioFormat, contentType, sampleRate } = chooseFormat(input.OutputFormat, input.SampleRate, engine);
  const applied = (input.LexiconNames ?? []).map((name) => lexicons.get(region, name));
  const { tree, billedCharacters } = readText(input, { engine, voiceId: voice.id }, limits);
  const spoken = writeMarkup(applyLexicons(tree, applied, languageCode), languageCode, voice.variant);
  const { espeak: language } = LANGUAGES[languageCode] as { espeak: string };
  return {
    job: {
      ...{ markup: spoken.markup, language, variant: voice.variant, pitch: voice.pitch },
      ...{ format: audioFormat, sampleRate, maxSeconds: limits.audioSeconds },
    },
    ...{ contentType, billedCharacters, text: input.Text, spoken, languageCode },
    markTypes: input.SpeechMarkTypes ?? [],
  };
}

/** Audio, or the speech marks as lines of JSON; resolves when its first bytes are there. Rejects as `SpeechPool.speak` does. */
export async function speakSynthesis(
  { job, languageCode, markTypes, spoken, text }: Synthesis,
  speech: Speech,
  signal: AbortSignal,
): Promise<AsyncIterable<Uint8Array>> {
  if (markTypes.length === 0) return await speech.speak(job, signal);
  const events = await speech.listen(job, signal);
  return onePiece(Buffer.from(writeSpeechMarks({ text, spoken, events, types: markTypes, languageCode })));
}
