import { type PollyClient, PollyServiceException } from '@aws-sdk/client-polly';
import type { OptionName } from '../contract.ts';
import { OptionsInvalidError, PollyRefusedError } from '../errors.ts';
import type { SsmlDoubt } from '../text/split-text.ts';
import {
  type AskedOptions,
  displayValue,
  findMalformed,
  OPTION_SHAPES,
  type SpeechOptions,
  settleOptions,
} from './options.ts';
import { type Judgement, judgeOptions, listVoices } from './voices.ts';

/** One thing that an answer of Polly says is wrong. */
interface Refusal {
  readonly code: string;
  /** The options that may be at fault, the likeliest first. None: the text is, and no list of voices can explain it. */
  readonly about: readonly OptionName[];
  /** What to do about a text. */
  readonly action?: string;
}

const VOICE_UNKNOWN: Refusal = { code: 'voice-unknown', about: ['voice-id'] };
const ENGINE_UNKNOWN: Refusal = { code: 'engine-unknown', about: ['engine'] };
const ENGINE_NOT_SUPPORTED: Refusal = { code: 'engine-not-supported', about: ['engine', 'voice-id'] };
const LANGUAGE_UNKNOWN: Refusal = { code: 'language-unknown', about: ['language-code'] };
const LANGUAGE_NOT_SUPPORTED: Refusal = { code: 'language-not-supported', about: ['language-code', 'voice-id'] };
const SAMPLE_RATE_INVALID: Refusal = { code: 'sample-rate-invalid', about: ['sample-rate'] };
const SSML_INVALID: Refusal = {
  code: 'ssml-invalid',
  about: [],
  action: 'Correct the SSML: it must be well-formed, with <speak> around it, and use only tags that the engine has.',
};
/** Of a voice or an engine: Polly names neither the tag nor its place. */
const SSML_NOT_SUPPORTED: Refusal = {
  code: 'ssml-invalid',
  about: [],
  action: 'Take out the tags that the voice or its engine lacks, or choose a voice and an engine that have them.',
};
const TEXT_TOO_LONG: Refusal = {
  code: 'text-too-long',
  about: [],
  action: 'Split the text into shorter files and store them one by one.',
};
const REQUEST_REFUSED: Refusal = {
  code: 'request-refused',
  about: [],
  action: 'Change what Polly names in its answer, in the text or in its metadata, and store the text again.',
};

/**
 * Polly's final errors: the same request would get the same answer.
 * https://docs.aws.amazon.com/polly/latest/dg/API_SynthesizeSpeech.html
 */
const REFUSALS: Readonly<Record<string, Refusal>> = {
  InvalidSsmlException: SSML_INVALID,
  TextLengthExceededException: TEXT_TOO_LONG,
  EngineNotSupportedException: ENGINE_NOT_SUPPORTED,
  LanguageNotSupportedException: LANGUAGE_NOT_SUPPORTED,
  InvalidSampleRateException: SAMPLE_RATE_INVALID,
  LexiconNotFoundException: REQUEST_REFUSED,
  MarksNotSupportedForFormatException: REQUEST_REFUSED,
  SsmlMarksNotSupportedForTextTypeException: REQUEST_REFUSED,
};

const SSML_FEATURE = /SSML feature|Unsupported [\w-]+ feature/i;

/**
 * What a ValidationException says is wrong; it reports every unknown value at once, as "Value 'X' at 'voiceId' failed
 * to satisfy …", and mismatches in words of its own: "The selected engine is not supported in this region".
 */
const VALIDATION_REFUSALS: readonly { readonly says: RegExp; readonly refusal: Refusal }[] = [
  // https://github.com/aws/aws-sdk-js/issues/2845
  { says: SSML_FEATURE, refusal: SSML_NOT_SUPPORTED },
  { says: /at 'voiceId'/, refusal: VOICE_UNKNOWN },
  { says: /at 'engine'/, refusal: ENGINE_UNKNOWN },
  { says: /at 'languageCode'/, refusal: LANGUAGE_UNKNOWN },
  { says: /at 'sampleRate'/, refusal: SAMPLE_RATE_INVALID },
  { says: /not support the selected engine|selected engine is not supported/i, refusal: ENGINE_NOT_SUPPORTED },
];

/** A ValidationException in other words: any option may be at fault. */
const VALIDATION_REFUSED: Refusal = {
  ...REQUEST_REFUSED,
  about: ['voice-id', 'engine', 'language-code', 'sample-rate'],
};

/** Codes of mismatches that the list of voices shows and that Polly's answer did not name. */
const MISMATCH_CODES: Readonly<Partial<Record<OptionName, string>>> = {
  'voice-id': VOICE_UNKNOWN.code,
  engine: ENGINE_NOT_SUPPORTED.code,
  'language-code': LANGUAGE_NOT_SUPPORTED.code,
  'sample-rate': SAMPLE_RATE_INVALID.code,
};

interface ExplanationContext {
  /** What was refused of a longer text, such as "part 3 of 12 of the text". */
  readonly part?: string;
  /** Of SSML: what Polly may mean when it names no place. */
  readonly doubts?: readonly SsmlDoubt[];
  /** Is called with the reason when Polly did not list its voices. */
  readonly onListFailed?: (reason: string) => void;
  /** For the whole list, its pages and attempts. */
  readonly listTimeoutMs?: number;
}

/** The list comes within a second; what it adds is not worth the invocation's time. */
const LIST_TIMEOUT_MS = 5_000;

/**
 * The refusal to notify of when Polly gave a final answer, with the values that would work. Where an option may be at
 * fault, Polly is asked for the voices of its region, and all the options are judged at once: Polly itself names one
 * mismatch at a time. Never fails: without the list, the refusal says less. Undefined for trouble that may pass
 * (throttling, ServiceFailure, ServiceQuotaExceeded), for a missing permission, and for answers that are not known
 * here: the caller throws those.
 *
 * @param error Polly's answer, or the error that has it as its cause.
 */
export async function explainRefusal(
  polly: PollyClient,
  error: unknown,
  options: SpeechOptions,
  context: ExplanationContext = {},
): Promise<PollyRefusedError | undefined> {
  const answer = error instanceof Error && error.cause instanceof PollyServiceException ? error.cause : error;
  if (!(answer instanceof PollyServiceException)) return undefined;
  const refusals = refusalsIn(answer);
  if (refusals.length === 0) return undefined;
  const isAboutOptions = refusals.some(({ about }) => about.length > 0);
  const judgement = isAboutOptions ? await judge(polly, options, context) : undefined;
  const { mismatches = [], otherVoices } = judgement ?? {};

  const names = mismatches.map(({ name }) => name);
  const unexplained = refusals.filter(({ about }) => !about.some((name) => names.includes(name)));
  const [code, ...others] = [
    ...names.map((name) => refusals.find(({ about }) => about[0] === name)?.code ?? MISMATCH_CODES[name]),
    ...unexplained.map(({ code }) => code),
  ];
  const suspects = findSuspects(answer, unexplained, context.doubts);
  const faults = [
    ...mismatches.map(({ fault }) => fault),
    ...(unexplained.length === 0 ? [] : [quoteAnswer(answer)]),
    ...(suspects.length === 0
      ? []
      : [`Polly names no place; likely it is ${suspects.map(describeDoubt).join(', or ')}`]),
  ];
  const actions = [
    ...mismatches.map(({ name, expected }) => `Set ${nameOption(name)} to ${expected}.`),
    ...(otherVoices === undefined ? [] : [`Or set voice-id to ${otherVoices}.`]),
    ...new Set(suspects.map(({ action }) => action)),
    ...unexplained.filter(({ code }) => suspects.length === 0 || code !== SSML_INVALID.code).map(actionOf),
    ...(unexplained.some(({ action }) => action === undefined) ? [`${VOICES_PAGE} lists what each voice has.`] : []),
  ];
  return new PollyRefusedError(
    code !== undefined && others.length === 0 ? code : 'options-invalid',
    `Polly refused ${context.part ?? 'the text'} (${describe(options)}): ${faults.join('; ')}`,
    actions.join(' '),
    answer,
  );
}

/**
 * The error for options that `readOptions` refuses by their form. It also names the values that would work and every
 * other mismatch, which would otherwise come up in the next notice only. Never fails: without the list it says what
 * `readOptions` says.
 */
export async function explainOptions(
  polly: PollyClient,
  metadata: Readonly<Record<string, string>>,
  defaults: SpeechOptions,
  context: ExplanationContext = {},
): Promise<OptionsInvalidError> {
  const { mismatches = [], otherVoices } = (await judge(polly, settleOptions(metadata, defaults), context)) ?? {};
  const others = findMalformed(metadata).filter(({ name }) => !mismatches.some((one) => one.name === name));
  const faults = [...mismatches, ...others];
  const last = faults.pop();
  if (last !== undefined) {
    const more = otherVoices === undefined ? '' : `; or with voice-id: ${otherVoices}`;
    faults.push({ ...last, expected: last.expected + more });
  }
  return new OptionsInvalidError(faults);
}

/** The likeliest causes that the text shows of what Polly says about its SSML. */
function findSuspects(
  answer: PollyServiceException,
  refusals: readonly Refusal[],
  doubts: readonly SsmlDoubt[] = [],
): readonly SsmlDoubt[] {
  if (!refusals.some(({ code }) => code === SSML_INVALID.code)) return [];
  const likely = SSML_FEATURE.test(answer.message)
    ? (['voice', 'tag', 'value'] as const)
    : (['value', 'voice'] as const);
  const about = likely.find((one) => doubts.some((doubt) => doubt.about === one));
  return doubts.filter((doubt) => doubt.about === about);
}

function describeDoubt({ place, what }: SsmlDoubt): string {
  return `at ${place}: ${what}`;
}

async function judge(
  polly: PollyClient,
  options: AskedOptions,
  { onListFailed, listTimeoutMs = LIST_TIMEOUT_MS }: ExplanationContext,
): Promise<Judgement | undefined> {
  try {
    return judgeOptions(await listVoices(polly, listTimeoutMs), options);
  } catch (error) {
    onListFailed?.(String(error));
    return undefined;
  }
}

function refusalsIn(answer: PollyServiceException): readonly Refusal[] {
  if (answer.name !== 'ValidationException') {
    const refusal = REFUSALS[answer.name];
    return refusal === undefined ? [] : [refusal];
  }
  const named = VALIDATION_REFUSALS.filter(({ says }) => says.test(answer.message));
  return named.length === 0 ? [VALIDATION_REFUSED] : named.map(({ refusal }) => refusal);
}

const MAX_ANSWER_CHARACTERS = 500;

/** For an unknown voice Polly lists every voice that it has. The list is left out, so that the rest is not cut off. */
function quoteAnswer({ message }: PollyServiceException): string {
  const characters = [...message.replace(/\[[^\]]{100,}\]/g, '[…]')];
  return characters.slice(0, MAX_ANSWER_CHARACTERS).join('');
}

const VOICES_PAGE = 'https://docs.aws.amazon.com/polly/latest/dg/available-voices.html';

/** Where no list of voices shows what would work. */
function actionOf({ about: [name, other], action }: Refusal): string {
  if (action !== undefined || name === undefined) return action ?? '';
  const change = other === undefined ? '' : `, or change ${other}`;
  return `Set ${nameOption(name)} to ${OPTION_SHAPES[name].expected}${change}.`;
}

/** Both places where an option can be set: SpeechOptions do not show which of them it came from. */
function nameOption(name: OptionName): string {
  return `the metadata ${name}, or the default ${name.toUpperCase().replaceAll('-', '_')},`;
}

function describe({ voiceId, engine, languageCode, sampleRate }: SpeechOptions): string {
  return [
    `voice "${displayValue(voiceId)}"`,
    `engine "${displayValue(engine)}"`,
    ...(languageCode === undefined ? [] : [`language "${displayValue(languageCode)}"`]),
    ...(sampleRate === undefined ? [] : [`sample rate "${displayValue(sampleRate)}"`]),
  ].join(', ');
}
