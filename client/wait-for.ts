import { setTimeout as delay } from 'node:timers/promises';

export class WaitError extends Error {
  override name = 'WaitError';
}

export interface WaitOptions {
  /** What is waited for, as it reads after "Waited 10 s for ". */
  readonly what: string;
  readonly timeoutMs: number;
  readonly intervalMs?: number;
  /** Errors of `check` that no waiting mends: they are thrown at once. */
  readonly isFinal?: (error: unknown) => boolean;
  /** Ends the waiting with its reason. */
  readonly signal?: AbortSignal;
}

/**
 * Calls `check` until it returns something other than `undefined` or `false`, and returns that.
 *
 * @throws {WaitError} after `timeoutMs`, with the last error of `check` as its cause.
 */
export async function waitFor<T>(check: () => Promise<T | undefined | false>, options: WaitOptions): Promise<T> {
  const { what, timeoutMs, intervalMs = 100, isFinal = () => false, signal } = options;
  const deadline = Date.now() + timeoutMs;
  let lastError: unknown;
  for (;;) {
    signal?.throwIfAborted();
    try {
      const value = await check();
      if (value !== undefined && value !== false) {
        return value;
      }
    } catch (error) {
      if (isFinal(error)) {
        throw error;
      }
      lastError = error;
    }
    if (Date.now() >= deadline) {
      const reason = lastError === undefined ? '' : `; the last error: ${(lastError as Error).message ?? lastError}`;
      throw new WaitError(`Waited ${timeoutMs / 1000} s for ${what}${reason}`, { cause: lastError });
    }
    await delay(intervalMs);
  }
}
