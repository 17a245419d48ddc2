// A Polly emulator of a test's own, which knows where the run's S3 and SNS are, and its synthesis tasks.
import {
  GetSpeechSynthesisTaskCommand,
  StartSpeechSynthesisTaskCommand,
  type StartSpeechSynthesisTaskCommandInput,
  type SynthesisTask,
} from '@aws-sdk/client-polly';
import { waitFor } from '../client/wait-for.ts';
import type { OwnPlace } from './own-place.ts';
import { PollyProcess } from './polly-process.ts';

export class TasksEmulator {
  readonly #polly: PollyProcess;
  readonly #bucket: string;

  private constructor(polly: PollyProcess, bucket: string) {
    this.#polly = polly;
    this.#bucket = bucket;
  }

  /** Resolves when it listens. */
  static async start({ endpoint, bucket }: OwnPlace): Promise<TasksEmulator> {
    return new TasksEmulator(await PollyProcess.start({ endpoint }), bucket);
  }

  async close(): Promise<void> {
    await this.#polly.close();
  }

  /** An MP3 by Joanna, unless other members are given. */
  async startTask(input: Partial<StartSpeechSynthesisTaskCommandInput>): Promise<SynthesisTask & { TaskId: string }> {
    const required = { OutputFormat: 'mp3', OutputS3BucketName: this.#bucket, Text: '', VoiceId: 'Joanna' } as const;
    const { SynthesisTask: task } = await this.#polly.client.send(
      new StartSpeechSynthesisTaskCommand({ ...required, ...input }),
    );
    if (task?.TaskId === undefined) throw new Error('Polly started a task and gave no id for it.');
    return { ...task, TaskId: task.TaskId };
  }

  /** The task when it meets a condition: when it is over, unless another is given. */
  waitForTask(TaskId: string, isReady = isOver, timeoutMs = 30_000): Promise<SynthesisTask> {
    const check = async () => {
      const { SynthesisTask: task } = await this.#polly.client.send(new GetSpeechSynthesisTaskCommand({ TaskId }));
      return task !== undefined && isReady(task) && task;
    };
    return waitFor(check, { what: `synthesis task ${TaskId}`, timeoutMs });
  }
}

function isOver({ TaskStatus }: SynthesisTask): boolean {
  return TaskStatus === 'completed' || TaskStatus === 'failed';
}
