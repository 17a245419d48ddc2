import { Readable } from 'node:stream';
import { type Clients, createClients } from './clients.ts';
import { type FakeAnswer, type FakeRequest, FakeS3, s3OperationOf } from './fake-s3.ts';

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
  readonly audio?: { readonly versionId?: string; readonly durationSeconds?: number };
  readonly error?: { readonly code: string };
}

interface HttpRequest {
  readonly method: string;
  readonly hostname: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

/** S3, Polly and SNS that remember, under the real SDK clients. For answers that a test dictates there is stub-aws.ts. */
export class FakeAws {
  readonly s3 = new FakeS3();
  readonly notices: FakeNotice[] = [];

  /** Clients of a run of its own. */
  clients(wire: Wire): Clients {
    const requestHandler = {
      handle: async (request: HttpRequest) => {
        const { status = 200, headers = {}, body = '' } = await wire(this.#callOf(request));
        return { response: { statusCode: status, headers: { ...headers }, body: Readable.from([Buffer.from(body)]) } };
      },
    };
    const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
    const common = { region: 'eu-south-2', credentials, requestHandler };
    return createClients(
      { maxAttempts: 3, maxCharacters: 100_000 },
      { s3: { ...common, forcePathStyle: true }, polly: common, sns: common },
    );
  }

  #callOf({ method, hostname, path, query, headers, body = '' }: HttpRequest): FakeCall {
    const bytes =
      typeof body === 'string' ? Buffer.from(body) : Buffer.from(body.buffer, body.byteOffset, body.byteLength);
    const call = (operation: string, effect: () => FakeAnswer) => ({
      operation,
      isConditional: 'if-match' in headers || 'if-none-match' in headers,
      effect,
    });
    if (hostname.startsWith('polly.')) return call('SynthesizeSpeech', () => this.#speak(bytes));
    if (hostname.startsWith('sns.')) return call('Publish', () => this.#publish(bytes));
    const request: FakeRequest = { method, path: decodeURIComponent(path).slice(1), query, headers, body: bytes };
    return call(s3OperationOf(request), () => this.s3.answer(request));
  }

  #speak(body: Buffer): FakeAnswer {
    const { Text } = JSON.parse(body.toString());
    return { headers: { 'content-type': 'audio/mpeg' }, body: fakeSpeechOf(Text) };
  }

  #publish(body: Buffer): FakeAnswer {
    const message = JSON.parse(new URLSearchParams(body.toString()).get('Message') ?? '');
    this.notices.push(JSON.parse(message.default));
    return { body: '<PublishResponse><PublishResult><MessageId>m</MessageId></PublishResult></PublishResponse>' };
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
