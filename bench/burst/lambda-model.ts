import { sleep } from './virtual-clock.ts';

/** A text that waits to be narrated. */
export interface Job {
  readonly parts: readonly string[];
}

export interface LambdaSettings {
  /** Executions at a time. */
  readonly concurrency: number;
  readonly timeoutMs: number;
  /** `queue`: SQS between the bucket and the function, with `concurrency` as the event source's maximum. */
  readonly way: 'direct' | 'queue';
}

export interface Waves {
  narrated: number;
  /** Given up: Lambda's on-failure record, or the queue's dead letters. */
  readonly lost: Job[];
  /** Runs that failed and were repeated. */
  repeats: number;
  /** Of all runs, in seconds: what Lambda bills. */
  billedSeconds: number;
  /** From the first text to the last MP3. */
  lastMs: number;
}

/** Lambda's own for asynchronous events: two repetitions, after one minute and after two. */
const RETRY_MS = [60_000, 120_000];
/** An event for which there is no room comes back after 1 s, later after up to 5 minutes, for up to six hours. */
const FIRST_RETURN_MS = 1_000;
const LAST_RETURN_MS = 300_000;
const EVENT_AGE_MS = 6 * 3_600_000;
/** A message comes back when its visibility ends: six times the time-out, as AWS recommends; five times in all. */
const VISIBILITY = 6;
const MAX_RECEIVES = 5;
/** All texts of a burst are stored within this time. */
const UPLOAD_MS = 2_000;

/**
 * Brings every job to the function, as S3's events are, until it is narrated or given up. A run is ended at its
 * time-out. Facts: "Invoking a Lambda function asynchronously" and "Using Lambda with Amazon SQS" in the Lambda
 * developer guide.
 *
 * @param narrate one run; what it throws fails the event
 */
export async function runWaves(
  jobs: readonly Job[],
  { concurrency, timeoutMs, way }: LambdaSettings,
  narrate: (job: Job, remainingMs: () => number) => Promise<void>,
): Promise<Waves> {
  const firstMs = performance.now();
  const waves: Waves = { narrated: 0, lost: [], repeats: 0, billedSeconds: 0, lastMs: 0 };
  let running = 0;
  const waiting: (() => void)[] = [];

  /** @returns whether the job was narrated. */
  const run = async (job: Job): Promise<boolean> => {
    const startedMs = performance.now();
    const remainingMs = () => timeoutMs - (performance.now() - startedMs);
    let timer: NodeJS.Timeout | undefined;
    const timeout = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error('Task timed out')), timeoutMs);
    });
    try {
      await Promise.race([narrate(job, remainingMs), timeout]);
      return true;
    } catch {
      return false;
    } finally {
      clearTimeout(timer);
      waves.billedSeconds += (performance.now() - startedMs) / 1_000;
      running -= 1;
      waiting.shift()?.();
    }
  };
  const enter = async (storedMs: number): Promise<boolean> => {
    if (way === 'queue') {
      if (running >= concurrency) await new Promise<void>((resolve) => waiting.push(resolve));
    } else {
      for (let returnMs = FIRST_RETURN_MS; running >= concurrency; returnMs *= 2) {
        if (performance.now() - storedMs > EVENT_AGE_MS) return false;
        await sleep(Math.min(returnMs, LAST_RETURN_MS) * (0.5 + 0.5 * Math.random()));
      }
    }
    running += 1;
    return true;
  };
  const pauses = way === 'direct' ? RETRY_MS : new Array<number>(MAX_RECEIVES - 1).fill(VISIBILITY * timeoutMs);

  const bring = async (job: Job): Promise<void> => {
    await sleep(Math.random() * UPLOAD_MS);
    const storedMs = performance.now();
    for (const pauseMs of [...pauses, undefined]) {
      if (!(await enter(storedMs))) break;
      if (await run(job)) {
        waves.narrated += 1;
        waves.lastMs = performance.now() - firstMs;
        return;
      }
      if (pauseMs === undefined) break;
      waves.repeats += 1;
      await sleep(pauseMs);
    }
    waves.lost.push(job);
  };
  await Promise.all(jobs.map(bring));
  return waves;
}
