import { describe, expect, test } from '@jest/globals';
import type { S3Event } from 'aws-lambda';
import { readConfig } from './config.ts';
import { MalformedRecordError } from './failures.ts';
import { createEventHandler } from './handle-event.ts';
import { StubAws } from './testing/stub-aws.ts';

async function handle(aws: StubAws, event: unknown) {
  const lines: string[] = [];
  const config = readConfig({ TOPIC_ARN: 'arn:aws:sns:eu-south-2:123456789012:narrator-notices' });
  const handler = createEventHandler({ config, clients: aws.clients() }, (line) => lines.push(line));
  const error = await handler(event as S3Event, { awsRequestId: 'r-1', getRemainingTimeInMillis: () => 60_000 }).catch(
    (thrown: unknown) => thrown,
  );
  return { error, lines: lines.map((line) => JSON.parse(line)) };
}

describe('an event', () => {
  test.each([
    ['null', null],
    ['a list', [1]],
    ['of EventBridge', { source: 'aws.s3', detail: { bucket: { name: 'texts' }, object: { key: 'a.txt' } } }],
    ['whose records are no list', { Records: { s3: {} } }],
  ])('that S3 did not make (%s) fails with a log line, and tells nobody', async (_, event) => {
    const aws = new StubAws();
    const { error, lines } = await handle(aws, event);
    expect(error).toBeInstanceOf(MalformedRecordError);
    expect((error as Error).message).toContain(JSON.stringify(event));
    expect(aws.sent).toEqual([]);
    expect(lines).toMatchObject([
      { level: 'ERROR', message: 'Event refused', error: { name: 'MalformedRecordError' } },
    ]);
  });

  test.each([
    ['of SNS', { EventSource: 'aws:sns', Sns: { Message: '{}' } }],
    ['null', null],
    ['without a bucket', { s3: { object: { key: 'a.txt' } } }],
    ['with a key that is no text', { s3: { bucket: { name: 'texts' }, object: { key: 1 } } }],
  ])('with a record that S3 did not make (%s) fails with a log line, after the others', async (_, record) => {
    const aws = new StubAws();
    const good = { s3: { bucket: { name: 'texts' }, object: { key: 'b.txt' } } };
    const { error, lines } = await handle(aws, { Records: [record, good] });
    expect(error).toBeInstanceOf(MalformedRecordError);
    expect((error as Error).message).toContain(JSON.stringify(record));
    expect(aws.published().map(({ document }) => document.key)).toEqual(['b.txt']);
    expect(lines[0]).toMatchObject({ level: 'ERROR', message: 'Text failed', error: { name: 'MalformedRecordError' } });
  });
});
