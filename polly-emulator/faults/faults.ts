// Faults on demand: what `PUT /_emulator/faults` sets and what it does to SynthesizeSpeech.
import { AwsError, ERROR_KINDS, isErrorName } from '../model/aws-error.ts';

const CONNECTION_RESET = 'ConnectionReset';
const AUDIO_KINDS = ['speech', 'canned'] as const;
const MAX_LATENCY_MS = 10 * 60_000;

export interface FaultSettings {
  /** AWS error names or `ConnectionReset`; each call takes one, then calls work. */
  readonly errors?: readonly string[];
  /** The sequence of errors starts over for ever. */
  readonly repeat?: boolean;
  /** Every call is answered this much later, errors included. */
  readonly latencyMs?: number;
  /** Calls above this rate are throttled; a second's worth may come at once. Absent = no limit. */
  readonly requestsPerSecond?: number;
  /** `canned` = a short tone at once, in place of speech. */
  readonly audio?: (typeof AUDIO_KINDS)[number];
}

/** What a call meets before it is worked on. */
export type Fault = AwsError | typeof CONNECTION_RESET | undefined;

/** The client's settings are wrong; the message quotes the value. */
export class FaultSettingsError extends Error {
  override readonly name = 'FaultSettingsError';
}

const quote = (value: unknown): string => JSON.stringify(value) ?? String(value);

const isNumberIn = (value: unknown, low: number, high: number): boolean =>
  typeof value === 'number' && value >= low && value <= high;

/** For each setting: what is wrong with a value, or undefined. */
const CHECKS: Readonly<Record<keyof FaultSettings, (value: unknown) => string | undefined>> = {
  errors: (value) => {
    if (!Array.isArray(value)) return 'has to be a list of error names';
    const unknown = value.find((name) => typeof name !== 'string' || (name !== CONNECTION_RESET && !isErrorName(name)));
    if (unknown === undefined) return undefined;
    return `names ${quote(unknown)}; known are ${[CONNECTION_RESET, ...Object.keys(ERROR_KINDS)].join(', ')}`;
  },
  repeat: (value) => (typeof value === 'boolean' ? undefined : 'has to be true or false'),
  latencyMs: (value) =>
    isNumberIn(value, 0, MAX_LATENCY_MS) ? undefined : `has to be a number from 0 to ${MAX_LATENCY_MS}`,
  requestsPerSecond: (value) =>
    isNumberIn(value, Number.MIN_VALUE, 1e6) ? undefined : 'has to be a number above 0 and at most 1000000',
  audio: (value) =>
    AUDIO_KINDS.some((kind) => kind === value) ? undefined : `has to be ${AUDIO_KINDS.map(quote).join(' or ')}`,
};

/** Throws FaultSettingsError for an unknown setting or a value of the wrong type or range. */
export function checkFaultSettings(given: unknown): FaultSettings {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw new FaultSettingsError(`The faults have to be a JSON object, not ${quote(given)}`);
  }
  for (const [name, value] of Object.entries(given)) {
    if (!Object.hasOwn(CHECKS, name)) {
      throw new FaultSettingsError(`There is no setting ${quote(name)}; known are ${Object.keys(CHECKS).join(', ')}`);
    }
    const wrong = CHECKS[name as keyof FaultSettings](value);
    if (wrong) throw new FaultSettingsError(`The setting '${name}' is ${quote(value)}: it ${wrong}`);
  }
  return given as FaultSettings;
}

/** The faults in force. `set` replaces them all, the state of the sequence and of the rate included. */
export class Faults {
  #settings: FaultSettings = {};
  #errorsTaken = 0;
  #tokens = 0;
  #refilledAtMs = 0;
  readonly #nowMs: () => number;

  constructor(nowMs: () => number = () => performance.now()) {
    this.#nowMs = nowMs;
  }

  get settings(): FaultSettings {
    return this.#settings;
  }

  set(settings: FaultSettings): void {
    this.#settings = settings;
    this.#errorsTaken = 0;
    this.#tokens = this.#capacity();
    this.#refilledAtMs = this.#nowMs();
  }

  /** The fault of the next call; counts the call. */
  take(): Fault {
    const name = this.#takeError();
    if (name === CONNECTION_RESET) return CONNECTION_RESET;
    if (name !== undefined && isErrorName(name)) return new AwsError(name);
    return this.#takeToken() ? undefined : new AwsError('ThrottlingException');
  }

  #takeError(): string | undefined {
    const { errors = [], repeat = false } = this.#settings;
    if (errors.length === 0 || (!repeat && this.#errorsTaken >= errors.length)) return undefined;
    return errors[this.#errorsTaken++ % errors.length];
  }

  /** A bucket that holds one second of calls, and at least one. */
  #capacity(): number {
    return Math.max(1, this.#settings.requestsPerSecond ?? 0);
  }

  #takeToken(): boolean {
    const rate = this.#settings.requestsPerSecond;
    if (rate === undefined) return true;
    const nowMs = this.#nowMs();
    this.#tokens = Math.min(this.#capacity(), this.#tokens + ((nowMs - this.#refilledAtMs) / 1000) * rate);
    this.#refilledAtMs = nowMs;
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    return true;
  }
}
