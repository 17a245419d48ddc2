import { Readable } from 'node:stream';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { S3Client } from '@aws-sdk/client-s3';

/** Stands for the network under the real SDK clients in unit tests: a bucket, and a function that answers as it is told. */
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
