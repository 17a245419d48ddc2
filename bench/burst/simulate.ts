// A burst in virtual time: the handler's own code for speech, between models of Lambda's waves and of Polly's quota.
import { PollyClient, SynthesizeSpeechCommand } from '@aws-sdk/client-polly';
import pLimit from 'p-limit';
import type { Clients } from '../../handler/aws/clients.ts';
import { readConfig } from '../../handler/config.ts';
import { createLog } from '../../handler/log.ts';
import { newEffort } from '../../handler/run.ts';
import { type SpeechSettings, speakParts } from '../../handler/speech/speak-parts.ts';
import { type Job, type LambdaSettings, runWaves, type Waves } from './lambda-model.ts';
import { PollyModel, type PollyQuota } from './polly-model.ts';
import { runInVirtualTime, sleep } from './virtual-clock.ts';

export const PART_CHARACTERS = 2_900;
/** What the function does besides: event, read, prepare before; store and notify afterwards. */
const READ_MS = 300;
const STORE_MS = 300;
/** 512 MB, x86_64: https://aws.amazon.com/lambda/pricing/, November 2026. */
export const USD_PER_SECOND = 0.5 * 0.0000166667;

const TEXT = 'x'.repeat(PART_CHARACTERS);
const SETTINGS: SpeechSettings = { options: { voiceId: 'Joanna', engine: 'neural' }, textType: 'text' };
const LOG = createLog('FATAL', () => undefined, {});
/** What a deployment with no variable set has: config.ts and terraform/variables*.tf. */
const CONFIG = readConfig({ TOPIC_ARN: 'arn:aws:sns:us-east-1:123456789012:narrator-notices' });

/** So many texts of so many parts. */
export function textsOf(count: number, parts: number): Job[] {
  return Array.from({ length: count }, () => ({ parts: new Array<string>(parts).fill(TEXT) }));
}

/** `narrator`: the handler's code. `sdk`: the same calls with what the SDK's adaptive mode does by itself. */
export type Speaker = 'narrator' | 'sdk';

export interface Burst extends LambdaSettings {
  readonly jobs: readonly Job[];
  readonly quota: PollyQuota;
  readonly speaker: Speaker;
  readonly callsAtOnce?: number;
  /** Attempts that Polly may answer with an error. */
  readonly pollyMaxAttempts?: number;
  /** Polly answers nothing but 500 until then. */
  readonly downUntilMs?: number;
}

export interface Result extends Pick<Waves, 'narrated' | 'repeats' | 'lastMs'> {
  readonly lost: number;
  /** Billed for what no MP3 was made of, as a share of all that was billed. */
  readonly wastedShare: number;
  readonly throttles: number;
  readonly lambdaUsd: number;
  /** Of the lost ones, those that `make reconcile` narrates once the burst is over. */
  readonly reconciled: number;
}

/** The same seed gives the same result. */
export function simulate(burst: Burst, seed = 1): Promise<Result> {
  return runInVirtualTime(seed, async () => {
    const { jobs, quota, downUntilMs } = burst;
    const polly = new PollyModel(quota, downUntilMs);
    const speak = SPEAKERS[burst.speaker](polly, burst);
    const narrate = async ({ parts }: Job, remainingMs: () => number) => {
      await sleep(READ_MS);
      await speak(parts, remainingMs);
      await sleep(STORE_MS);
    };
    const { lost, billedSeconds, ...waves } = await runWaves(jobs, burst, narrate);
    const { throttles, billedCharacters } = polly;
    // Whoever reconciles waits until Polly is back.
    await sleep((downUntilMs ?? 0) - performance.now());
    const again = await runWaves(lost, { ...burst, concurrency: RECONCILED_AT_ONCE }, narrate);
    const wanted = jobs.reduce((sum, job) => sum + (lost.includes(job) ? 0 : job.parts.length), 0) * PART_CHARACTERS;
    return {
      ...waves,
      lost: lost.length,
      throttles,
      wastedShare: billedCharacters === 0 ? 0 : (billedCharacters - wanted) / billedCharacters,
      lambdaUsd: billedSeconds * USD_PER_SECOND,
      reconciled: again.narrated,
    };
  });
}

/** client/reconcile asks for so many texts at a time. */
const RECONCILED_AT_ONCE = 4;

type Speak = (parts: readonly string[], remainingMs: () => number) => Promise<void>;

const SPEAKERS: Readonly<Record<Speaker, (polly: PollyModel, burst: Burst) => Speak>> = {
  narrator: (polly, burst) => {
    const { callsAtOnce: pollyConcurrency = CONFIG.pollyConcurrency, pollyMaxAttempts = CONFIG.pollyMaxAttempts } =
      burst;
    const send = (command: SynthesizeSpeechCommand) => polly.speak(command.input);
    const clients = { polly: { send } } as unknown as Clients;
    const config = { ...CONFIG, pollyConcurrency, pollyMaxAttempts };
    return async (texts, remainingMs) => {
      const run = { config, clients, log: LOG, requestId: 'r', id: 'r', remainingMs, effort: newEffort() };
      const parts = texts.map((text) => ({ text, billedCharacters: text.length }));
      for await (const _audio of speakParts(run, SETTINGS, parts));
    };
  },
  sdk: (polly, { callsAtOnce = CONFIG.pollyConcurrency }) => {
    const client = () => {
      const made = new PollyClient({
        region: 'us-east-1',
        credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
        maxAttempts: CONFIG.maxAttempts,
        retryMode: 'adaptive',
      });
      // Beneath the retries, in place of what is sent and parsed.
      const answer = (_next: unknown) => async (args: { input: object }) => {
        const output = await polly.speak(args.input);
        return { output, response: {} };
      };
      made.middlewareStack.add(answer as never, { step: 'finalizeRequest', priority: 'low', name: 'model' });
      return made;
    };
    // An execution environment keeps its client from one text to the next.
    const idle: PollyClient[] = [];
    return async (texts) => {
      const mine = idle.pop() ?? client();
      const limit = pLimit(callsAtOnce);
      try {
        await limit.map(texts, (Text) =>
          mine.send(new SynthesizeSpeechCommand({ Text, VoiceId: 'Joanna', OutputFormat: 'mp3' })),
        );
      } finally {
        limit.clearQueue();
        idle.push(mine);
      }
    };
  },
};
