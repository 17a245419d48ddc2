import type { PollyClient } from '@aws-sdk/client-polly';
import type { OptionName } from '../contract.ts';
import { OptionsInvalidError, type PollyRefusedError } from '../errors.ts';
import { findMalformed, type SpeechOptions, settleOptions } from './options.ts';
import { makeRefusal, pollyRefusalOf, quoteAnswer, readAnswer } from './polly-refusals.ts';
import { listVoices } from './voice-list.ts';
import { type Judgement, judgeOptions } from './voices.ts';

interface ExplanationContext {
  /** What was refused of a longer text, such as "part 3 of 12 of the text". */
  readonly part?: string;
  /** Hears why Polly did not list its voices: the refusal then has to do without them. */
  readonly onListFailed?: (reason: string) => void;
  /** For the whole list, its pages and attempts. */
  readonly listTimeoutMs?: number;
}

/** The list comes within a second; what it adds is not worth the invocation's time. */
const LIST_TIMEOUT_MS = 5_000;

/** Codes of what the list shows while Polly's answer was about something else. */
const MISMATCH_CODES: Readonly<Partial<Record<OptionName, string>>> = {
  'voice-id': 'voice-unknown',
  engine: 'engine-not-supported',
  'language-code': 'language-not-supported',
  'sample-rate': 'sample-rate-invalid',
};

/**
 * `pollyRefusalOf` with the values that would work. Where an option may be at fault, Polly is asked for the voices of its region,
 * and all the options are judged at once: Polly itself names one mismatch at a time. Never fails: without the list, the
 * refusal says less.
 *
 * @param error Polly's answer, or the error that has it as its cause.
 */
export async function explainRefusal(
  polly: PollyClient,
  error: unknown,
  options: SpeechOptions,
  context: ExplanationContext = {},
): Promise<PollyRefusedError | undefined> {
  const refused = pollyRefusalOf(error, options, context.part);
  const { answer, refusals } = readAnswer(error);
  if (answer === undefined || refusals.every(({ about }) => about.length === 0)) return refused;
  const { mismatches = [], otherVoices } = (await judge(polly, options, context)) ?? {};
  if (mismatches.length === 0) return refused;

  const names = mismatches.map(({ name }) => name);
  const codes = names.map((name) => refusals.find(({ about }) => about[0] === name)?.code ?? MISMATCH_CODES[name]);
  const actions = mismatches.map(({ name, expected }) => `Set ${nameOption(name)} to ${expected}.`);
  if (otherVoices !== undefined) actions.push(`Or set voice-id to ${otherVoices}.`);
  const unexplained = refusals.filter(({ about }) => !about.some((name) => names.includes(name)));
  return makeRefusal({
    codes: [...codes, ...unexplained.map(({ code }) => code)].filter((code) => code !== undefined),
    faults: [...mismatches.map(({ fault }) => fault), ...(unexplained.length === 0 ? [] : [quoteAnswer(answer)])],
    actions: [...actions, ...unexplained.map(({ action }) => action(options))],
    answer,
    options,
    part: context.part,
  });
}

/**
 * What `readOptions` refused for its form, with the values that would work, and with whatever else does not go together: else
 * that would come out with the next notice only. Never fails: without the list, `refused` is returned as it is.
 */
export async function explainOptions(
  polly: PollyClient,
  refused: OptionsInvalidError,
  metadata: Readonly<Record<string, string>>,
  defaults: SpeechOptions,
  context: ExplanationContext = {},
): Promise<OptionsInvalidError> {
  const judgement = await judge(polly, settleOptions(metadata, defaults), context);
  if (judgement === undefined) return refused;
  const { mismatches, otherVoices } = judgement;
  const others = findMalformed(metadata).filter(({ name }) => !mismatches.some((one) => one.name === name));
  const faults = [...mismatches, ...others];
  if (otherVoices === undefined) return new OptionsInvalidError(faults);
  const last = faults.length - 1;
  return new OptionsInvalidError(
    faults.map((fault, index) =>
      index < last ? fault : { ...fault, expected: `${fault.expected}; or with voice-id: ${otherVoices}` },
    ),
  );
}

async function judge(
  polly: PollyClient,
  options: Omit<SpeechOptions, 'textType'>,
  { onListFailed, listTimeoutMs = LIST_TIMEOUT_MS }: ExplanationContext,
): Promise<Judgement | undefined> {
  try {
    return judgeOptions(await listVoices(polly, listTimeoutMs), options);
  } catch (error) {
    onListFailed?.(String(error));
    return undefined;
  }
}

/** Where an option can be set: SpeechOptions do not tell which of the two places it came from. */
function nameOption(name: OptionName): string {
  return `the metadata ${name}, or the default ${name.toUpperCase().replace('-', '_')},`;
}
