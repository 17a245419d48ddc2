import { describe, expect, test } from '@jest/globals';
import { MalformedRecordError } from './errors.ts';
import { handle } from './testing/handle.ts';
import { StubAws } from './testing/stub-aws.ts';

describe('an event', () => {
  test.each([
    ['null', null],
    ['a list', [1]],
    ['of EventBridge', { source: 'aws.s3', detail: { bucket: { name: 'texts' }, object: { key: 'a.txt' } } }],
    ['whose records are no list', { Records: { s3: {} } }],
  ])('that S3 did not make (%s) fails with a log line, and notifies nobody', async (_, event) => {
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
    const good = { s3: { bucket: { name: 'texts' }, object: { key: 'b.txt', versionId: 'text-v1' } } };
    const { error, lines } = await handle(aws, { Records: [record, good] });
    expect(error).toBeInstanceOf(MalformedRecordError);
    expect((error as Error).message).toContain(JSON.stringify(record));
    expect(aws.published().map(({ document }) => document.key)).toEqual(['b.txt']);
    expect(lines[0]).toMatchObject({ level: 'ERROR', message: 'Text failed', error: { name: 'MalformedRecordError' } });
  });
});
