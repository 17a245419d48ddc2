import { afterEach, beforeEach, jest } from '@jest/globals';
import type { S3Event } from 'aws-lambda';
import { readConfig } from '../config.ts';
import { type NoticeState, noticeTagOf } from '../contract.ts';
import { createEventHandler } from '../handle-event.ts';
import { s3EventOf } from './s3-event.ts';
import type { Operation, StubAws } from './stub-aws.ts';

const TOPIC_ARN = 'arn:aws:sns:eu-south-2:123456789012:narrator-notices';

const ATTEMPTS = { AWS_MAX_ATTEMPTS: '3', POLLY_MAX_ATTEMPTS: '3' };

/** For all tests of a file: a random share of a maximum is waited before a repetition, and this takes none of it. */
export function skipRetryWaits(): void {
  beforeEach(() => {
    jest.spyOn(Math, 'random').mockReturnValue(0);
  });
  afterEach(() => {
    jest.restoreAllMocks();
  });
}

/** What S3 sends about texts of the bucket that `StubAws` stands for. */
export function eventOf(...keys: readonly string[]): S3Event {
  return s3EventOf(...keys.map((key) => ({ bucket: 'texts', key, versionId: 'text-v1', etag: 'e1' })));
}

/**
 * One invocation of the handler: what it made of the texts or the error that it ended with, and the log lines at every
 * level.
 */
export async function handle(aws: StubAws, event: unknown, environment: NodeJS.ProcessEnv = {}, awsRequestId = 'r-1') {
  const lines: string[] = [];
  const config = readConfig({ TOPIC_ARN, AWS_LAMBDA_LOG_LEVEL: 'DEBUG', ...ATTEMPTS, ...environment });
  const handler = createEventHandler({ config, clients: aws.clients() }, (line) => lines.push(line));
  let error: unknown;
  const context = { awsRequestId, getRemainingTimeInMillis: () => 60_000 };
  const result = await handler(event as S3Event, context).catch((thrown) => {
    error = thrown;
  });
  return { error, texts: result?.texts, lines: lines.map((line) => JSON.parse(line)) };
}

/** In the order in which they were asked. */
export const operationsOf = (aws: StubAws): Operation[] => aws.sent.map(({ operation }) => operation);

/** A run's calls up to the notice, and those that note that it was sent. */
export const READ: Operation[] = ['HeadObject', 'GetObject'];
export const TAG: Operation[] = ['GetObjectTagging', 'PutObjectTagging'];

/** What HeadObject answers about the audio that a run has stored. */
export function headOf(aws: StubAws, more: Readonly<Record<string, string>> = {}) {
  const stored = aws.sentTo('PutObject')[0];
  const metadata = Object.entries(stored?.headers ?? {}).filter(([name]) => name.startsWith('x-amz-meta-'));
  const headers = {
    ...Object.fromEntries(metadata),
    'content-length': String(stored?.body.length),
    'x-amz-version-id': 'audio-v1',
    'last-modified': new Date().toUTCString(),
    etag: '"audio"',
    ...more,
  };
  return { headers };
}

/** What GetObject answers about that audio: its first bytes. */
export function beginningOf(aws: StubAws) {
  return { status: 206, body: aws.sentTo('PutObject')[0]?.body ?? '' };
}

/** What GetObjectTagging answers about an object with this notice tag, about `eventOf('a.txt')`, and another one. */
export function tagsAnswer(state: NoticeState) {
  const value = noticeTagOf(state, { bucket: 'texts', key: 'a.txt', versionId: 'text-v1' });
  const tag = `<Tag><Key>narrator-notice</Key><Value>${value}</Value></Tag>`;
  return { body: `<Tagging><TagSet><Tag><Key>team</Key><Value>audio</Value></Tag>${tag}</TagSet></Tagging>` };
}

/** The tags of a PutObjectTagging, one string each. */
export function tagsOf({ body }: { readonly body: Buffer }): string[] {
  return [...String(body).matchAll(/<Key>(.*?)<\/Key><Value>(.*?)<\/Value>/g)].map(
    ([, key, value]) => `${key}=${value}`,
  );
}
