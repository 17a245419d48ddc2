import { AsyncLocalStorage } from 'node:async_hooks';
import type { Clients } from '../aws/clients.ts';
import { type FakeAnswer, FakeS3 } from './fake-s3.ts';
import { connectClients, type HttpRequest, PUBLISHED, readRequest, s3OperationOf } from './sdk-requests.ts';

/** One request of a client on its way. `effect` does on the other side what is asked, and may be called at any time. */
export interface FakeCall {
  readonly operation: string;
  readonly isConditional: boolean;
  readonly effect: () => FakeAnswer;
}

/** The network of one run: when a request takes effect, and when or whether its answer is learned. */
export type Wire = (call: FakeCall) => Promise<FakeAnswer>;

/** A notice as its subscribers see it. */
export interface FakeNotice {
  readonly status: 'narrated' | 'failed';
  readonly versionId?: string;
  readonly requestId: string;
  readonly audio?: {
    readonly versionId?: string;
    readonly durationSeconds?: number;
    readonly replacedVersionId?: string;
  };
  readonly error?: { readonly code: string };
}

/** Of whoever is asking: all share their clients, which take longer to make than to use. */
const network = new AsyncLocalStorage<(request: HttpRequest) => Promise<FakeAnswer>>();

const CLIENTS = connectClients({ maxAttempts: 3, maxCharacters: 100_000 }, async (request) => {
  const send = network.getStore();
  if (send === undefined) throw new Error('No wire: use the clients within `connect`.');
  return send(request);
});

/**
 * S3, Polly and SNS that remember, under the real SDK clients. For answers that a test dictates there is stub-aws.ts.
 */
export class FakeAws {
  readonly s3 = new FakeS3();
  readonly notices: FakeNotice[] = [];

  /** Whatever `work` asks of its clients goes by this wire. */
  connect<Result>(wire: Wire, work: (clients: Clients) => Promise<Result>): Promise<Result> {
    return network.run(
      (request) => wire(this.#callOf(request)),
      () => work(CLIENTS),
    );
  }

  #callOf(http: HttpRequest): FakeCall {
    const { hostname, path, headers } = http;
    const request = readRequest(http);
    const call = (operation: string, effect: () => FakeAnswer) => ({
      operation,
      isConditional: 'if-match' in headers || 'if-none-match' in headers,
      effect,
    });
    if (path === '/v1/voices') return call('DescribeVoices', () => ({ body: JSON.stringify({ Voices: [] }) }));
    if (hostname.startsWith('polly.')) return call('SynthesizeSpeech', () => this.#speak(request.body));
    if (hostname.startsWith('sns.')) return call('Publish', () => this.#publish(request.body));
    return call(s3OperationOf(request), () => this.s3.answer(request));
  }

  #speak(body: Buffer): FakeAnswer {
    const { Text } = JSON.parse(body.toString());
    return { headers: { 'content-type': 'audio/mpeg' }, body: fakeSpeechOf(Text) };
  }

  #publish(body: Buffer): FakeAnswer {
    const message = JSON.parse(new URLSearchParams(body.toString()).get('Message') ?? '');
    this.notices.push(JSON.parse(message.default));
    return { body: PUBLISHED };
  }
}

/** MPEG-1 layer III, 48 kHz, mono, 320 kbit/s: 960 bytes and 24 ms a frame. */
const FRAME_HEADER = Buffer.of(0xff, 0xfb, 0xe4, 0xc4);
const FRAME_BYTES = 960;
/** Of a part in a text that begins with this, so that two of them are more than one part of a multipart upload. */
const LONG = 'long';
const LONG_FRAMES = 5_500;

/** The same bytes for the same text, as if from Polly, and others for another. */
export function fakeSpeechOf(text: string): Buffer {
  const frame = Buffer.alloc(FRAME_BYTES);
  FRAME_HEADER.copy(frame);
  // Where no decoder of the frame's side information looks.
  frame.write(text.slice(0, 100), 100);
  return Buffer.concat(Array.from({ length: text.startsWith(LONG) ? LONG_FRAMES : 2 }, () => frame));
}
