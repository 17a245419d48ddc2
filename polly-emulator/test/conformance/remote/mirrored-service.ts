// Polly itself, or what stands for it, as the service of a trial. Each call is made to the emulator, too, and the two
// answers are compared.

import type { StartSpeechSynthesisStreamActionStream as Action, PollyClient } from '@aws-sdk/client-polly';
import * as sdk from '@aws-sdk/client-polly';
import { TOPIC } from '../../tasks/support/task-requests.ts';
import { EmulatorOnlyError, type Service } from '../trial.ts';
import { type Answer, compareAnswers, type Difference, describeRefusal, describeReply } from './answers.ts';
import type { Budget } from './budget.ts';

/** What every command of the SDK is, as far as it matters here. */
type AnyInput = Readonly<Record<string, unknown>>;
type AnyReply = object & {
  readonly RequestCharacters?: number;
  readonly NextToken?: string;
  readonly SynthesisTask?: { readonly RequestCharacters?: number; readonly TaskId?: string };
  AudioStream?: { readonly transformToByteArray: () => Promise<Uint8Array> };
};

/** The answer says nothing about Polly: credentials, rights, the account's quotas. */
const NOT_ABOUT_POLLY = /Credentials|AccessDenied|UnrecognizedClient|ExpiredToken|InvalidSignature|Throttling/;

interface Mirror {
  /** A new client of the service that is tried. */
  readonly newClient: () => PollyClient;
  /** A new client of the emulator. */
  readonly newEmulatorClient: () => PollyClient;
  readonly budget: Budget;
  /** A bucket of the account; without one no task is started. */
  readonly bucket: string | undefined;
}

function commandOf(name: string, input: AnyInput) {
  const Command = Object.entries(sdk).find(([exported]) => exported === name)?.[1];
  if (typeof Command !== 'function') throw new Error(`the SDK has no ${name}`);
  return new (Command as unknown as new (input: AnyInput) => sdk.SynthesizeSpeechCommand)(input);
}

/** Of one case. */
export class MirroredService implements Service {
  readonly differences: Difference[] = [];
  /** Why the case says nothing about Polly, whatever its own error is. */
  notTried: string | undefined;
  readonly bucket: string;
  readonly setFaults = (): never => this.#refuse("needs the emulator's faults");
  readonly startOther = (): never => this.#refuse('needs an emulator with small pages');
  readonly #mirror: Mirror;
  readonly #clients: PollyClient[] = [];
  /** Ids and tokens that the service gave, and what the emulator gave in their place. */
  readonly #counterparts = new Map<unknown, unknown>();
  readonly #lexicons: [client: PollyClient, name: string][] = [];

  constructor(mirror: Mirror) {
    this.#mirror = mirror;
    this.bucket = mirror.bucket ?? 'audio';
  }

  get aws(): never {
    return this.#refuse('needs a look into S3 or SNS');
  }

  get speechPid(): never {
    return this.#refuse("needs the emulator's speech process");
  }

  readonly newClient = (): PollyClient => {
    const client = this.#mirror.newClient();
    client.middlewareStack.add(
      // The types of the stack are those of every command at once.
      (next, { commandName = '' }) =>
        (async (args: { input: AnyInput }) =>
          await this.#call(
            client,
            commandName,
            args.input,
            async (input) => await next({ ...args, input } as never),
          )) as never,
      { step: 'initialize', priority: 'high', name: 'mirror' },
    );
    client.middlewareStack.addRelativeTo(
      (next: (args: never) => Promise<{ output: object }>) =>
        (async (args: { input: AnyInput }) =>
          await this.#attempt(args.input, async () => await next(args as never))) as never,
      { relation: 'after', toMiddleware: 'retryMiddleware', name: 'count-attempts' },
    );
    this.#clients.push(client);
    return client;
  };

  /** Removes what the case has left with the service, and nothing else. */
  async clean(): Promise<void> {
    const left = this.#lexicons.splice(0);
    for (const [client, Name] of left) {
      await client.send(new sdk.DeleteLexiconCommand({ Name })).catch(() => undefined);
    }
    for (const client of this.#clients.splice(0)) client.destroy();
  }

  async #call(
    client: PollyClient,
    commandName: string,
    input: AnyInput,
    send: (input: AnyInput) => Promise<{ output: object }>,
  ): Promise<unknown> {
    if (commandName === 'StartSpeechSynthesisTaskCommand') this.#checkTask(input);
    // A stream is used up by whoever reads it first, so it is tried alone.
    if (commandName === 'StartSpeechSynthesisStreamCommand') {
      return await send({ ...input, ActionStream: this.#count(input['ActionStream'] as AsyncIterable<Action>) });
    }
    const there = await this.#ask(() => send(input));
    const { error } = there.answer;
    if (error && NOT_ABOUT_POLLY.test(error.name)) {
      this.notTried = `${error.name}: ${error.message}`;
      throw there.error;
    }
    if (commandName === 'PutLexiconCommand' && !error) this.#lexicons.push([client, String(input['Name'])]);
    const emulator = this.#mirror.newEmulatorClient();
    emulator.config.region = client.config.region;
    const here = await answerOf(async () => ({
      output: await emulator.send(commandOf(commandName, this.#translate(input))),
    }));
    emulator.destroy();
    this.#learn(here.result?.output, there.result?.output);
    this.differences.push(...compareAnswers(here.answer, there.answer));
    if (there.error) throw there.error;
    return there.result;
  }

  #learn(here: AnyReply = {}, there: AnyReply = {}): void {
    this.#counterparts.set(there.NextToken, here.NextToken);
    this.#counterparts.set(there.SynthesisTask?.TaskId, here.SynthesisTask?.TaskId);
  }

  #translate(input: AnyInput): AnyInput {
    const members = Object.entries(input).map(([name, value]) => [
      name,
      typeof value === 'string' && (name === 'NextToken' || name === 'TaskId')
        ? (this.#counterparts.get(value) ?? value)
        : value,
    ]);
    return Object.fromEntries(members);
  }

  #checkTask({ SnsTopicArn: topic }: AnyInput): void {
    if (this.#mirror.bucket === undefined) this.#refuse('needs a bucket of yours (REMOTE_BUCKET)');
    if (topic === TOPIC) this.#refuse('needs a topic of yours');
  }

  #refuse(why: string): never {
    this.notTried = why;
    throw new EmulatorOnlyError(why);
  }

  #reserve(characters: number): void {
    try {
      this.#mirror.budget.reserve(characters);
    } catch (error) {
      this.notTried = (error as Error).message;
      throw error;
    }
  }

  /**
   * Each attempt counts by itself, because the SDK repeats them. Without an answer nothing is given back of what was
   * reserved: Polly may have spoken.
   */
  async #attempt(input: AnyInput, send: () => Promise<{ output: object }>): Promise<{ output: object }> {
    const { budget } = this.#mirror;
    const reserved = typeof input['Text'] === 'string' ? input['Text'].length : 0;
    this.#reserve(reserved);
    try {
      const reply = await send();
      const { RequestCharacters, SynthesisTask: task }: AnyReply = reply.output;
      // A task that is only looked at names its characters, too.
      if (reserved > 0) budget.settle(reserved, RequestCharacters ?? task?.RequestCharacters ?? reserved);
      return reply;
    } catch (error) {
      if (describeRefusal(error)) budget.settle(reserved, 0);
      throw error;
    }
  }

  async #ask(send: () => Promise<{ output: object }>): Promise<Answered> {
    try {
      return await answerOf(send);
    } catch (error) {
      this.notTried ??= String(error);
      throw error;
    }
  }

  async *#count(actions: AsyncIterable<Action>): AsyncGenerator<Action> {
    for await (const action of actions) {
      this.#reserve(action.TextEvent?.Text?.length ?? 0);
      yield action;
    }
  }
}

interface Answered {
  readonly answer: Answer;
  readonly result?: { readonly output: AnyReply };
  /** What the caller has to see. */
  readonly error?: unknown;
}

/** Throws what no service sent. */
async function answerOf(send: () => Promise<{ output: object }>): Promise<Answered> {
  try {
    const result = await send();
    const { output }: { output: AnyReply } = result;
    if (output.AudioStream === undefined) return { result, answer: await describeReply(output) };
    const bytes = await output.AudioStream.transformToByteArray();
    // It can be read once; the case reads it again.
    output.AudioStream = { transformToByteArray: async () => bytes };
    return { result, answer: await describeReply(output, bytes) };
  } catch (error) {
    const answer = describeRefusal(error);
    if (answer === undefined) throw error;
    return { answer, error };
  }
}
