import { setTimeout as delay } from 'node:timers/promises';
import type { LambdaClient } from '@aws-sdk/client-lambda';
import type { S3Client } from '@aws-sdk/client-s3';
import pLimit from 'p-limit';
import { type Answer, FunctionFailedError, FunctionUnavailableError, redoText } from './invocation.ts';
import { CheckError, checkText, listTexts, type StaleText } from './stale-texts.ts';
import type { Row, Totals } from './table.ts';

export interface ReconcileRequest {
  /** For people, as in "embedded"; absent where nothing but the bucket is known. */
  readonly target?: string;
  readonly s3: S3Client;
  readonly bucket: string;
  /** Only keys that begin so; empty for all. */
  readonly prefix: string;
  /** Absent in a dry run, which only lists. */
  readonly redo?: { readonly lambda: LambdaClient; readonly functionName: string };
  /** How many texts the function is given at a time. */
  readonly concurrency: number;
}

/** Follows the work; the totals are the caller's, so that they are there whatever ends it. */
export interface Report {
  readonly totals: Totals;
  /** A text that was stale or gave trouble, once it is known what became of it. */
  row(row: Row): void;
  /** Some count has changed; `throttled` texts wait for the function to be free. */
  progress(throttled: number): void;
}

/** So many errors in a row have one cause: going on would only fill the screen. */
export class TooManyErrorsError extends Error {
  override name = 'TooManyErrorsError';

  constructor(errors: number, last: Error) {
    super(`${errors} errors in a row, so the rest was left alone. The last one: ${last.message}`, { cause: last });
  }
}

/** How many texts may be under check or waiting for their turn, besides those that the function works on. */
const TEXTS_AHEAD = 16;
const MAX_ERRORS_IN_A_ROW = 20;

/**
 * Finds the texts that have no up-to-date MP3 and has the function narrate them, one invocation each. Whatever the
 * bucket holds, one page of its listing and the texts at work are all that is in memory.
 *
 * @param stop once aborted, nothing more is begun; what is under way is waited for, then the reason is thrown.
 * @param abandon once aborted, nothing is waited for either. The function still ends what it has begun.
 * @throws {ListingError}
 * @throws {FunctionUnavailableError}
 * @throws {TooManyErrorsError}
 */
export async function reconcileTexts(
  request: ReconcileRequest,
  report: Report,
  stop: AbortSignal,
  abandon: AbortSignal,
): Promise<void> {
  const { s3, bucket, prefix, redo, concurrency } = request;
  const { totals } = report;
  const inTurn = pLimit(concurrency);
  const [checks, redos] = [new ErrorsInARow(), new ErrorsInARow()];
  let throttled = 0;

  const check = async (key: string): Promise<StaleText | undefined> => {
    try {
      const state = await checkText(s3, bucket, key);
      checks.end();
      if (state.status === 'gone') return undefined;
      totals.checked += 1;
      totals[state.status === 'stale' ? 'stale' : 'upToDate'] += 1;
      return state.status === 'stale' ? state.text : undefined;
    } catch (error) {
      totals.checked += 1;
      totals.errors += 1;
      report.row({ key, why: 'could not be checked', outcome: describeError(error as Error) });
      checks.add(error as Error);
      return undefined;
    } finally {
      report.progress(throttled);
    }
  };

  const redoOne = async (text: StaleText, { lambda, functionName }: NonNullable<typeof redo>, halt: AbortSignal) => {
    const show = (outcome: string) =>
      report.row({ key: text.key, versionId: text.versionId, why: text.reason, outcome });
    const wait = async (ms: number) => {
      throttled += 1;
      report.progress(throttled);
      try {
        await delay(ms, undefined, { signal: halt });
      } finally {
        throttled -= 1;
      }
    };
    try {
      const answer = await redoText({ lambda, functionName, bucket, text, abandon, wait });
      redos.end();
      totals[TOTAL_OF[answer.outcome]] += 1;
      show(describeAnswer(answer));
    } catch (error) {
      if (error instanceof FunctionUnavailableError) throw error;
      if (abandon.aborted) {
        show('not waited for');
      } else if (!halt.aborted || (error as Error).name !== 'AbortError') {
        totals.errors += 1;
        show(describeError(error as Error));
        redos.add(error as Error);
      }
    } finally {
      report.progress(throttled);
    }
  };

  const work = async (key: string, halt: AbortSignal) => {
    const text = await check(key);
    if (text === undefined) return;
    if (redo === undefined) {
      report.row({ key, versionId: text.versionId, why: text.reason });
      return;
    }
    await inTurn(async () => {
      if (!halt.aborted) await redoOne(text, redo, halt);
    });
  };

  await forEachConcurrently(listTexts(s3, bucket, prefix), TEXTS_AHEAD + concurrency, stop, work);
  stop.throwIfAborted();
}

const TOTAL_OF = { narrated: 'redone', failed: 'failed', overtaken: 'settled', unchanged: 'settled' } as const;

function describeAnswer({ outcome, code }: Answer): string {
  switch (outcome) {
    case 'narrated':
      return 'narrated';
    case 'failed':
      return `failed: ${code ?? 'no code given'}`;
    case 'overtaken':
      return 'overtaken by a newer version';
    case 'unchanged':
      return 'up to date by now';
  }
}

/** The messages of the function and of the checks are complete; one of the SDK needs the error's name before it. */
function describeError(error: Error): string {
  const speaksForItself = error instanceof CheckError || error instanceof FunctionFailedError;
  return `error: ${speaksForItself ? '' : `${error.name}: `}${error.message}`;
}

/**
 * Works on items as they come, at most `limit` of them at a time. An item is taken only when it can be worked on at
 * once. After a stop or a failure no more are taken, and what is under way is waited for. (p-map would not wait for it,
 * and keeps a result for every item.)
 *
 * @throws the first error of the source or of the work.
 */
export async function forEachConcurrently<T>(
  items: AsyncGenerator<T>,
  limit: number,
  stop: AbortSignal,
  work: (item: T, halt: AbortSignal) => Promise<void>,
): Promise<void> {
  const failure = new AbortController();
  const halt = AbortSignal.any([stop, failure.signal]);
  const takeItems = async () => {
    while (!halt.aborted) {
      const { done, value } = await items.next();
      if (done || halt.aborted) return;
      await work(value, halt);
    }
  };
  const workers = Array.from({ length: limit }, () =>
    takeItems().catch((error) => {
      failure.abort(error);
    }),
  );
  await Promise.all(workers);
  failure.signal.throwIfAborted();
}

class ErrorsInARow {
  #length = 0;

  end(): void {
    this.#length = 0;
  }

  add(error: Error): void {
    this.#length += 1;
    if (this.#length === MAX_ERRORS_IN_A_ROW) throw new TooManyErrorsError(this.#length, error);
  }
}
