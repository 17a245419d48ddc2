// Reading a request's body and writing replies in AWS's form, the same for HTTP/1.1 and HTTP/2.
import { randomUUID } from 'node:crypto';
import { constants } from 'node:http2';
import type { Readable } from 'node:stream';
import { AwsError } from '../model/aws-error.ts';
import { parseJson } from '../model/read-request.ts';
import { REQUEST_TIMEOUT_MS, type Request, type Response } from './one-port-server.ts';

/**
 * Polly's longest text, a task's 200,000 characters, is 1.2 MB when every one is escaped; the rest is for other
 * members.
 */
const MAX_BODY_BYTES = 2 * 1024 * 1024;

export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | number>>;
  /**
   * An iterable is sent as it comes, no faster than the client takes it; if it throws, the client sees a broken answer.
   */
  readonly body: Uint8Array | string | AsyncIterable<Uint8Array>;
}

/** Throws RequestEntityTooLargeException, RequestTimeoutException, SerializationException. */
export async function readBody(request: Request, timeoutMs = REQUEST_TIMEOUT_MS): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  const late = Promise.withResolvers<never>();
  late.promise.catch(() => {});
  const deadline = setTimeout(() => late.reject(tooSlow(length, timeoutMs)), timeoutMs);
  // Not destroyed at the deadline: the client is to have an answer.
  const iterator = (request as Readable).iterator({ destroyOnReturn: false })[Symbol.asyncIterator]();
  try {
    for (;;) {
      const { value, done } = await Promise.race([iterator.next(), late.promise]);
      if (done) break;
      const chunk = value as Buffer;
      length += chunk.length;
      // Read to the end even when it is too long: a client that is still writing would see a broken pipe, not the error.
      if (length <= MAX_BODY_BYTES) chunks.push(chunk);
    }
  } catch (error) {
    if (error instanceof AwsError) throw error;
    throw new AwsError('SerializationException', 'The request body broke off', { cause: error });
  } finally {
    clearTimeout(deadline);
  }
  if (length > MAX_BODY_BYTES) {
    const message = `The request body has ${length} bytes; at most ${MAX_BODY_BYTES} are allowed`;
    throw new AwsError('RequestEntityTooLargeException', message);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function tooSlow(length: number, timeoutMs: number): AwsError {
  const message = `The request body did not end within ${timeoutMs / 1_000} s; ${length} bytes of it came`;
  return new AwsError('RequestTimeoutException', message);
}

/** The body as JSON. Throws what `readBody` throws. */
export async function readJson(request: Request): Promise<unknown> {
  return parseJson(await readBody(request));
}

export function jsonReply(body: unknown, status = 200): Reply {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

export function errorReply(error: AwsError): Reply {
  const reply = jsonReply({ message: error.message, ...error.members }, error.status);
  return { ...reply, headers: { ...reply.headers, 'x-amzn-errortype': error.name } };
}

export interface Sending {
  /** Aborted when the client has left. */
  readonly signal: AbortSignal;
  /** Called for each piece of the body that has left. */
  readonly onBytes?: (count: number) => void;
}

/**
 * Breaks an answer that has begun: the connection under HTTP/1.1, under HTTP/2 the one stream, so that the others live
 * on.
 */
export function breakOff(response: Response): void {
  if ('stream' in response) response.stream.close(constants.NGHTTP2_INTERNAL_ERROR);
  else response.destroy();
}

/**
 * Resolves when the bytes have left for the client; that is the back-pressure. Not before the next turn of the event
 * loop: otherwise a body that is always ready would keep the server from seeing that the client has left.
 */
function write(response: Response, bytes: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    const done = (error?: Error | null) => (error ? reject(error) : setImmediate(resolve));
    // The same call for both; their overloads cannot be called as a union.
    (response as { write(bytes: Uint8Array, done: (error?: Error | null) => void): boolean }).write(bytes, done);
  });
}

async function stream(
  response: Response,
  body: AsyncIterable<Uint8Array>,
  { signal, onBytes }: Sending,
): Promise<void> {
  const left = Promise.withResolvers<never>();
  left.promise.catch(() => {});
  const onAbort = () => left.reject(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  if (signal.aborted) onAbort();
  // Node's types lack it for HTTP/2.
  (response as { flushHeaders(): void }).flushHeaders();
  const iterator = body[Symbol.asyncIterator]();
  let ended = false;
  try {
    for (;;) {
      const { value, done } = await Promise.race([iterator.next(), left.promise]);
      if (done) break;
      if (value.length === 0) continue;
      await Promise.race([write(response, value), left.promise]);
      onBytes?.(value.length);
    }
    ended = true;
    response.end();
  } finally {
    signal.removeEventListener('abort', onAbort);
    // Not awaited: a body that is itself waiting sees the end only when its wait is over.
    if (!ended) void Promise.resolve(iterator.return?.()).catch(() => {});
  }
}

/**
 * Sends the reply; for a streamed body resolves when all of it has left. Rejects with what the body threw, or with the
 * signal's reason, when the client has to see a broken answer.
 */
export async function send(response: Response, { status, headers, body }: Reply, sending: Sending): Promise<void> {
  response.statusCode = status;
  response.setHeader('x-amzn-requestid', randomUUID());
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  if (typeof body !== 'string' && !(body instanceof Uint8Array)) return await stream(response, body, sending);
  const length = Buffer.byteLength(body);
  response.setHeader('content-length', length);
  response.end(body);
  sending.onBytes?.(length);
}
