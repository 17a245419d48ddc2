// A request to the emulator as odd as HTTP lets it be, by either protocol, and the check of its answer.
import type { EventEmitter } from 'node:events';
import http from 'node:http';
import http2 from 'node:http2';
import { ERROR_KINDS, isErrorName } from '../../src/model/aws-error.ts';

export interface OddRequest {
  readonly method: string;
  /** As it is on the wire, query included. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
}

export interface Answer {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: Buffer;
}

/** Slow is no hang: the longest text takes a busy machine some seconds. */
const HANG_MS = 60_000;

async function collect(stream: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** Unlike `once` of node:events it does not reject with what breaking off is called. */
function closing(emitter: EventEmitter): Promise<void> {
  return new Promise((resolve) => emitter.once('close', resolve));
}

export class Asker {
  readonly #url: string;
  readonly #agent = new http.Agent({ keepAlive: true });
  #session: http2.ClientHttp2Session | undefined;

  constructor(url: string) {
    this.#url = url;
  }

  /** Rejects when there is no answer. */
  ask(request: OddRequest, http2Spoken: boolean): Promise<Answer> {
    return http2Spoken ? this.#askHttp2(request) : this.#askHttp1(request);
  }

  /** Sends a request and breaks it off as soon as it has left. */
  async leave({ method, path, headers = {}, body = Buffer.alloc(0) }: OddRequest, http2Spoken: boolean): Promise<void> {
    if (http2Spoken) {
      const all = { ...headers, ':method': method, ':path': path };
      const stream = this.#connect().request(all, { endStream: false });
      stream.on('error', () => {});
      stream.end(body, () => stream.close(http2.constants.NGHTTP2_CANCEL));
      await closing(stream);
    } else {
      const request = http.request(this.#url, { method, path, headers: { ...headers, 'content-length': body.length } });
      request.on('error', () => {});
      request.end(body, () => request.destroy());
      await closing(request);
    }
  }

  #connect(): http2.ClientHttp2Session {
    if (!this.#session || this.#session.closed || this.#session.destroyed) {
      this.#session = http2.connect(this.#url).on('error', () => {});
    }
    return this.#session;
  }

  async #askHttp1({ method, path, headers = {}, body = Buffer.alloc(0) }: OddRequest): Promise<Answer> {
    const options = { method, path, headers: { ...headers, 'content-length': body.length }, agent: this.#agent };
    const request = http.request(this.#url, { ...options, signal: AbortSignal.timeout(HANG_MS) });
    const response = await new Promise<http.IncomingMessage>((resolve, reject) => {
      request.once('response', resolve).once('error', reject).end(body);
    });
    return { status: response.statusCode ?? 0, headers: response.headers, body: await collect(response) };
  }

  async #askHttp2({ method, path, headers = {}, body = Buffer.alloc(0) }: OddRequest): Promise<Answer> {
    const all = { ...headers, ':method': method, ':path': path };
    const stream = this.#connect().request(all, { endStream: false, signal: AbortSignal.timeout(HANG_MS) });
    const response = new Promise<http2.IncomingHttpHeaders>((resolve, reject) => {
      stream.once('response', resolve).once('error', reject);
      stream.once('close', () => reject(new Error(`The stream closed without an answer, with code ${stream.rstCode}`)));
    });
    stream.end(body);
    const received = await response;
    return { status: Number(received[':status']), headers: received, body: await collect(stream) };
  }

  close(): void {
    this.#agent.destroy();
    this.#session?.destroy();
  }
}

/** fast-check prints a body as a list of numbers. */
export function describeRequest({ method, path, body = Buffer.alloc(0) }: OddRequest): string {
  return `${method} ${path} ${JSON.stringify(Buffer.from(body).toString('latin1').slice(0, 500))}`;
}

/**
 * Throws for an answer that is no success and no error in AWS's form, and for one that says that the emulator is
 * broken.
 */
export function checkAnswer({ status, headers, body }: Answer): void {
  if (status >= 200 && status < 300) return;
  const name = String(headers['x-amzn-errortype']);
  const answer = `${status} ${name}: ${body.toString().slice(0, 500)}`;
  if (!isErrorName(name) || name === 'InternalFailure') throw new Error(`This is no error of AWS: ${answer}`);
  if (ERROR_KINDS[name].status !== status) throw new Error(`This status is not that of the error: ${answer}`);
  const { message } = JSON.parse(body.toString()) as { message?: unknown };
  if (typeof message !== 'string' || message === '') throw new Error(`This error has no message: ${answer}`);
}
