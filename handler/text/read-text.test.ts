import { Readable } from 'node:stream';
import { describe, expect, test } from '@jest/globals';
import { AccessDeniedError, AwsCallError, TextArchivedError } from '../errors.ts';
import { StubAws, textAnswer, xmlError } from '../testing/stub-aws.ts';
import { readText, type StoredText } from './read-text.ts';

const TEXT = { bucket: 'texts', key: 'a/ñ 100%.txt', versionId: 'text-v1', etag: 'from-event' };

async function readCurrent(aws: StubAws): Promise<StoredText> {
  const reading = await readText(aws.clients().s3, TEXT);
  if (reading.state !== 'current') throw new Error(`The text is ${reading.state}.`);
  return reading.text;
}

describe('readText', () => {
  test('asks for the current version, which the event names', async () => {
    const aws = new StubAws().answer('GetObject', textAnswer('Hello', { 'voice-id': 'Lucia' }));
    const { version, bytes, metadata, read } = await readCurrent(aws);
    expect(aws.sent).toMatchObject([{ operation: 'GetObject', path: 'texts/a/ñ 100%.txt' }]);
    expect(aws.sent[0]?.query).not.toHaveProperty('versionId');
    expect(version).toEqual({ ...TEXT, etag: '0123456789abcdef' });
    expect({ bytes, metadata }).toEqual({ bytes: 5, metadata: { 'voice-id': 'Lucia' } });
    expect(Buffer.from(await read()).toString()).toBe('Hello');
  });

  test('takes a reply that names no version for the version of the event', async () => {
    const aws = new StubAws().answer('GetObject', { body: 'Hello' });
    expect((await readCurrent(aws)).version).toEqual(TEXT);
  });

  test('tells when the text was stored', async () => {
    const headers = { 'last-modified': 'Mon, 23 Nov 2026 09:30:12 GMT' };
    const aws = new StubAws().answer('GetObject', textAnswer('Hello', {}, headers));
    expect((await readCurrent(aws)).storedAt).toEqual(new Date('2026-11-23T09:30:12Z'));
  });

  test('announces the size of 200 MB and closes the connection unread', async () => {
    let reads = 0;
    const body = new Readable({
      read() {
        reads += 1;
        this.push(Buffer.alloc(65_536));
      },
      highWaterMark: 0,
    });
    const aws = new StubAws().answer('GetObject', { headers: { 'content-length': '209715200' }, body });
    const text = await readCurrent(aws);
    text.discard();
    expect({ bytes: text.bytes, destroyed: body.destroyed, reads }).toEqual({
      bytes: 209_715_200,
      destroyed: true,
      reads: 0,
    });
  });

  test('tells that a newer version has overtaken the one that the event names', async () => {
    const aws = new StubAws().answer(
      'GetObject',
      textAnswer('new', {}, { 'x-amz-version-id': 'text-v2' }),
      textAnswer('old'),
    );
    expect(await readText(aws.clients().s3, TEXT)).toEqual({ state: 'overtaken', by: 'text-v2' });
    expect(aws.sent.map(({ query }) => query['versionId'])).toEqual([undefined, 'text-v1']);
  });

  test.each([
    ['is gone', xmlError(404, 'NoSuchVersion')],
    ['is a delete marker', xmlError(405, 'MethodNotAllowed')],
    ['was never there', xmlError(400, 'InvalidArgument')],
  ])('takes a version that %s for a deleted text, whatever else has its name now', async (_, answer) => {
    const aws = new StubAws().answer('GetObject', textAnswer('new', {}, { 'x-amz-version-id': 'text-v2' }), answer);
    expect(await readText(aws.clients().s3, TEXT)).toMatchObject({ state: 'deleted' });
    expect(aws.sent).toHaveLength(2);
  });

  test('takes a text under a delete marker for deleted, and tells when it was stored', async () => {
    const version = textAnswer('Hello', {}, { 'last-modified': 'Mon, 23 Nov 2026 09:30:12 GMT' });
    const aws = new StubAws().answer('GetObject', xmlError(404, 'NoSuchKey'), version);
    const reading = await readText(aws.clients().s3, TEXT);
    expect(reading).toMatchObject({ state: 'deleted', storedAt: new Date('2026-11-23T09:30:12Z') });
  });

  test('takes nothing at all for a deleted text', async () => {
    const missing = xmlError(404, 'NoSuchKey');
    const aws = new StubAws().answer('GetObject', missing, xmlError(404, 'NoSuchVersion'));
    expect(await readText(aws.clients().s3, TEXT)).toMatchObject({ state: 'deleted', cause: { name: 'NoSuchKey' } });
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
    ['s3:GetObject on s3://texts/a/ñ 100%.txt was', [xmlError(403, 'AccessDenied')]],
    [
      's3:GetObjectVersion on s3://texts/a/ñ 100%.txt (version text-v1)',
      [xmlError(404, 'NoSuchKey'), xmlError(403, 'AccessDenied')],
    ],
  ])('says of a 403 that the object may be missing: %s', async (call, answers) => {
    const aws = new StubAws().answer('GetObject', ...answers);
    const failure = await readText(aws.clients().s3, TEXT).catch((error) => error);
    expect(failure).toBeInstanceOf(AccessDeniedError);
    expect(failure.message).toContain(call);
    expect(failure.message).toContain('does not exist, which S3 tells only to a role that may s3:ListBucket');
  });

  test('throws when what arrived is not what S3 stored', async () => {
    const answer = textAnswer('Hello', {}, { 'x-amz-checksum-crc32': 'AAAAAA==' });
    const aws = new StubAws().answer('GetObject', answer);
    const failure = await readCurrent(aws)
      .then((text) => text.read())
      .catch((error) => error);
    expect(failure).toBeInstanceOf(AwsCallError);
    expect(failure.message).toContain('Checksum mismatch');
  });
});
