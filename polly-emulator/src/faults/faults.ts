// Faults on demand: what a call of the emulator meets before it is worked on, and what becomes of the body of its answer.
import { AwsError, isErrorName } from '../model/aws-error.ts';
import { type Body, type Pause, pauseFor, spoilBody } from './body-faults.ts';
import { FaultRule } from './fault-rule.ts';
import {
  type AudioKind,
  BODY_FAULTS,
  type BodyFaultName,
  CONNECTION_RESET,
  type FaultList,
  listSettings,
} from './fault-settings.ts';
import type { Quotas } from './quotas.ts';

export { BodyCutError } from './body-faults.ts';
export { checkFaultsAllowed, FaultsForbiddenError } from './fault-access.ts';
export { checkFaultSettings, type FaultList, type FaultSettings, FaultSettingsError } from './fault-settings.ts';

/** The connection is to be reset before any answer. */
export class ConnectionResetError extends Error {
  override readonly name = CONNECTION_RESET;
}

export interface CallInfo {
  readonly engine?: string | undefined;
  readonly region?: string | undefined;
  /** Aborted when the exchange is over: the client has left, or it has its whole answer. */
  readonly signal: AbortSignal;
}

export interface FaultDecision {
  readonly audio: AudioKind;
  /** What happens to the body, for the request log. */
  readonly fault: BodyFaultName | undefined;
  /** The body itself when nothing happens to it. An iterable that comes of it may throw BodyCutError. */
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
   * Waits the latency, then throws AwsError or ConnectionResetError, or tells what is to become of the answer. Rejects with
   * AbortError when the signal is aborted while it waits. Call it when the request has arrived: calls take from sequences
   * and rates in that order, whatever their latency.
   */
  async beforeCall(operation: string, call: CallInfo): Promise<FaultDecision> {
    const rules = this.#rules.filter((rule) => rule.isFor(operation));
    const { name, rule } = takeFault(rules);
    const bodyFault = BODY_FAULTS.find((fault) => fault === name);
    const refusal = toError(name) ?? this.#quotas?.enter(operation, call);
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
function takeFault(rules: readonly FaultRule[]): { name?: string; rule?: FaultRule } {
  for (const rule of rules) {
    const name = rule.take();
    if (name !== undefined) return { name, rule };
  }
  return {};
}

function toError(name: string | undefined): Error | undefined {
  if (name === undefined) return undefined;
  if (name === CONNECTION_RESET) return new ConnectionResetError('The connection is reset, as the faults say');
  return isErrorName(name) ? new AwsError(name) : undefined;
}
