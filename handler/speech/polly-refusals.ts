import { PollyServiceException } from '@aws-sdk/client-polly';
import type { OptionName } from '../contract.ts';
import { PollyRefusedError } from '../errors.ts';
import { OPTION_SHAPES, type SpeechOptions } from './options.ts';
import { displayValue } from './voice-metadata.ts';

/** One thing that an answer of Polly says is wrong. */
export interface Refusal {
  readonly code: string;
  /** The options that may be at fault, the likeliest first. None: the text is, and no list of voices can explain it. */
  readonly about: readonly OptionName[];
  readonly action: (options: SpeechOptions) => string;
}

const OPTIONS_PAGE = 'https://docs.aws.amazon.com/polly/latest/dg/available-voices.html';

const VOICE_UNKNOWN: Refusal = {
  code: 'voice-unknown',
  about: ['voice-id'],
  action: () => `Set the metadata voice-id, or the default VOICE_ID, to a voice of ${OPTIONS_PAGE}, such as Joanna.`,
};
const ENGINE_UNKNOWN: Refusal = {
  code: 'engine-unknown',
  about: ['engine'],
  action: () => 'Set the metadata engine, or the default ENGINE, to standard, neural, long-form or generative.',
};
const ENGINE_NOT_SUPPORTED: Refusal = {
  code: 'engine-not-supported',
  about: ['engine', 'voice-id'],
  action: ({ voiceId, engine }) =>
    `Voice ${voiceId} does not have the engine ${engine} in this region: set the metadata voice-id or engine to a pair of ${OPTIONS_PAGE}.`,
};
const LANGUAGE_UNKNOWN: Refusal = {
  code: 'language-unknown',
  about: ['language-code'],
  action: () =>
    `Set the metadata language-code, or the default LANGUAGE_CODE, to a code of ${OPTIONS_PAGE}, such as en-US.`,
};
const LANGUAGE_NOT_SUPPORTED: Refusal = {
  code: 'language-not-supported',
  about: ['language-code', 'voice-id'],
  action: ({ voiceId }) =>
    `Voice ${voiceId} does not speak that language: choose a voice of ${OPTIONS_PAGE} that does, or leave out language-code.`,
};
const SAMPLE_RATE_INVALID: Refusal = {
  code: 'sample-rate-invalid',
  about: ['sample-rate'],
  action: () =>
    `Set the metadata sample-rate, or the default SAMPLE_RATE, to ${OPTION_SHAPES['sample-rate'].expected}.`,
};
const REQUEST_REFUSED: Refusal = {
  code: 'request-refused',
  about: [],
  action: () => 'Change what Polly names in its answer, in the text or in its metadata, and store the text again.',
};

/** Every answer of SynthesizeSpeech that the same request would get again. https://docs.aws.amazon.com/polly/latest/dg/API_SynthesizeSpeech.html */
const REFUSALS: Readonly<Record<string, readonly Refusal[]>> = {
  InvalidSsmlException: [
    {
      code: 'ssml-invalid',
      about: [],
      action: ({ engine }) =>
        `Correct the SSML: it must be well-formed, with <speak> around it, and use only tags that the engine ${engine} has.`,
    },
  ],
  TextLengthExceededException: [
    { code: 'text-too-long', about: [], action: () => 'Split the text into shorter files and store them one by one.' },
  ],
  EngineNotSupportedException: [ENGINE_NOT_SUPPORTED],
  LanguageNotSupportedException: [LANGUAGE_NOT_SUPPORTED],
  InvalidSampleRateException: [SAMPLE_RATE_INVALID],
  LexiconNotFoundException: [REQUEST_REFUSED],
  MarksNotSupportedForFormatException: [REQUEST_REFUSED],
  SsmlMarksNotSupportedForTextTypeException: [REQUEST_REFUSED],
};

/**
 * What a ValidationException says is wrong; it reports every unknown value at once, as "Value 'X' at 'voiceId' failed to
 * satisfy …", and mismatches in words of its own: "The selected engine is not supported in this region".
 */
const VALIDATION_REFUSALS: readonly (Refusal & { readonly says: RegExp })[] = [
  { says: /at 'voiceId'/, ...VOICE_UNKNOWN },
  { says: /at 'engine'/, ...ENGINE_UNKNOWN },
  { says: /at 'languageCode'/, ...LANGUAGE_UNKNOWN },
  { says: /at 'sampleRate'/, ...SAMPLE_RATE_INVALID },
  { says: /not support the selected engine|selected engine is not supported/i, ...ENGINE_NOT_SUPPORTED },
];

/** It may be about an option in words that are not foreseen here. */
const VALIDATION_REFUSED: Refusal = {
  ...REQUEST_REFUSED,
  about: ['voice-id', 'engine', 'language-code', 'sample-rate'],
};

const MAX_ANSWER_CHARACTERS = 500;

/**
 * What to tell about an answer that can never change. Nothing for trouble that may pass (throttling, ServiceFailure,
 * ServiceQuotaExceeded), for a role that may not, and for whatever is not foreseen here: those are thrown.
 *
 * @param error Polly's answer, or the error that has it as its cause.
 * @param part What was refused of a longer text, such as "part 3 of 12 of the text".
 */
export function pollyRefusalOf(error: unknown, options: SpeechOptions, part?: string): PollyRefusedError | undefined {
  const { answer, refusals } = readAnswer(error);
  if (answer === undefined || refusals.length === 0) return undefined;
  const actions = refusals.map(({ action }) => action(options));
  const codes = refusals.map(({ code }) => code);
  return makeRefusal({ codes, faults: [quoteAnswer(answer)], actions, answer, options, part });
}

/** Polly's answer in `error`, and all that it refuses: nothing when it may pass. */
export function readAnswer(error: unknown): { answer?: PollyServiceException; refusals: readonly Refusal[] } {
  const answer = error instanceof Error && error.cause instanceof PollyServiceException ? error.cause : error;
  if (!(answer instanceof PollyServiceException)) return { refusals: [] };
  if (answer.name !== 'ValidationException') return { answer, refusals: REFUSALS[answer.name] ?? [] };
  const named = VALIDATION_REFUSALS.filter(({ says }) => says.test(answer.message));
  return { answer, refusals: named.length === 0 ? [VALIDATION_REFUSED] : named };
}

/** Polly lists every voice it has when it does not know one: left out, so that what it says next is not cut off. */
export function quoteAnswer({ message }: PollyServiceException): string {
  const characters = [...message.replace(/\[[^\]]{100,}\]/g, '[…]')];
  return characters.slice(0, MAX_ANSWER_CHARACTERS).join('');
}

export function makeRefusal({
  codes,
  faults,
  actions,
  answer,
  options,
  part = 'the text',
}: {
  readonly codes: readonly string[];
  readonly faults: readonly string[];
  readonly actions: readonly string[];
  readonly answer: PollyServiceException;
  readonly options: SpeechOptions;
  readonly part: string | undefined;
}): PollyRefusedError {
  const [code = REQUEST_REFUSED.code, ...others] = codes;
  return new PollyRefusedError(
    others.length === 0 ? code : 'options-invalid',
    `Polly refused ${part} (${describe(options)}): ${faults.join('; ')}`,
    actions.join(' '),
    answer,
  );
}

function describe({ voiceId, engine, languageCode, sampleRate }: SpeechOptions): string {
  return [
    `voice "${displayValue(voiceId)}"`,
    `engine "${displayValue(engine)}"`,
    ...(languageCode === undefined ? [] : [`language "${displayValue(languageCode)}"`]),
    ...(sampleRate === undefined ? [] : [`sample rate "${displayValue(sampleRate)}"`]),
  ].join(', ');
}
