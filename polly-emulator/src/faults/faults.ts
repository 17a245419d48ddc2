// Faults on demand: what a call of the emulator meets before it is worked on, and what becomes of the body of its
// answer.
import { AwsError, isErrorName } from '../model/aws-error.ts';
import { type Body, type Pause, pauseFor, spoilBody } from './body-faults.ts';
import {
  type AudioKind,
  BODY_FAULTS,
  type BodyFaultName,
  CONNECTION_RESET,
  type FaultEntry,
  type FaultList,
  type FaultSettings,
  isForOperation,
  listSettings,
  NO_FAULT,
  nameOf,
} from './fault-settings.ts';
import { type Quotas, TokenBucket } from './quotas.ts';

/**
 * Numbers from 0 to below 1; with a seed always the same ones (mulberry32, public domain), which Math.random cannot
 * give.
 */
function randomNumbers(seed: number | undefined): () => number {
  if (seed === undefined) return Math.random;
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** One of the names, each as often as its weight says. */
function chooseByWeight(weights: Readonly<Record<string, number>>, random: () => number): string | undefined {
  const names = Object.keys(weights);
  const total = Object.values(weights).reduce((sum, weight) => sum + weight, 0);
  let point = random() * total;
  return names.find((name) => {
    point -= weights[name] ?? 0;
    return point < 0;
  });
}

/** One set of settings with what its calls have used up of it. */
class FaultRule {
  readonly settings: FaultSettings;
  readonly #random: () => number;
  readonly #bucket: TokenBucket | undefined;
  #errorsTaken = 0;

  constructor(settings: FaultSettings, nowMs: () => number) {
    this.settings = settings;
    this.#random = randomNumbers(settings.seed);
    const rate = settings.requestsPerSecond;
    // The burst is one second's worth, but never less than one call.
    this.#bucket =
      rate === undefined ? undefined : new TokenBucket({ perSecond: rate, burst: Math.max(1, rate) }, nowMs);
  }

  isFor(operation: string): boolean {
    return isForOperation(this.settings, operation);
  }

  /** What the next call meets; counts the call. */
  take(): FaultEntry | undefined {
    const fault = this.#takeListed() ?? this.#draw();
    if (fault !== undefined && nameOf(fault) !== NO_FAULT) return fault;
    return this.#bucket === undefined || this.#bucket.take() ? undefined : 'ThrottlingException';
  }

  #takeListed(): FaultEntry | undefined {
    const { errors = [], repeat = false } = this.settings;
    if (errors.length === 0 || (!repeat && this.#errorsTaken >= errors.length)) return undefined;
    return errors[this.#errorsTaken++ % errors.length];
  }

  #draw(): string | undefined {
    const { probability, weights } = this.settings;
    if (probability === undefined || weights === undefined) return undefined;
    return this.#random() < probability ? chooseByWeight(weights, this.#random) : undefined;
  }
}

/** The connection is to be reset before any answer. */
export class ConnectionResetError extends Error {
  override readonly name = CONNECTION_RESET;
}

interface CallInfo {
  readonly engine?: string | undefined;
  readonly region?: string | undefined;
  /** Aborted when the exchange is over: the client has left, or it has its whole answer. */
  readonly signal: AbortSignal;
}

interface FaultDecision {
  readonly audio: AudioKind;
  /** What happens to the body, for the request log. */
  readonly fault: BodyFaultName | undefined;
  /** Gives back the body itself when no fault is due. An iterable that it gives may throw BodyCutError. */
  readonly wrapBody: <Given extends Body>(body: Given) => Given | AsyncIterable<Uint8Array>;
}

interface Surroundings {
  readonly quotas?: Quotas | undefined;
  readonly nowMs?: () => number;
  readonly pause?: Pause;
}

/** The faults in force. `set` replaces them all, what was used up of sequences and rates included. */
export class Faults {
  readonly #quotas: Quotas | undefined;
  readonly #nowMs: () => number;
  readonly #pause: Pause;
  #settings: FaultList = {};
  #rules: readonly FaultRule[] = [];

  constructor({ quotas, nowMs = () => performance.now(), pause = pauseFor }: Surroundings = {}) {
    this.#quotas = quotas;
    this.#nowMs = nowMs;
    this.#pause = pause;
  }

  get settings(): FaultList {
    return this.#settings;
  }

  /** Takes what checkFaultSettings has let through. */
  set(settings: FaultList): void {
    this.#settings = settings;
    this.#rules = listSettings(settings).map((one) => new FaultRule(one, this.#nowMs));
  }

  /**
   * Waits the latency, then throws AwsError or ConnectionResetError, or says what is to become of the answer. Rejects
   * with AbortError when the signal is aborted while it waits. Call it when the request has arrived: calls take from
   * sequences and rates in that order, whatever their latency.
   */
  async beforeCall(operation: string, call: CallInfo): Promise<FaultDecision> {
    const rules = this.#rules.filter((rule) => rule.isFor(operation));
    const { fault, rule } = takeFault(rules);
    const bodyFault = BODY_FAULTS.find((name) => fault !== undefined && name === nameOf(fault));
    const refusal = (fault && toError(fault)) ?? this.#quotas?.enter(operation, call);
    const latencyMs = rules.reduce((sum, { settings }) => sum + (settings.latencyMs ?? 0), 0);
    if (latencyMs > 0) await this.#pause(latencyMs, call.signal);
    if (refusal) throw refusal;
    const surroundings = { signal: call.signal, pause: this.#pause };
    return {
      audio: rules.findLast(({ settings }) => settings.audio)?.settings.audio ?? 'speech',
      fault: bodyFault,
      wrapBody: (body) => (bodyFault && rule ? spoilBody(body, bodyFault, rule.settings, surroundings) : body),
    };
  }
}

/** Of the first rule that has one; the rules after it do not see the call. */
function takeFault(rules: readonly FaultRule[]): { fault?: FaultEntry; rule?: FaultRule } {
  for (const rule of rules) {
    const fault = rule.take();
    if (fault !== undefined) return { fault, rule };
  }
  return {};
}

function toError(fault: FaultEntry): Error | undefined {
  const name = nameOf(fault);
  if (name === CONNECTION_RESET) return new ConnectionResetError('The connection is reset, as the faults say');
  const message = typeof fault === 'string' ? undefined : fault.message;
  return isErrorName(name) ? new AwsError(name, message) : undefined;
}
