// Reading a request's body and writing replies in AWS's form, the same for HTTP/1.1 and HTTP/2.
import { randomUUID } from 'node:crypto';
import { AwsError } from '../model/aws-error.ts';
import type { Request, Response } from './one-port-server.ts';

/** Polly's longest text, 6,000 characters, is 36 kB when every character is escaped; the rest is room for other members. */
const MAX_BODY_BYTES = 1024 * 1024;

export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | number>>;
  readonly body: Uint8Array | string;
}

async function readBody(request: Request): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  // Read to the end even when it is too long: a client that is still writing would see a broken pipe, not the error.
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      length += chunk.length;
      if (length <= MAX_BODY_BYTES) chunks.push(chunk);
    }
  } catch (error) {
    throw new AwsError('SerializationException', 'The request body broke off', { cause: error });
  }
  if (length > MAX_BODY_BYTES) {
    const message = `The request body has ${length} bytes; at most ${MAX_BODY_BYTES} are allowed`;
    throw new AwsError('RequestEntityTooLargeException', message);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** The body as JSON. Throws RequestEntityTooLargeException, SerializationException. */
export async function readJson(request: Request): Promise<unknown> {
  const body = await readBody(request);
  try {
    return JSON.parse(body);
  } catch (error) {
    const message = `The request body is not valid JSON (${(error as Error).message})`;
    throw new AwsError('SerializationException', message, { cause: error });
  }
}

export function jsonReply(body: unknown, status = 200): Reply {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

export function errorReply(error: AwsError): Reply {
  const reply = jsonReply({ message: error.message }, error.status);
  return { ...reply, headers: { ...reply.headers, 'x-amzn-errortype': error.name } };
}

export function send(response: Response, { status, headers, body }: Reply): void {
  response.statusCode = status;
  response.setHeader('x-amzn-requestid', randomUUID());
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  response.setHeader('content-length', Buffer.byteLength(body));
  response.end(body);
}
