// A server of nothing but the stream's handler, and the SDK's client for it. The audio is the text that would be
// spoken, so that tests can read it.
import {
  type StartSpeechSynthesisStreamActionStream as Action,
  type StartSpeechSynthesisStreamCommandInput as CommandInput,
  PollyClient,
  StartSpeechSynthesisStreamCommand,
} from '@aws-sdk/client-polly';
import { afterEach, beforeEach } from '@jest/globals';
import { BodyCutError } from '../../../src/faults/body-faults.ts';
import { breakOff, errorReply } from '../../../src/http/http-messages.ts';
import { listenOnOnePort, type Request, type Response } from '../../../src/http/one-port-server.ts';
import { LexiconStore } from '../../../src/lexicons/lexicon-store.ts';
import type { AwsError } from '../../../src/model/aws-error.ts';
import { checkInput } from '../../../src/model/check-input.ts';
import { STREAM_LIMITS, type StreamLimits } from '../../../src/model/limits.ts';
import { readInput } from '../../../src/model/read-request.ts';
import type { Call } from '../../../src/operations/operation.ts';
import { startSpeechSynthesisStream } from '../../../src/operations/start-speech-synthesis-stream.ts';
import { RequestLog } from '../../../src/own-interface/request-log.ts';
import type { SpeechJob } from '../../../src/speech/protocol.ts';
import { TaskRunner } from '../../../src/tasks/task-runner.ts';

type Speak = (job: SpeechJob, signal: AbortSignal) => Promise<AsyncIterable<Uint8Array>>;
type Actions = Iterable<Action> | AsyncIterable<Action>;

const OPERATION = 'StartSpeechSynthesisStream';
const BASE = { Engine: 'generative', OutputFormat: 'mp3', VoiceId: 'Joanna' } as const;
const nothing = () => {};

/** Says the text of a job in one chunk. */
const echo: Speak = async (job) =>
  (async function* () {
    // What is heard of the markup: no tags, and no space without width.
    yield Buffer.from(`${job.markup.replace(/<[^>]*>|\u200b/g, '')}|`);
  })();

async function* from(actions: Actions): AsyncGenerator<Action> {
  yield* actions;
}

class StreamServer {
  speak: Speak = echo;
  limits: StreamLimits = STREAM_LIMITS;
  wrapBody = (body: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> => body;
  readonly log = new RequestLog();
  /** Resolves when the handler has done its work. */
  readonly handled = Promise.withResolvers<void>();
  readonly #tasks = new TaskRunner();
  #client: PollyClient | undefined;
  #close: (() => Promise<void>) | undefined;
  #port = 0;

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  async start(): Promise<void> {
    const { close, port } = await listenOnOnePort({ host: '127.0.0.1', port: 0 }, (request, response) => {
      void this.#handle(request, response).finally(this.handled.resolve);
    });
    this.#close = close;
    this.#port = port;
    this.useClient({});
  }

  async #handle(request: Request, response: Response): Promise<void> {
    const left = new AbortController();
    response.once('close', () => left.abort());
    try {
      // The body is the stream itself, which the handler reads.
      const source = { labels: {}, query: new URLSearchParams(), headers: request.headers, readBody: async () => '' };
      const given = await readInput(OPERATION, source);
      const call: Call = {
        ...{ region: 'us-east-1', signal: left.signal, log: this.log.add(OPERATION, given) },
        ...{ lexicons: new LexiconStore(), tasks: this.#tasks },
        speech: { speak: (job, signal) => this.speak(job, signal ?? left.signal), listen: async () => [] },
      };
      const options = { limits: this.limits, wrapBody: this.wrapBody };
      await startSpeechSynthesisStream({ request, response }, checkInput(OPERATION, given), call, options);
    } catch (error) {
      if (error instanceof BodyCutError) return breakOff(response);
      const { body, headers, status } = errorReply(error as AwsError);
      response.statusCode = status;
      for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
      response.end(body as string);
    }
  }

  useClient(more: object): void {
    this.#client?.destroy();
    this.#client = new PollyClient({
      endpoint: this.url,
      region: 'us-east-1',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
      maxAttempts: 1,
      // Else the SDK prints a warning for each refused stream: that it cannot send it again.
      logger: { debug: nothing, info: nothing, warn: nothing, error: nothing },
      ...more,
    });
  }

  /** The events of the answer; rejects when the stream is refused. */
  async open(actions: Actions, more: Partial<CommandInput> = {}) {
    const input = { ...BASE, ...more, ActionStream: from(actions) };
    const { EventStream } = (await this.#client?.send(new StartSpeechSynthesisStreamCommand(input))) ?? {};
    if (!EventStream) throw new Error('there is no event stream');
    return EventStream;
  }

  /** Parts of text spoken, the characters of the StreamClosedEvent, and the error that ended the stream. */
  async converse(actions: Actions, more: Partial<CommandInput> = {}) {
    let audio = '';
    let characters: number | undefined;
    let error: Error | undefined;
    try {
      for await (const { AudioEvent, StreamClosedEvent } of await this.open(actions, more)) {
        audio += Buffer.from(AudioEvent?.AudioChunk ?? []).toString();
        characters = StreamClosedEvent?.RequestCharacters;
      }
    } catch (thrown) {
      error = thrown as Error;
    }
    return { parts: audio.split('|').slice(0, -1), characters, error };
  }

  async stop(): Promise<void> {
    this.#client?.destroy();
    await Promise.all([this.#close?.(), this.#tasks.close()]);
  }
}

/** A new server for every test. */
export function useStreamServer(): () => StreamServer {
  let server = new StreamServer();
  beforeEach(async () => {
    server = new StreamServer();
    await server.start();
  });
  afterEach(() => server.stop());
  return () => server;
}
