// A task as it is kept and as the API shows it, and the tasks of an account, each region's for itself. They live as
// long as the emulator, and at most as long as Polly keeps them.
import { AwsError } from '../model/aws-error.ts';
import { PAGE_SIZE, TASK_KEPT_MS } from '../model/limits.ts';
import { type Page, readPageToken, takePage } from '../model/page-token.ts';
import type { Input } from '../model/shapes.ts';
import type { OutputPlace } from './output-place.ts';

export type TaskInput = Input<'StartSpeechSynthesisTask'>;
export type TaskStatus = 'scheduled' | 'inProgress' | 'completed' | 'failed';

export interface SynthesisTask {
  readonly id: string;
  /** Counts up, so that tasks of one millisecond have an order. */
  readonly number: number;
  readonly region: string;
  readonly createdMs: number;
  /** The request without its text, which may be a quarter of a megabyte. */
  readonly input: Omit<TaskInput, 'Text'>;
  readonly place: OutputPlace;
  readonly outputUri: string;
  readonly requestCharacters: number;
  /** The one used: the request may leave it open. */
  readonly sampleRate: number;
  status: TaskStatus;
  reason: string | undefined;
}

export const isOver = ({ status }: SynthesisTask): boolean => status === 'completed' || status === 'failed';

/**
 * The model's SynthesisTask. As in the documented examples it has `TextType` always, and other options where they were
 * given.
 */
export function describeTask(task: SynthesisTask) {
  const { input } = task;
  return {
    Engine: input.Engine,
    TaskId: task.id,
    TaskStatus: task.status,
    TaskStatusReason: task.reason,
    OutputUri: task.outputUri,
    // Seconds with milliseconds as fractions, as in the AWS CLI's example.
    CreationTime: task.createdMs / 1_000,
    RequestCharacters: task.requestCharacters,
    SnsTopicArn: input.SnsTopicArn,
    LexiconNames: input.LexiconNames,
    OutputFormat: input.OutputFormat,
    SampleRate: input.SampleRate,
    SpeechMarkTypes: input.SpeechMarkTypes,
    TextType: input.TextType ?? 'text',
    VoiceId: input.VoiceId,
    LanguageCode: input.LanguageCode,
  };
}

/** Polly's own number is not documented; this one is against an emulator that runs for days. */
const MAX_TASKS = 1_000;

interface PageOptions {
  readonly status?: TaskStatus | undefined;
  readonly maxResults?: number | undefined;
  readonly nextToken?: string | undefined;
}

export class TaskStore {
  /** In the order in which they were started. */
  readonly #tasks = new Map<string, SynthesisTask>();
  readonly #nowMs: () => number;
  readonly #maxTasks: number;

  constructor({ nowMs = Date.now, maxTasks = MAX_TASKS } = {}) {
    this.#nowMs = nowMs;
    this.#maxTasks = maxTasks;
  }

  /** The oldest of those that are over make room. */
  add(task: SynthesisTask): void {
    this.#forgetOld();
    if (this.#tasks.size >= this.#maxTasks) {
      const oldest = [...this.#tasks.values()].find(isOver);
      if (oldest !== undefined) this.#tasks.delete(oldest.id);
    }
    this.#tasks.set(task.id, task);
  }

  /** In every region, whatever their status. */
  clear(): void {
    this.#tasks.clear();
  }

  /** Throws SynthesisTaskNotFoundException. */
  get(region: string, id: string): SynthesisTask {
    this.#forgetOld();
    const task = this.#tasks.get(id);
    if (task?.region === region) return task;
    throw new AwsError('SynthesisTaskNotFoundException', `Synthesis task not found: '${id}' in ${region}`);
  }

  /**
   * By creation date, says the API Reference, and not in which direction: here the newest first. Throws
   * InvalidNextTokenException for a token that this region's list never gave.
   */
  list(region: string, { status, maxResults = PAGE_SIZE, nextToken }: PageOptions = {}): Page<SynthesisTask> {
    this.#forgetOld();
    const list = `tasks ${region}`;
    const before = nextToken === undefined ? Number.POSITIVE_INFINITY : Number(readPageToken(nextToken, list));
    const rest = [...this.#tasks.values()]
      .filter((task) => task.region === region && task.number < before && (!status || task.status === status))
      .reverse();
    return takePage(rest, maxResults, list, ({ number }) => String(number));
  }

  #forgetOld(): void {
    const oldestMs = this.#nowMs() - TASK_KEPT_MS;
    for (const task of this.#tasks.values()) {
      if (task.createdMs >= oldestMs) return;
      if (isOver(task)) this.#tasks.delete(task.id);
    }
  }
}
