import { isServerError, isThrottlingError, isTransientError } from '@smithy/core/retry';
import pLimit, { type LimitFunction } from 'p-limit';
import { ReplyLostError } from '../errors.ts';

/** Why an attempt failed, where the next one may not: over the quota, an error of Polly or the network, no answer. */
export type Trouble = 'throttled' | 'failing' | 'silent';

export interface Patience {
  /** Ends everything, also a pause. */
  readonly signal: AbortSignal;
  /** How often an attempt may fail, and how often one may stay silent: 30 s each. Throttled ones are not counted. */
  readonly maxAttempts: Readonly<Record<Exclude<Trouble, 'throttled'>, number>>;
  /** Whose places the call shares with others. It gives its place up when there are fewer than calls under way. */
  readonly places?: LimitFunction;
  /** Hears of each trouble before the pause, and throws when there is no time for another attempt. */
  readonly onTrouble?: (trouble: Trouble, error: unknown) => void;
}

/**
 * The longest pause before the second attempt; doubled for each further one up to the maximum. Of it a random share is
 * taken, so that the functions that Polly throttled together do not come back together. `npx tsx bench/burst.ts` shows
 * what other figures do: with 5 s at most twice as many calls are throttled, with 20 s the last MP3 comes later.
 */
const FIRST_PAUSE_MS = 500;
const MAX_PAUSE_MS = 10_000;

/**
 * Repeats a call of Polly while its trouble may pass. The SDK's own retries count all trouble alike and end after some
 * seconds; a burst throttles for minutes, and each text that gives up throws away what it has been billed for.
 *
 * @throws the last error.
 */
export async function callPatiently<Reply>(attempt: () => Promise<Reply>, patience: Patience): Promise<Reply> {
  const { signal, maxAttempts, onTrouble, places = pLimit(1) } = patience;
  const seen: Record<Trouble, number> = { throttled: 0, failing: 0, silent: 0 };
  const attemptOrPause = async (): Promise<{ readonly reply: Reply } | undefined> => {
    try {
      signal.throwIfAborted();
      return { reply: await attempt() };
    } catch (error) {
      const trouble = signal.aborted ? undefined : troubleOf(error);
      if (trouble === undefined) throw error;
      seen[trouble] += 1;
      if (trouble !== 'throttled' && seen[trouble] >= maxAttempts[trouble]) throw error;
      onTrouble?.(trouble, error);
      await pause(Math.random() * Math.min(MAX_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (seen[trouble] - 1)), signal);
      return undefined;
    }
  };
  for (;;) {
    const done = await places(async () => {
      let result = await attemptOrPause();
      while (result === undefined && places.activeCount <= places.concurrency) result = await attemptOrPause();
      return result;
    });
    if (done !== undefined) return done.reply;
  }
}

function troubleOf(error: unknown): Trouble | undefined {
  if (!(error instanceof Error)) return undefined;
  if (error instanceof ReplyLostError && error.wasSilent) return 'silent';
  const answer = error as Parameters<typeof isThrottlingError>[0];
  if (isThrottlingError(answer)) return 'throttled';
  return isTransientError(answer) || isServerError(answer) ? 'failing' : undefined;
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener('abort', end, { once: true });
  });
}
