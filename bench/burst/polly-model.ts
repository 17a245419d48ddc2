import { Readable } from 'node:stream';
import { MP3 } from '../../handler/testing/stub-aws.ts';
import { sleep } from './virtual-clock.ts';

/** https://docs.aws.amazon.com/polly/latest/dg/limits.html, tables "Quotas and throttle rates" and "Concurrent requests" */
export interface PollyQuota {
  readonly perSecond: number;
  /** How many may come at once after a pause. */
  readonly burst: number;
  readonly atOnce: number;
  /** For a part of 2,900 characters; AWS states none, so these are assumed. */
  readonly callMs: number;
  /** The share by which calls are shorter or longer. */
  readonly spread: number;
  /** USD for a million characters: https://aws.amazon.com/polly/pricing/, November 2026. */
  readonly price: number;
}

export const QUOTAS = {
  standard: { perSecond: 80, burst: 100, atOnce: 80, callMs: 1_500, spread: 0.3, price: 4 },
  neural: { perSecond: 8, burst: 10, atOnce: 18, callMs: 3_000, spread: 0.3, price: 16 },
  generative: { perSecond: 8, burst: 8, atOnce: 26, callMs: 5_000, spread: 0.3, price: 30 },
  'long-form': { perSecond: 8, burst: 10, atOnce: 26, callMs: 8_000, spread: 0.3, price: 100 },
} as const satisfies Readonly<Record<string, PollyQuota>>;

export type Engine = keyof typeof QUOTAS;

const REFUSAL_MS = 50;

/** Polly for one account and region: it takes time, and throttles what is above its quota. */
export class PollyModel {
  calls = 0;
  throttles = 0;
  billedCharacters = 0;
  readonly #quota: PollyQuota;
  readonly #downUntilMs: number;
  #tokens: number;
  #filledAtMs = 0;
  #underWay = 0;

  constructor(quota: PollyQuota, downUntilMs = 0) {
    this.#quota = quota;
    this.#downUntilMs = downUntilMs;
    this.#tokens = quota.burst;
  }

  /** What the SDK's client gives for a SynthesizeSpeechCommand. @throws what it throws. */
  async speak({ Text = '' }: { readonly Text?: string | undefined }) {
    this.calls += 1;
    if (performance.now() < this.#downUntilMs) {
      await sleep(REFUSAL_MS);
      throw failure('ServiceFailureException', 500);
    }
    if (!this.#take()) {
      this.throttles += 1;
      await sleep(REFUSAL_MS);
      throw failure('ThrottlingException', 400);
    }
    this.#underWay += 1;
    const { callMs, spread } = this.#quota;
    await sleep(callMs * (1 - spread + 2 * spread * Math.random()));
    this.#underWay -= 1;
    // Billed whoever still listens.
    this.billedCharacters += Text.length;
    return { AudioStream: Readable.from([MP3]), RequestCharacters: Text.length, $metadata: {} };
  }

  #take(): boolean {
    const { perSecond, burst, atOnce } = this.#quota;
    const nowMs = performance.now();
    this.#tokens = Math.min(burst, this.#tokens + ((nowMs - this.#filledAtMs) / 1_000) * perSecond);
    this.#filledAtMs = nowMs;
    if (this.#underWay >= atOnce || this.#tokens < 1) return false;
    this.#tokens -= 1;
    return true;
  }
}

function failure(name: string, httpStatusCode: number): Error {
  return Object.assign(new Error(`${name} of the model`), { name, $metadata: { httpStatusCode } });
}
