import { Readable } from 'node:stream';
import { type Clients, createClients } from '../aws/clients.ts';
import type { Config } from '../config.ts';
import { maxTextBytes } from '../text/prepare-text.ts';

/** What the SDK hands to the network, as far as somebody who stands for the network reads it. */
export interface HttpRequest {
  readonly method: string;
  readonly hostname: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

/** The same for whoever answers it. */
export interface SentRequest {
  readonly method: string;
  /** Decoded; for S3 `bucket/key`. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export interface Answer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array | Readable;
}

const OBJECT_OPERATIONS = { GET: 'GetObject', HEAD: 'HeadObject', PUT: 'PutObject' } as const;
const UPLOAD_OPERATIONS = {
  PUT: 'UploadPart',
  POST: 'CompleteMultipartUpload',
  DELETE: 'AbortMultipartUpload',
} as const;

export type S3Operation =
  | (typeof OBJECT_OPERATIONS)[keyof typeof OBJECT_OPERATIONS]
  | (typeof UPLOAD_OPERATIONS)[keyof typeof UPLOAD_OPERATIONS]
  | 'CreateMultipartUpload'
  | 'GetObjectTagging'
  | 'PutObjectTagging';

/** SNS's reply to Publish. */
export const PUBLISHED = '<PublishResponse><PublishResult><MessageId>m</MessageId></PublishResult></PublishResponse>';

export function readRequest({ method, path, query, headers, body = '' }: HttpRequest): SentRequest {
  // A copy, because the handler gives the memory of what was sent back; made of chunks, because the SDK's own byte
  // array warns when it is used like a string, as Buffer.from would.
  const bytes = typeof body === 'string' ? Buffer.from(body) : Buffer.concat([body]);
  return { method, path: decodeURIComponent(path).slice(1), query, headers, body: bytes };
}

/** @throws TypeError for what the handler never asks. */
export function s3OperationOf({ method, query }: Pick<HttpRequest, 'method' | 'query'>): S3Operation {
  if ('tagging' in query) return method === 'PUT' ? 'PutObjectTagging' : 'GetObjectTagging';
  if ('uploads' in query) return 'CreateMultipartUpload';
  const operations: Readonly<Record<string, S3Operation>> = 'uploadId' in query ? UPLOAD_OPERATIONS : OBJECT_OPERATIONS;
  const operation = operations[method];
  if (operation === undefined) throw new TypeError(`The handler does not ask S3 to ${method}`);
  return operation;
}

/**
 * The handler's own clients, with this in place of the network. An error that it throws is the transport's: no answer
 * came.
 */
export function connectClients(
  { maxAttempts, maxCharacters }: Pick<Config, 'maxAttempts' | 'maxCharacters'>,
  send: (request: HttpRequest) => Promise<Answer>,
): Clients {
  const common = {
    region: 'eu-south-2',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    requestHandler: { handle: async (request: HttpRequest) => ({ response: responseOf(await send(request)) }) },
  };
  const limits = { maxAttempts, maxObjectBytes: maxTextBytes(maxCharacters) };
  return createClients(limits, { s3: { ...common, forcePathStyle: true }, polly: common, sns: common });
}

function responseOf({ status = 200, headers = {}, body = '' }: Answer) {
  const stream = body instanceof Readable ? body : Readable.from([Buffer.from(body)]);
  return { statusCode: status, headers: { ...headers }, body: stream };
}
