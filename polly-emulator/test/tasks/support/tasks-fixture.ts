// An emulator that takes FakeAws for its S3 and SNS, and calls of the SDK's client, for the tests of the operations.
import {
  GetSpeechSynthesisTaskCommand,
  type PollyClient,
  StartSpeechSynthesisTaskCommand,
  type StartSpeechSynthesisTaskCommandInput,
  type SynthesisTask,
} from '@aws-sdk/client-polly';
import { afterAll, afterEach, beforeAll } from '@jest/globals';
import { useEmulator } from '../../support/emulator-fixture.ts';
import { FakeAws } from './fake-aws.ts';
import { until } from './task-requests.ts';

const ENDPOINT = 'AWS_ENDPOINT_URL';

/** What the emulator reads at every call. */
export function setEndpoint(url: string | undefined): void {
  if (url === undefined) delete process.env[ENDPOINT];
  else process.env[ENDPOINT] = url;
}

export function useTasksEmulator() {
  const emulator = useEmulator();
  const aws = new FakeAws();
  const before = process.env[ENDPOINT];
  beforeAll(() => aws.listen());
  beforeAll(() => setEndpoint(aws.url));
  afterEach(() => {
    aws.reset();
    setEndpoint(aws.url);
  });
  afterAll(async () => {
    setEndpoint(before);
    await aws.close();
  });
  return { emulator, aws };
}

export async function start(client: PollyClient, more: Partial<StartSpeechSynthesisTaskCommandInput> = {}) {
  const required = { OutputFormat: 'mp3', OutputS3BucketName: 'audio', Text: 'Hello', VoiceId: 'Joanna' } as const;
  const { SynthesisTask: task } = await client.send(new StartSpeechSynthesisTaskCommand({ ...required, ...more }));
  if (task?.TaskId === undefined) throw new Error('a task was started and has no id');
  return { ...task, TaskId: task.TaskId };
}

export async function get(client: PollyClient, TaskId: string): Promise<SynthesisTask | undefined> {
  return (await client.send(new GetSpeechSynthesisTaskCommand({ TaskId }))).SynthesisTask;
}

/** Resolves when the task is over. */
export async function finish(client: PollyClient, TaskId: string): Promise<SynthesisTask | undefined> {
  let task: SynthesisTask | undefined;
  await until(`task ${TaskId} to end`, async () => {
    task = await get(client, TaskId);
    return task?.TaskStatus === 'completed' || task?.TaskStatus === 'failed';
  });
  return task;
}
