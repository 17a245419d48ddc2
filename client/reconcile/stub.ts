import { Readable } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import {
  GetObjectTaggingCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  NotFound,
  S3Client,
} from '@aws-sdk/client-s3';
import { NOTICE_TAG, noticeTagOf } from '../../handler/contract.ts';
import type { Row, Totals } from './table.ts';
import { type Report, reconcileTexts } from './texts.ts';

/**
 * Stands for the network under the real SDK clients in unit tests: a bucket, and a function that answers as it is told.
 */
export interface StubRequest {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

export interface StubReply {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export type Answer = (request: StubRequest, signal?: AbortSignal) => StubReply | Promise<StubReply>;

export function stubS3(answer: Answer): S3Client {
  return new S3Client({ ...settings(answer), forcePathStyle: true, maxAttempts: 1 });
}

export function stubLambda(answer: Answer): LambdaClient {
  return new LambdaClient({ ...settings(answer), maxAttempts: 1 });
}

function settings(answer: Answer) {
  const handle = async (request: StubRequest, { abortSignal }: { abortSignal?: AbortSignal } = {}) => {
    const { status = 200, headers = {}, body = '' } = await answer(request, abortSignal);
    return { response: { statusCode: status, headers: { ...headers }, body: Readable.from([Buffer.from(body)]) } };
  };
  return {
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    requestHandler: { handle },
  };
}

/** A page of a listing as S3 sends it; keys are given as they stand in the XML. */
export function listingPage(keys: readonly string[], nextToken?: string, encoded = true): StubReply {
  const contents = keys.map((key) => `<Contents><Key>${key}</Key></Contents>`).join('');
  const next =
    nextToken === undefined
      ? '<IsTruncated>false</IsTruncated>'
      : `<IsTruncated>true</IsTruncated><NextContinuationToken>${nextToken}</NextContinuationToken>`;
  const encoding = encoded ? '<EncodingType>url</EncodingType>' : '';
  return { body: `<ListBucketResult>${encoding}${next}${contents}</ListBucketResult>` };
}

export function s3Error(status: number, code: string): StubReply {
  return { status, body: `<Error><Code>${code}</Code><Message>About ${code}</Message></Error>` };
}

export function lambdaError(status: number, name: string): StubReply {
  return { status, headers: { 'x-amzn-errortype': name }, body: JSON.stringify({ Message: `About ${name}` }) };
}

/**
 * A bucket of numbered texts and the function, for unit tests, and what is told of them. The clients themselves are
 * replaced here, not the network under them: there are hundreds of thousands of calls.
 */
export class World {
  readonly rows: Row[] = [];
  readonly totals: Totals = { checked: 0, upToDate: 0, stale: 0, redone: 0, failed: 0, errors: 0, settled: 0 };
  readonly invoked: string[] = [];
  readonly throttled: number[] = [];
  pagesAsked = 0;
  most = { heads: 0, invocations: 0, pagesAhead: 0 };
  keys = 0;
  /** By the number of the text. */
  isStale: (text: number) => boolean = () => true;
  onHead: (text: number) => void = () => undefined;
  /** What the function answers; a plain outcome by default. */
  onInvoke: (text: number, signal: AbortSignal) => unknown = () => ({ outcome: 'narrated' });
  #heads = 0;
  #invocations = 0;
  #highest = 0;

  readonly report: Report = {
    totals: this.totals,
    row: (row) => this.rows.push(row),
    progress: (throttled) => this.throttled.push(throttled),
  };

  s3 = { send: (command: unknown) => this.#sendToS3(command) } as unknown as S3Client;
  lambda = {
    send: (command: InvokeCommand, { abortSignal }: { abortSignal: AbortSignal }) => this.#invoke(command, abortSignal),
  } as unknown as LambdaClient;

  async #sendToS3(command: unknown) {
    if (command instanceof ListObjectsV2Command) {
      const page = Number(command.input.ContinuationToken ?? 0);
      this.pagesAsked += 1;
      this.most.pagesAhead = Math.max(this.most.pagesAhead, this.pagesAsked - Math.floor(this.#highest / 1_000));
      const first = page * 1_000;
      const length = Math.min(1_000, this.keys - first);
      const IsTruncated = first + length < this.keys;
      return {
        Contents: Array.from({ length }, (_, index) => ({ Key: `${first + index}.txt` })),
        IsTruncated,
        NextContinuationToken: IsTruncated ? String(page + 1) : undefined,
      };
    }
    if (command instanceof GetObjectTaggingCommand) {
      const { Bucket: bucket = '', Key = '' } = command.input;
      const text = Number.parseInt(Key, 10);
      const Value = noticeTagOf('sent', { bucket, key: `${text}.txt`, versionId: `v${text}` });
      return { TagSet: [{ Key: NOTICE_TAG, Value }] };
    }
    if (!(command instanceof HeadObjectCommand)) throw new Error('Nothing else is asked of S3.');
    const key = command.input.Key ?? '';
    const text = Number.parseInt(key, 10);
    this.#highest = Math.max(this.#highest, text);
    this.#heads += 1;
    this.most.heads = Math.max(this.most.heads, this.#heads);
    await Promise.resolve();
    this.#heads -= 1;
    this.onHead(text);
    if (key.endsWith('.txt')) return { ETag: `"e${text}"`, VersionId: `v${text}` };
    if (this.isStale(text)) throw new NotFound({ message: '', $metadata: { httpStatusCode: 404 } });
    return { Metadata: { 'source-etag': `e${text}`, 'source-version-id': `v${text}`, 'request-id': 'r' } };
  }

  async #invoke(command: InvokeCommand, signal: AbortSignal) {
    if (!(command instanceof InvokeCommand)) throw new Error('Nothing else is asked of Lambda.');
    const { s3 } = JSON.parse(Buffer.from(command.input.Payload as Uint8Array).toString()).Records[0];
    const key: string = s3.object.key;
    this.invoked.push(key);
    this.#invocations += 1;
    this.most.invocations = Math.max(this.most.invocations, this.#invocations);
    try {
      await nextTurn();
      const answer = await this.onInvoke(Number.parseInt(key, 10), signal);
      const payload = JSON.stringify({ texts: [{ key, ...(answer as object) }] });
      return { Payload: { transformToString: () => payload } };
    } finally {
      this.#invocations -= 1;
    }
  }

  readonly stop = new AbortController();
  readonly abandon = new AbortController();

  reconcile({ concurrency = 4, dryRun = false } = {}): Promise<void> {
    const redo = dryRun ? {} : { redo: { lambda: this.lambda, functionName: 'narrator' } };
    const request = { s3: this.s3, bucket: 'shelf', prefix: '', concurrency, ...redo };
    return reconcileTexts(request, this.report, this.stop.signal, this.abandon.signal);
  }
}
