// What the tests of tasks have in common: a speech of their own making, a request, its plan, and waiting.

import { LexiconStore } from '../../../src/lexicons/lexicon-store.ts';
import { checkInput } from '../../../src/model/check-input.ts';
import { TASK_LIMITS } from '../../../src/model/limits.ts';
import type { Speech } from '../../../src/speech/speech-pool.ts';
import { planSynthesis } from '../../../src/synthesis/synthesis.ts';
import type { TaskRunner } from '../../../src/tasks/task-runner.ts';
import type { SynthesisTask, TaskInput } from '../../../src/tasks/task-store.ts';
import { waitFor } from '../../support/wait-for.ts';

export const REGION = 'us-east-1';
export const TOPIC = `arn:aws:sns:${REGION}:000000000000:notices`;
const DEADLINE_MS = 10_000;

/** What is spoken, in place of the speech pool's audio. */
export type SpokenBytes = (signal: AbortSignal) => AsyncIterable<Uint8Array>;

function speechOf(bytes: SpokenBytes): Speech {
  return {
    speak: async (_job, signal = new AbortController().signal) => bytes(signal),
    listen: async () => [],
  };
}

export async function* sayHello(): AsyncGenerator<Uint8Array> {
  yield Buffer.from('hel');
  yield Buffer.from('lo');
}

/** Some bytes, then trouble. */
export const failing = (message: string): SpokenBytes =>
  async function* () {
    yield Buffer.from('begun');
    throw new Error(message);
  };

/** A request as it comes out of the check against the model. */
function taskInput(more: Readonly<Record<string, unknown>> = {}): TaskInput {
  const required = { OutputFormat: 'mp3', OutputS3BucketName: 'audio', Text: 'Hello', VoiceId: 'Joanna' };
  return checkInput('StartSpeechSynthesisTask', { ...required, ...more });
}

interface Start {
  /** Beside the members that are required. */
  readonly more?: Readonly<Record<string, unknown>>;
  readonly bytes?: SpokenBytes;
  readonly speech?: Speech;
  readonly region?: string;
}

export function startTask(runner: TaskRunner, start: Start = {}): SynthesisTask {
  const { more = {}, bytes = sayHello, speech = speechOf(bytes), region = REGION } = start;
  const input = taskInput(more);
  const plan = planSynthesis(input, { region, lexicons: new LexiconStore() }, TASK_LIMITS);
  return runner.start(input, { region, speech }, plan);
}

/** Polls; rejects when it lasts too long. */
export async function until(what: string, check: () => boolean | Promise<boolean>): Promise<void> {
  await waitFor(async () => check(), { what, timeoutMs: DEADLINE_MS, intervalMs: 5 });
}
