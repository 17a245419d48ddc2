// What `PUT /_emulator/faults`, `--faults` and POLLY_EMULATOR_FAULTS take, and what is wrong with what they were given.
import { ERROR_KINDS, isErrorName } from '../model/aws-error.ts';
import { isOperationName, OPERATION_NAMES, type OperationName } from '../model/shapes.ts';

/** In a sequence: a call that works. */
export const NO_FAULT = 'None';
export const CONNECTION_RESET = 'ConnectionReset';
/** What happens to a body after its headers were sent. */
export const BODY_FAULTS = ['Stall', 'SlowBody', 'TruncatedBody'] as const;
export type BodyFaultName = (typeof BODY_FAULTS)[number];

const EVERY_OPERATION = '*';
const AUDIO_KINDS = ['speech', 'canned'] as const;
export type AudioKind = (typeof AUDIO_KINDS)[number];
/** Those that speak; the others have to be named. */
const DEFAULT_OPERATIONS: readonly string[] = [
  'SynthesizeSpeech',
  'StartSpeechSynthesisTask',
  'StartSpeechSynthesisStream',
] satisfies OperationName[];
const MAX_WAIT_MS = 10 * 60_000;

/** A fault by its name, or with the message of the error where it is one. */
export type FaultEntry = string | { readonly name: string; readonly message?: string };

export interface FaultSettings {
  /** The operations that these settings are for, `*` = all. Absent: the three that speak. */
  readonly operations?: readonly string[];
  /** A sequence of AWS error names, `ConnectionReset`, body faults and `None`; each call takes one, then calls work. */
  readonly errors?: readonly FaultEntry[];
  /** The sequence starts over for ever. */
  readonly repeat?: boolean;
  /** The share of calls, 0 to 1, that meet one of `weights`; not those that `errors` has something for. */
  readonly probability?: number;
  /** What `probability` chooses from: a fault's name to its weight, a number of any scale. */
  readonly weights?: Readonly<Record<string, number>>;
  /** The same calls in the same order meet the same faults. */
  readonly seed?: number;
  /** Every call is answered this much later, errors included. */
  readonly latencyMs?: number;
  /** Calls above this rate are throttled; a second's worth may come at once. Absent = no limit. */
  readonly requestsPerSecond?: number;
  /** `canned` = a short tone at once, in place of speech. */
  readonly audio?: AudioKind;
  /** The share of the body that comes before `Stall` or `TruncatedBody`, 0 to below 1. Absent: a half. */
  readonly bodyShare?: number;
  /** `Stall` ends after this time and the rest follows. Absent: it lasts until the client leaves. */
  readonly stallMs?: number;
  /** The speed of `SlowBody`. Absent: 1,024. */
  readonly bytesPerSecond?: number;
}

/** Several settings, each for its own operations. */
export type FaultList = FaultSettings | readonly FaultSettings[];

/** The settings are wrong; the message quotes the value. */
export class FaultSettingsError extends Error {
  override readonly name = 'FaultSettingsError';
}

export const listSettings = (given: FaultList): readonly FaultSettings[] =>
  Array.isArray(given) ? given : [given as FaultSettings];

export function isForOperation({ operations = DEFAULT_OPERATIONS }: FaultSettings, operation: string): boolean {
  return operations.includes(operation) || operations.includes(EVERY_OPERATION);
}

const quote = (value: unknown): string => JSON.stringify(value) ?? String(value);

export const nameOf = (entry: FaultEntry): string => (typeof entry === 'string' ? entry : entry.name);

const isFault = (name: unknown): name is string =>
  typeof name === 'string' &&
  (name === CONNECTION_RESET || BODY_FAULTS.some((fault) => fault === name) || isErrorName(name));

function complainOfFault(name: unknown): string {
  const known = [CONNECTION_RESET, ...BODY_FAULTS, ...Object.keys(ERROR_KINDS)];
  return `names ${quote(name)}; known are ${known.join(', ')}`;
}

const ENTRY_MEMBERS = ['name', 'message'];

/** What is wrong with an entry of a sequence, or undefined. */
function complainOfEntry(entry: unknown): string | undefined {
  const isObject = typeof entry === 'object' && entry !== null;
  const { name, message }: { readonly name?: unknown; readonly message?: unknown } = isObject ? entry : { name: entry };
  if (name !== NO_FAULT && !isFault(name)) return `${complainOfFault(name)}, ${NO_FAULT}`;
  const unknown = isObject && Object.keys(entry).find((member) => !ENTRY_MEMBERS.includes(member));
  if (unknown) return `has a member ${quote(unknown)}; known are ${ENTRY_MEMBERS.join(', ')}`;
  if (message === undefined) return undefined;
  if (typeof message !== 'string') return `has a message that is ${quote(message)}, not a text`;
  return isErrorName(name) ? undefined : `has a message for ${quote(name)}, which sends no error`;
}

type Check = (value: unknown) => string | undefined;

const numberCheck =
  (isRight: (value: number) => boolean, range: string): Check =>
  (value) =>
    typeof value === 'number' && isRight(value) ? undefined : `has to be ${range}`;

const waitCheck = numberCheck(
  (value) => value >= 0 && value <= MAX_WAIT_MS,
  `a number of milliseconds from 0 to ${MAX_WAIT_MS}`,
);

/** For each setting: what is wrong with a value, or undefined. */
const CHECKS: Readonly<Record<keyof FaultSettings, Check>> = {
  operations: (value) => {
    if (!Array.isArray(value) || value.length === 0) return 'has to be a list of at least one operation, or ["*"]';
    const unknown = value.find((name) => name !== EVERY_OPERATION && !isOperationName(name));
    if (unknown === undefined) return undefined;
    return `names ${quote(unknown)}; known are ${[EVERY_OPERATION, ...OPERATION_NAMES].join(', ')}`;
  },
  errors: (value) => {
    if (!Array.isArray(value)) return 'has to be a list of error names';
    return value.map(complainOfEntry).find((complaint) => complaint !== undefined);
  },
  repeat: (value) => (typeof value === 'boolean' ? undefined : 'has to be true or false'),
  probability: numberCheck((value) => value >= 0 && value <= 1, 'a number from 0 to 1'),
  weights: (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      return 'has to be an object of fault names and numbers, such as {"ThrottlingException": 3, "Stall": 1}';
    }
    const unknown = Object.keys(value).find((name) => !isFault(name));
    if (unknown !== undefined) return complainOfFault(unknown);
    const weights = Object.values(value);
    const isWeight = (weight: unknown) => typeof weight === 'number' && weight > 0 && weight <= 1e6;
    return weights.length > 0 && weights.every(isWeight)
      ? undefined
      : 'has to give one fault at least a weight, and each a number above 0 and at most 1000000';
  },
  seed: numberCheck(Number.isSafeInteger, 'a whole number'),
  latencyMs: waitCheck,
  requestsPerSecond: numberCheck((value) => value > 0 && value <= 1e6, 'a number above 0 and at most 1000000'),
  audio: (value) =>
    AUDIO_KINDS.some((kind) => kind === value) ? undefined : `has to be ${AUDIO_KINDS.map(quote).join(' or ')}`,
  bodyShare: numberCheck((value) => value >= 0 && value < 1, 'a number from 0 to below 1'),
  stallMs: waitCheck,
  bytesPerSecond: numberCheck((value) => value >= 1 && value <= 1e9, 'a number from 1 to 1000000000'),
};

/** Settings that do nothing without another one: most likely a slip. */
function complainOfLonely(settings: FaultSettings): string | undefined {
  const { errors = [], probability, weights, seed, bodyShare, stallMs, bytesPerSecond } = settings;
  if (probability !== undefined && weights === undefined) return "'probability' needs 'weights' to choose from";
  if (probability === undefined && weights !== undefined) return "'weights' needs 'probability'";
  if (probability === undefined && seed !== undefined) return "'seed' needs 'probability'";
  const faults = new Set([...errors.map(nameOf), ...Object.keys(weights ?? {})]);
  if (stallMs !== undefined && !faults.has('Stall')) return "'stallMs' needs 'Stall' in 'errors' or 'weights'";
  if (bytesPerSecond !== undefined && !faults.has('SlowBody')) {
    return "'bytesPerSecond' needs 'SlowBody' in 'errors' or 'weights'";
  }
  if (bodyShare !== undefined && !faults.has('Stall') && !faults.has('TruncatedBody')) {
    return "'bodyShare' needs 'Stall' or 'TruncatedBody' in 'errors' or 'weights'";
  }
  return undefined;
}

function checkOne(given: unknown): void {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw new FaultSettingsError(`The faults have to be a JSON object, or a list of such, not ${quote(given)}`);
  }
  for (const [name, value] of Object.entries(given)) {
    if (!Object.hasOwn(CHECKS, name)) {
      throw new FaultSettingsError(`There is no setting ${quote(name)}; known are ${Object.keys(CHECKS).join(', ')}`);
    }
    const wrong = CHECKS[name as keyof FaultSettings](value);
    if (wrong) throw new FaultSettingsError(`The setting '${name}' is ${quote(value)}: it ${wrong}`);
  }
  const lonely = complainOfLonely(given as FaultSettings);
  if (lonely) throw new FaultSettingsError(`The faults ${quote(given)} miss something: ${lonely}`);
}

/**
 * Throws FaultSettingsError for an unknown setting, a value of the wrong type or range, and one that can do nothing.
 */
export function checkFaultSettings(given: unknown): FaultList {
  const all = Array.isArray(given) && given.length > 0 ? given : [given];
  for (const one of all) checkOne(one);
  return given as FaultList;
}
