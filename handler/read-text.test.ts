import { Readable } from 'node:stream';
import { describe, expect, test } from '@jest/globals';
import { AccessDeniedError, AwsCallError } from './failures.ts';
import { MAX_TEXT_BYTES } from './measure-text.ts';
import { readText } from './read-text.ts';
import { TextArchivedError, TextDeletedError, TextTooLongError } from './refusals.ts';
import { StubAws, textAnswer, xmlError } from './stub-aws.ts';

const TEXT = { bucket: 'texts', key: 'a/ñ 100%.txt', versionId: 'v1', etag: 'from-event' };

describe('readText', () => {
  test('asks for the version that the event names', async () => {
    const aws = new StubAws();
    await readText(aws.clients().s3, TEXT);
    expect(aws.sent).toMatchObject([
      { operation: 'GetObject', path: 'texts/a/ñ 100%.txt', query: { versionId: 'v1' } },
    ]);
  });

  test('asks for the current version when the event names none', async () => {
    const aws = new StubAws();
    const { version } = await readText(aws.clients().s3, { bucket: 'texts', key: 'a.txt' });
    expect(aws.sent[0]?.query).not.toHaveProperty('versionId');
    expect(version).toEqual({ bucket: 'texts', key: 'a.txt', versionId: 'text-v1', etag: '0123456789abcdef' });
  });

  test('hands out the bytes and the metadata', async () => {
    const aws = new StubAws().answer('GetObject', textAnswer('Hello', { 'voice-id': 'Lucia' }));
    const { bytes, metadata } = await readText(aws.clients().s3, TEXT);
    expect(Buffer.from(bytes).toString()).toBe('Hello');
    expect(metadata).toEqual({ 'voice-id': 'Lucia' });
  });

  test('keeps what the event says where the reply is silent', async () => {
    const aws = new StubAws().answer('GetObject', { body: 'Hello' });
    expect(await readText(aws.clients().s3, TEXT)).toEqual({
      version: TEXT,
      bytes: new Uint8Array(Buffer.from('Hello')),
      metadata: {},
    });
  });

  test('reads the largest file that may fit', async () => {
    const aws = new StubAws().answer('GetObject', textAnswer(Buffer.alloc(MAX_TEXT_BYTES)));
    expect((await readText(aws.clients().s3, TEXT)).bytes).toHaveLength(MAX_TEXT_BYTES);
  });

  test('refuses 200 MB unread and closes the connection', async () => {
    let reads = 0;
    const body = new Readable({
      read() {
        reads += 1;
        this.push(Buffer.alloc(65_536));
      },
      highWaterMark: 0,
    });
    const aws = new StubAws().answer('GetObject', { headers: { 'content-length': '209715200' }, body });
    await expect(readText(aws.clients().s3, TEXT)).rejects.toThrow(TextTooLongError);
    expect({ destroyed: body.destroyed, reads }).toEqual({ destroyed: true, reads: 0 });
  });

  test.each(['NoSuchKey', 'NoSuchVersion'])('takes %s for a text that was deleted', async (code) => {
    const aws = new StubAws().answer('GetObject', xmlError(404, code));
    await expect(readText(aws.clients().s3, TEXT)).rejects.toThrow(TextDeletedError);
    expect(aws.sent).toHaveLength(1);
  });

  test('takes a version that is a delete marker for a text that was deleted', async () => {
    const aws = new StubAws().answer('GetObject', xmlError(405, 'MethodNotAllowed'));
    await expect(readText(aws.clients().s3, TEXT)).rejects.toThrow(TextDeletedError);
    expect(aws.sent).toHaveLength(1);
  });

  test('refuses a text in an archive storage class', async () => {
    const aws = new StubAws().answer('GetObject', xmlError(403, 'InvalidObjectState'));
    await expect(readText(aws.clients().s3, TEXT)).rejects.toThrow(TextArchivedError);
  });

  test('does not take a missing bucket for a deleted text', async () => {
    const aws = new StubAws().answer('GetObject', xmlError(404, 'NoSuchBucket'));
    await expect(readText(aws.clients().s3, TEXT)).rejects.toThrow(AwsCallError);
  });

  test.each([
    [TEXT, 's3:GetObjectVersion on s3://texts/a/ñ 100%.txt (version v1)'],
    [{ bucket: 'texts', key: 'a.txt' }, 's3:GetObject on s3://texts/a.txt was'],
  ])('says of a 403 that the object may be missing (%j)', async (text, call) => {
    const aws = new StubAws().answer('GetObject', xmlError(403, 'AccessDenied'));
    const failure = await readText(aws.clients().s3, text).catch((error) => error);
    expect(failure).toBeInstanceOf(AccessDeniedError);
    expect(failure.message).toContain(call);
    expect(failure.message).toContain('does not exist, which S3 tells only to a role that may s3:ListBucket');
  });

  test('throws when what arrived is not what S3 stored', async () => {
    const answer = textAnswer('Hello', {}, { 'x-amz-checksum-crc32': 'AAAAAA==' });
    const aws = new StubAws().answer('GetObject', answer);
    const failure = await readText(aws.clients().s3, TEXT).catch((error) => error);
    expect(failure).toBeInstanceOf(AwsCallError);
    expect(failure.message).toContain('Checksum mismatch');
  });
});
