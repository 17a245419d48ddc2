// What a case of the conformance table works with: one of the SDK's clients, and short forms of the calls that many
// cases make.
import {
  GetSpeechSynthesisTaskCommand,
  type PollyClient,
  PutLexiconCommand,
  StartSpeechSynthesisTaskCommand,
  type StartSpeechSynthesisTaskCommandInput,
  type SynthesizeSpeechCommandInput,
} from '@aws-sdk/client-polly';
import { expect } from '@jest/globals';
import { parseBuffer } from 'music-metadata';
import type { FaultSettings } from '../../src/faults/fault-settings.ts';
import { startPollyEmulator } from '../../src/start.ts';
import { speakWith, type useEmulator } from '../support/emulator-fixture.ts';
import { waitFor } from '../support/wait-for.ts';
import type { FakeAws } from '../tasks/support/fake-aws.ts';

export const PROTOCOLS = ['HTTP/1.1', 'HTTP/2'] as const;
export type Protocol = (typeof PROTOCOLS)[number];

const BUCKET = 'audio';
const DEADLINE_MS = 20_000;

const nothing = () => {};

export interface SpeechMark {
  readonly type: string;
  readonly time: number;
  readonly value: string;
}

/** What the cases are tried on; of Polly itself all but `newClient` and `bucket` throw EmulatorOnlyError. */
export interface Service {
  readonly newClient: () => PollyClient;
  readonly bucket: string;
  readonly aws: FakeAws;
  readonly speechPid: number | undefined;
  readonly setFaults: (settings: FaultSettings) => Promise<unknown>;
  /** Another one of its kind, with so many items on a page. */
  readonly startOther: (pageSize: number) => Promise<{ readonly port: number; readonly close: () => Promise<void> }>;
}

/** The case needs something that only an emulator has. */
export class EmulatorOnlyError extends Error {
  override readonly name = 'EmulatorOnlyError';
}

export const emulatorService = (
  emulator: ReturnType<typeof useEmulator>,
  protocol: Protocol,
  aws: FakeAws,
): Service => ({
  newClient: () => emulator.newClient(protocol),
  bucket: BUCKET,
  aws,
  get speechPid() {
    return emulator.emulator.speechPid();
  },
  setFaults: async (settings) => expect(await emulator.setFaults(settings)).toMatchObject({ status: 200 }),
  startOther: (pageSize) => startPollyEmulator({ pageSize }),
});

export class Trial {
  readonly client: PollyClient;
  readonly #service: Service;

  constructor(service: Service) {
    this.#service = service;
    this.client = service.newClient();
    // Else the SDK prints a warning for each refused stream: that it cannot send it again.
    this.client.config.logger = { debug: nothing, info: nothing, warn: nothing, error: nothing };
  }

  get aws(): FakeAws {
    return this.#service.aws;
  }

  get bucket(): string {
    return this.#service.bucket;
  }

  /** A client of its own, such as for another region. */
  newClient(): PollyClient {
    return this.#service.newClient();
  }

  /** What `work` gets of a client whose emulator, one of its own, has so many items on a page. */
  async withPages<Value>(pageSize: number, work: (client: PollyClient) => Promise<Value>): Promise<Value> {
    const emulator = await this.#service.startOther(pageSize);
    const client = this.newClient();
    const { port } = emulator;
    client.config.endpoint = async () => ({ protocol: 'http:', hostname: '127.0.0.1', port, path: '/' });
    try {
      return await work(client);
    } finally {
      await emulator.close();
    }
  }

  get speechPid(): number {
    const pid = this.#service.speechPid;
    if (pid === undefined) throw new Error('no speech process runs');
    return pid;
  }

  async setFaults(settings: FaultSettings): Promise<void> {
    await this.#service.setFaults(settings);
  }

  speak(more: Partial<SynthesizeSpeechCommandInput> = {}, abortSignal?: AbortSignal) {
    return speakWith(this.client, more, abortSignal);
  }

  async marks(more: Partial<SynthesizeSpeechCommandInput>): Promise<SpeechMark[]> {
    const { audio } = await this.speak({ OutputFormat: 'json', SpeechMarkTypes: ['viseme'], ...more });
    return readMarks(audio);
  }

  /** The visemes without silence: what is said, whatever its speed. */
  async visemes(more: Partial<SynthesizeSpeechCommandInput>): Promise<string[]> {
    return (await this.marks(more)).map(({ value }) => value).filter((value) => value !== 'sil');
  }

  async putLexicon(Name: string, Content: string): Promise<void> {
    await this.client.send(new PutLexiconCommand({ Name, Content }));
  }

  async startTask(more: Partial<StartSpeechSynthesisTaskCommandInput> = {}) {
    const required = {
      OutputFormat: 'mp3',
      OutputS3BucketName: this.bucket,
      Text: 'Hello',
      VoiceId: 'Joanna',
    } as const;
    const { SynthesisTask: task } = await this.client.send(
      new StartSpeechSynthesisTaskCommand({ ...required, ...more }),
    );
    if (task?.TaskId === undefined) throw new Error('a task was started and has no id');
    return { ...task, TaskId: task.TaskId };
  }

  async getTask(TaskId: string) {
    const { SynthesisTask: task } = await this.client.send(new GetSpeechSynthesisTaskCommand({ TaskId }));
    if (task === undefined) throw new Error('GetSpeechSynthesisTask gave no task');
    return task;
  }

  /** The task when it is over. */
  async finishTask(TaskId: string) {
    const check = async () => {
      const task = await this.getTask(TaskId);
      return (task.TaskStatus === 'completed' || task.TaskStatus === 'failed') && task;
    };
    return await waitFor(check, { what: `task ${TaskId}`, timeoutMs: DEADLINE_MS, intervalMs: 10 });
  }

  /** The bytes that a new task has stored, and where. */
  async outputOfTask(more: Partial<StartSpeechSynthesisTaskCommandInput>) {
    const { TaskId } = await this.startTask(more);
    expect(await this.finishTask(TaskId)).toMatchObject({ TaskStatus: 'completed' });
    const [path, stored] = [...this.aws.objects].find(([key]) => key.includes(TaskId)) ?? [];
    if (path === undefined || stored === undefined) throw new Error(`task ${TaskId} has stored nothing`);
    return { taskId: TaskId, path, ...stored };
  }

  /** Polls; rejects when it lasts too long. */
  async until(what: string, isSo: () => boolean): Promise<void> {
    await waitFor(async () => isSo(), { what, timeoutMs: DEADLINE_MS, intervalMs: 5 });
  }
}

export function readMarks(bytes: Uint8Array): SpeechMark[] {
  const lines = Buffer.from(bytes).toString().trim().split('\n');
  return lines.map((line) => JSON.parse(line) as SpeechMark);
}

/** What a reader of audio files finds in the bytes. */
export async function readAudio(bytes: Uint8Array, mimeType: string) {
  const { format } = await parseBuffer(bytes, { mimeType }, { duration: true });
  const { container, codec, duration = 0, sampleRate } = format;
  return { container, codec, duration, sampleRate };
}

/** Rejects the case when the error is another one; for the members of what is thrown. */
export async function rejection(call: Promise<unknown>): Promise<Error & Record<string, unknown>> {
  const thrown = await call.then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(thrown).toBeInstanceOf(Error);
  return thrown as Error & Record<string, unknown>;
}

/** For what has to work before a call that has to be refused: its own refusal must not pass for that one. */
export async function expectSuccess(call: Promise<unknown>): Promise<void> {
  await call.catch((error: unknown) => {
    throw new Error(`A call that has to work was refused: ${error}`, { cause: error });
  });
}
