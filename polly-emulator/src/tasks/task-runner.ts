// Synthesis tasks in the background: they wait for their turn, are spoken into S3, and notify SNS. They outlive the
// call that started them, and end with the emulator.
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { AwsError } from '../model/aws-error.ts';
import { BusyError } from '../speech/speech-errors.ts';
import type { Speech } from '../speech/speech-pool.ts';
import { type Synthesis, speakSynthesis } from '../synthesis/synthesis.ts';
import { Endpoints } from './endpoints.ts';
import { outputUri, placeOutput, StoreOutputError } from './output-place.ts';
import { checkTopic, publishNotice } from './task-notice.ts';
import { type SynthesisTask, type TaskInput, TaskStore } from './task-store.ts';

/** One speaks while the others wait: calls that wait for their audio share the speech processes with it. */
const CONCURRENCY = 1;
/**
 * A task that waits keeps what was planned for it: 0.1 MB for the longest plain text, 1.5 MB for one that is mostly
 * tags.
 */
const MAX_WAITING = 100;
/** Of all tasks that wait. A text of nothing but `&` or tags needs a hundred times as much as it has characters. */
const MAX_WAITING_BYTES = 200 * 1024 * 1024;
const BYTES_OF_AN_ORIGIN = 64;
/** Other calls keep the speech processes busy for minutes at most, and nobody waits for the answer of a task. */
const BUSY_DELAY_MS = 1_000;
const MAX_BUSY_TRIES = 300;

/** Polly's words, as a user quoted them in 2019 (bridit/laravel-sns, README), with one missing space added. */
const NOT_STORED =
  'Error occurred while trying to upload file to S3. Please verify that the bucket exists in this region and you have permission to write objects to the specified bucket.';

export interface TaskRunnerOptions {
  readonly endpoints?: Endpoints;
  /** Tasks that speak at a time. */
  readonly concurrency?: number;
  readonly maxWaiting?: number;
  /** Until the speech is asked again when it was too busy. */
  readonly busyDelayMs?: number;
  /** Milliseconds since 1970. */
  readonly nowMs?: () => number;
}

interface Waiting {
  readonly task: SynthesisTask;
  readonly plan: Synthesis;
  readonly speech: Speech;
}

export class TaskRunner {
  readonly store: TaskStore;
  readonly #options: Required<TaskRunnerOptions>;
  readonly #waiting: Waiting[] = [];
  readonly #running = new Set<Promise<void>>();
  /** Ends what runs; another one after a reset. */
  #ending = new AbortController();
  #started = 0;

  constructor(options: TaskRunnerOptions = {}) {
    this.#options = {
      endpoints: new Endpoints(),
      concurrency: CONCURRENCY,
      maxWaiting: MAX_WAITING,
      busyDelayMs: BUSY_DELAY_MS,
      nowMs: Date.now,
      ...options,
    };
    this.store = new TaskStore({ nowMs: this.#options.nowMs });
  }

  /**
   * Takes a task whose synthesis was planned. Throws InvalidS3BucketException, InvalidS3KeyException,
   * InvalidSnsTopicArnException, ServiceFailureException when no endpoint of S3 or SNS is set, and ThrottlingException
   * when too many wait.
   */
  start(
    { Text: _, ...input }: TaskInput,
    { region, speech }: { readonly region: string; readonly speech: Speech },
    plan: Synthesis,
  ): SynthesisTask {
    const { endpoints, maxWaiting, nowMs } = this.#options;
    const id = randomUUID();
    const place = placeOutput(input.OutputS3BucketName, input.OutputS3KeyPrefix, id, input.OutputFormat);
    const s3Url = endpoints.urlOf('S3');
    if (input.SnsTopicArn !== undefined) {
      checkTopic(input.SnsTopicArn, region);
      endpoints.urlOf('SNS');
    }
    if (this.#waitingBytes() + bytesOf(plan) > MAX_WAITING_BYTES) {
      throw new AwsError('ThrottlingException', 'Rate exceeded: the synthesis tasks that wait hold too much memory');
    }
    if (this.#waiting.length >= maxWaiting) {
      throw new AwsError('ThrottlingException', `Rate exceeded: ${maxWaiting} synthesis tasks wait already`);
    }
    const task: SynthesisTask = {
      id,
      number: ++this.#started,
      region,
      createdMs: nowMs(),
      input,
      place,
      outputUri: outputUri(s3Url, place),
      requestCharacters: plan.billedCharacters,
      sampleRate: plan.job.sampleRate,
      status: 'scheduled',
      reason: undefined,
    };
    this.store.add(task);
    this.#waiting.push({ task, plan, speech });
    // Not at once: the answer to the call says `scheduled`.
    setImmediate(() => this.#runNext());
    return task;
  }

  #waitingBytes(): number {
    return this.#waiting.reduce((sum, { plan }) => sum + bytesOf(plan), 0);
  }

  /** Ends what runs, forgets what waits, and resolves when nothing is under way any more. */
  async close(): Promise<void> {
    await this.#end('closed');
  }

  /** As `close`, and no task is known any more. Tasks that are started meanwhile are spoken after it. */
  async reset(): Promise<void> {
    const ended = this.#end('reset');
    this.store.clear();
    this.#ending = new AbortController();
    await ended;
  }

  async #end(how: string): Promise<void> {
    this.#waiting.length = 0;
    this.#ending.abort(new Error(`the Polly emulator was ${how}`));
    await Promise.all(this.#running);
  }

  #runNext(): void {
    if (this.#running.size >= this.#options.concurrency) return;
    const next = this.#waiting.shift();
    if (next === undefined) return;
    const run = this.#run(next).finally(() => {
      this.#running.delete(run);
      this.#runNext();
    });
    this.#running.add(run);
  }

  /** Never rejects: the task says what happened. */
  async #run({ task, plan, speech }: Waiting): Promise<void> {
    const { signal: ending } = this.#ending;
    task.status = 'inProgress';
    try {
      await this.#speak(task, plan, speech, ending);
      task.status = 'completed';
    } catch (error) {
      task.status = 'failed';
      task.reason = reasonOf(error);
    }
    if (task.input.SnsTopicArn !== undefined) await this.#notify(task, ending);
  }

  async #speak(task: SynthesisTask, plan: Synthesis, speech: Speech, ending: AbortSignal): Promise<void> {
    // Not with the emulator: the SDK takes longer to load than everything else, and few ever start a task.
    const { storeOutput } = await import('./store-output.ts');
    const settings = this.#options.endpoints.clientSettings('S3', task.region);
    const signal = copyOf(ending);
    const bytes = await this.#whenFree(() => speakSynthesis(plan, speech, signal), signal);
    await storeOutput(settings, { ...task.place, contentType: plan.contentType, bytes }, signal);
  }

  async #whenFree<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> {
    for (let tries = 1; ; tries++) {
      try {
        return await work();
      } catch (error) {
        if (!(error instanceof BusyError) || tries === MAX_BUSY_TRIES) throw error;
      }
      await delay(this.#options.busyDelayMs, undefined, { signal });
    }
  }

  /**
   * What Polly does when it cannot publish is not documented; the object is there, so here the task stays what it is.
   */
  async #notify(task: SynthesisTask, ending: AbortSignal): Promise<void> {
    try {
      const settings = this.#options.endpoints.clientSettings('SNS', task.region);
      await publishNotice(settings, task, copyOf(ending));
    } catch (error) {
      const { name, message } = error as Error;
      const trouble = `The status could not be published to ${task.input.SnsTopicArn} (${name}: ${message})`;
      task.reason = task.reason === undefined ? trouble : `${task.reason} ${trouble}`;
    }
  }
}

/** A new signal for each use: listeners on `ending` itself would stay until the emulator is closed. */
function copyOf(ending: AbortSignal): AbortSignal {
  return AbortSignal.any([ending]);
}

/** What is kept of a plan until its turn, roughly. */
function bytesOf({ spoken, text }: Synthesis): number {
  return 2 * (spoken.markup.length + text.length) + BYTES_OF_AN_ORIGIN * (spoken.origins.length + spoken.marks.length);
}

function reasonOf(error: unknown): string {
  if (error instanceof StoreOutputError) return `${NOT_STORED} (${error.message})`;
  return `The text could not be spoken: ${(error as Error).message}`;
}
