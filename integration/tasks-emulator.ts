// A Polly emulator of a test's own, which knows where the stack's S3 and SNS are: the one that the function speaks with does not.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import {
  GetSpeechSynthesisTaskCommand,
  PollyClient,
  StartSpeechSynthesisTaskCommand,
  type StartSpeechSynthesisTaskCommandInput,
  type SynthesisTask,
} from '@aws-sdk/client-polly';
import { clientSettings } from '../local/clients.ts';
import { repositoryDir } from '../local/paths.ts';
import { waitFor } from '../local/wait-for.ts';
import type { Stack } from './stack.ts';

const LISTENING = /listening on (http:\S+)/;

export class TasksEmulator {
  readonly #process;
  readonly #stack: Stack;
  #polly: PollyClient | undefined;

  constructor(stack: Stack) {
    this.#stack = stack;
    const main = join(repositoryDir, 'polly-emulator', 'main.ts');
    this.#process = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', main], {
      // Nothing of the shell's: a profile of somebody's account must not reach it.
      env: { PATH: process.env['PATH'] ?? '', AWS_ENDPOINT_URL: stack.endpoint },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
  }

  /** Resolves when it listens. */
  async start(): Promise<void> {
    for await (const line of createInterface(this.#process.stdout)) {
      const endpoint = LISTENING.exec(line)?.[1];
      if (endpoint === undefined) continue;
      this.#polly = new PollyClient(clientSettings({ region: this.#stack.deployment.region, endpoint }));
      return;
    }
    throw new Error('The Polly emulator ended before it listened; it has said why on standard error.');
  }

  async close(): Promise<void> {
    this.#polly?.destroy();
    if (this.#process.exitCode !== null) return;
    const ended = once(this.#process, 'exit');
    this.#process.kill('SIGTERM');
    await ended;
  }

  /** An MP3 by Joanna, unless other members are given. */
  async startTask(input: Partial<StartSpeechSynthesisTaskCommandInput>): Promise<SynthesisTask & { TaskId: string }> {
    const { bucket } = this.#stack.deployment;
    const required = { OutputFormat: 'mp3', OutputS3BucketName: bucket, Text: '', VoiceId: 'Joanna' } as const;
    const { SynthesisTask: task } = await this.polly.send(
      new StartSpeechSynthesisTaskCommand({ ...required, ...input }),
    );
    if (task?.TaskId === undefined) throw new Error('Polly started a task and gave no id for it.');
    return { ...task, TaskId: task.TaskId };
  }

  /** The task when it meets a condition: when it is over, unless another is given. */
  waitForTask(TaskId: string, isReady = isOver, timeoutMs = 30_000): Promise<SynthesisTask> {
    const check = async () => {
      const { SynthesisTask: task } = await this.polly.send(new GetSpeechSynthesisTaskCommand({ TaskId }));
      return task !== undefined && isReady(task) && task;
    };
    return waitFor(check, { what: `synthesis task ${TaskId}`, timeoutMs });
  }

  private get polly(): PollyClient {
    if (this.#polly === undefined) throw new Error('The Polly emulator has not started.');
    return this.#polly;
  }
}

function isOver({ TaskStatus }: SynthesisTask): boolean {
  return TaskStatus === 'completed' || TaskStatus === 'failed';
}
