import { PollyServiceException, VoiceId } from '@aws-sdk/client-polly';
import type { SpeechOptions } from './options.ts';
import { PollyRefusedError } from './refusals.ts';

interface Refusal {
  readonly code: string;
  readonly action: (options: SpeechOptions) => string;
}

const OPTIONS_PAGE = 'https://docs.aws.amazon.com/polly/latest/dg/available-voices.html';

const VOICE_UNKNOWN: Refusal = { code: 'voice-unknown', action: ({ voiceId }) => chooseVoice(voiceId) };
const ENGINE_UNKNOWN: Refusal = {
  code: 'engine-unknown',
  action: () => 'Set the metadata engine, or the default ENGINE, to standard, neural, long-form or generative.',
};
const ENGINE_NOT_SUPPORTED: Refusal = {
  code: 'engine-not-supported',
  action: ({ voiceId, engine }) =>
    `Voice ${voiceId} does not have the engine ${engine} in this region: set the metadata voice-id or engine to a pair of ${OPTIONS_PAGE}.`,
};
const LANGUAGE_UNKNOWN: Refusal = {
  code: 'language-unknown',
  action: () =>
    `Set the metadata language-code, or the default LANGUAGE_CODE, to a code of ${OPTIONS_PAGE}, such as en-US.`,
};
const SAMPLE_RATE_INVALID: Refusal = {
  code: 'sample-rate-invalid',
  action: () =>
    'Set the metadata sample-rate, or the default SAMPLE_RATE, to 8000, 16000, 22050, 24000, 44100 or 48000.',
};
const REQUEST_REFUSED: Refusal = {
  code: 'request-refused',
  action: () => 'Change what Polly names in its answer, in the text or in its metadata, and store the text again.',
};

/** Every answer of SynthesizeSpeech that the same request would get again. https://docs.aws.amazon.com/polly/latest/dg/API_SynthesizeSpeech.html */
const REFUSALS: Readonly<Record<string, readonly Refusal[]>> = {
  InvalidSsmlException: [
    {
      code: 'ssml-invalid',
      action: ({ engine }) =>
        `Correct the SSML: it must be well-formed, with <speak> around it, and use only tags that the engine ${engine} has.`,
    },
  ],
  TextLengthExceededException: [
    { code: 'text-too-long', action: () => 'Split the text into shorter files and store them one by one.' },
  ],
  EngineNotSupportedException: [ENGINE_NOT_SUPPORTED],
  LanguageNotSupportedException: [
    {
      code: 'language-not-supported',
      action: ({ voiceId }) =>
        `Voice ${voiceId} does not speak that language: choose a voice of ${OPTIONS_PAGE} that does, or leave out language-code.`,
    },
  ],
  InvalidSampleRateException: [SAMPLE_RATE_INVALID],
  LexiconNotFoundException: [REQUEST_REFUSED],
  MarksNotSupportedForFormatException: [REQUEST_REFUSED],
  SsmlMarksNotSupportedForTextTypeException: [REQUEST_REFUSED],
};

/** What a ValidationException says is wrong; it reports everything at once, as "Value 'X' at 'voiceId' failed to satisfy …". */
const VALIDATION_REFUSALS: readonly (Refusal & { readonly says: RegExp })[] = [
  { says: /at 'voiceId'/, ...VOICE_UNKNOWN },
  { says: /at 'engine'/, ...ENGINE_UNKNOWN },
  { says: /at 'languageCode'/, ...LANGUAGE_UNKNOWN },
  { says: /at 'sampleRate'/, ...SAMPLE_RATE_INVALID },
  { says: /does not support the selected engine/i, ...ENGINE_NOT_SUPPORTED },
];

const MAX_ANSWER_CHARACTERS = 500;

/**
 * What to tell about an answer that can never change. Nothing for trouble that may pass (throttling, ServiceFailure,
 * ServiceQuotaExceeded), for a role that may not, and for whatever is not foreseen here: those are thrown.
 */
export function pollyRefusalOf(error: unknown, options: SpeechOptions): PollyRefusedError | undefined {
  if (!(error instanceof PollyServiceException)) return undefined;
  const { name, message } = error;
  const refusals = name === 'ValidationException' ? validationRefusals(message) : (REFUSALS[name] ?? []);
  const [first, ...others] = refusals;
  if (first === undefined) return undefined;
  return new PollyRefusedError(
    others.length === 0 ? first.code : 'options-invalid',
    `Polly refused the text (${describe(options)}): ${shorten(message)}`,
    refusals.map(({ action }) => action(options)).join(' '),
    error,
  );
}

function validationRefusals(message: string): readonly Refusal[] {
  const named = VALIDATION_REFUSALS.filter(({ says }) => says.test(message));
  return named.length === 0 ? [REQUEST_REFUSED] : named;
}

function describe({ voiceId, engine, languageCode, sampleRate }: SpeechOptions): string {
  return [
    `voice "${voiceId}"`,
    `engine "${engine}"`,
    ...(languageCode === undefined ? [] : [`language "${languageCode}"`]),
    ...(sampleRate === undefined ? [] : [`sample rate "${sampleRate}"`]),
  ].join(', ');
}

function chooseVoice(voiceId: string): string {
  const meant = Object.values(VoiceId).find((known) => known.toLowerCase() === voiceId.toLowerCase());
  const hint = meant === undefined || meant === voiceId ? '' : ` Did you mean ${meant}?`;
  return `Set the metadata voice-id, or the default VOICE_ID, to a voice of ${OPTIONS_PAGE}, such as Joanna.${hint}`;
}

/** Polly lists every voice it has when it does not know one: left out, so that what it says next is not cut off. */
function shorten(answer: string): string {
  const characters = [...answer.replace(/\[[^\]]{100,}\]/g, '[…]')];
  return characters.slice(0, MAX_ANSWER_CHARACTERS).join('');
}
