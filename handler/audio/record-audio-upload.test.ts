import { describe, expect, test } from '@jest/globals';
import { AccessDeniedError, AwsCallError } from '../errors.ts';
import { StubAws, xmlError } from '../testing/stub-aws.ts';
import { AudioUpload, MIN_PART_BYTES } from './record-audio.ts';

const HEADER = Buffer.from('header');
const REPLACED = {
  bucket: 'texts',
  key: 'a.mp3',
  etag: '"old"',
  bytes: 1,
  storedAt: new Date(0),
  metadata: {},
};

function uploadTo(aws: StubAws): AudioUpload {
  return new AudioUpload(aws.clients().s3, { bucket: 'texts', key: 'a.mp3' }, { characters: '5' });
}

/** 1 MiB pieces, each of its own byte. */
async function append(upload: AudioUpload, pieces: number): Promise<Buffer> {
  const all = Array.from({ length: pieces }, (_, index) => Buffer.alloc(1024 * 1024, index + 1));
  // Copied before: an upload takes over what it is given.
  const whole = Buffer.concat(all);
  for (const piece of all) await upload.append(piece);
  return whole;
}

const operationsOf = (aws: StubAws) => aws.sent.map(({ operation }) => operation);

describe('an audio that fits', () => {
  test('is put in one request, where nothing is', async () => {
    const aws = new StubAws();
    const upload = uploadTo(aws);
    await upload.append(Buffer.from('one'));
    await upload.append(Buffer.from('two'));
    expect(aws.sent).toEqual([]);
    expect(await upload.store(HEADER, undefined)).toEqual({ bytes: 12, versionId: 'audio-v1' });
    expect(aws.sent).toMatchObject([
      {
        operation: 'PutObject',
        path: 'texts/a.mp3',
        headers: { 'if-none-match': '*', 'content-type': 'audio/mpeg', 'x-amz-meta-characters': '5' },
        body: Buffer.from('headeronetwo'),
      },
    ]);
  });

  test('takes the place of the audio that was seen, and of no other', async () => {
    const aws = new StubAws();
    const upload = uploadTo(aws);
    await upload.append(Buffer.from('one'));
    await upload.store(HEADER, REPLACED);
    expect(aws.sent).toMatchObject([{ headers: { 'if-match': '"old"' } }]);
    expect(aws.sent[0]?.headers).not.toHaveProperty('if-none-match');
  });

  test('has no version while S3 has not switched versioning on everywhere', async () => {
    const upload = uploadTo(new StubAws().answer('PutObject', {}));
    expect(await upload.store(HEADER, undefined)).toEqual({ bytes: 6 });
  });

  test.each([
    ['another audio is there', 412, 'PreconditionFailed'],
    ['another is being stored', 409, 'ConditionalRequestConflict'],
    ['the one to replace is gone', 404, 'NoSuchKey'],
  ])('is not stored when %s, and can be stored later', async (_, status, code) => {
    const aws = new StubAws().answer('PutObject', xmlError(status, code), {});
    const upload = uploadTo(aws);
    await upload.append(Buffer.from('one'));
    expect(await upload.store(HEADER, REPLACED)).toBe('conflict');
    expect(upload.isRepeatable).toBe(true);
    expect(await upload.store(HEADER, undefined)).toEqual({ bytes: 9 });
    expect(aws.sent.map(({ body }) => body.toString())).toEqual(['headerone', 'headerone']);
  });

  test.each([
    ['may not be stored', 403, 'AccessDenied', AccessDeniedError],
    ['has no bucket', 404, 'NoSuchBucket', AwsCallError],
  ])('that %s is an error', async (_, status, code, error) => {
    const upload = uploadTo(new StubAws().answer('PutObject', xmlError(status, code)));
    const failure = await upload.store(HEADER, undefined).catch((thrown) => thrown);
    expect(failure).toBeInstanceOf(error);
    expect(failure.message).toContain('s3:PutObject on s3://texts/a.mp3');
  });
});

describe('an audio of many parts', () => {
  test('is sent part by part, the first last and with the header', async () => {
    const aws = new StubAws();
    const upload = uploadTo(aws);
    const all = await append(upload, 16);
    expect(operationsOf(aws)).toEqual(['CreateMultipartUpload', 'UploadPart', 'UploadPart']);
    expect(await upload.store(HEADER, REPLACED)).toEqual({ bytes: HEADER.length + all.length, versionId: 'audio-v1' });

    const parts = aws.sentTo('UploadPart');
    expect(parts.map(({ query }) => query['partNumber'])).toEqual(['2', '3', '4', '1']);
    for (const { body } of parts.filter(({ query }) => query['partNumber'] !== '4')) {
      expect(body.length).toBeGreaterThanOrEqual(MIN_PART_BYTES);
    }
    const inOrder = parts.toSorted((a, b) => Number(a.query['partNumber']) - Number(b.query['partNumber']));
    expect(Buffer.concat(inOrder.map(({ body }) => body)).equals(Buffer.concat([HEADER, all]))).toBe(true);

    const [created] = aws.sentTo('CreateMultipartUpload');
    expect(created?.headers).toMatchObject({ 'content-type': 'audio/mpeg', 'x-amz-meta-characters': '5' });
    const [completed] = aws.sentTo('CompleteMultipartUpload');
    expect(completed).toMatchObject({ query: { uploadId: 'upload-1' }, headers: { 'if-match': '"old"' } });
    const numbers = [...String(completed?.body).matchAll(/<PartNumber>(\d)</g)].map(([, number]) => number);
    expect(numbers).toEqual(['1', '2', '3', '4']);
  });

  test('holds in memory no more than two parts', async () => {
    const aws = new StubAws();
    const upload = uploadTo(aws);
    await append(upload, 10);
    expect(aws.sentTo('UploadPart')).toHaveLength(1);
    await append(upload, 4);
    expect(aws.sentTo('UploadPart')).toHaveLength(1);
  });

  test.each([
    ['another audio is there', 412, 'PreconditionFailed'],
    ['another is being stored', 409, 'ConditionalRequestConflict'],
    ['the answer to the first attempt was lost', 404, 'NoSuchUpload'],
  ])('is aborted when %s, and cannot be stored later', async (_, status, code) => {
    const aws = new StubAws().answer('CompleteMultipartUpload', xmlError(status, code));
    const upload = uploadTo(aws);
    await append(upload, 10);
    expect(await upload.store(HEADER, undefined)).toBe('conflict');
    expect(upload.isRepeatable).toBe(false);
    expect(aws.sentTo('AbortMultipartUpload')).toMatchObject([{ query: { uploadId: 'upload-1' } }]);
  });

  test('is aborted when a part cannot be sent at the end', async () => {
    const aws = new StubAws().answer('UploadPart', { headers: { etag: '"part"' } }, xmlError(403, 'AccessDenied'));
    const upload = uploadTo(aws);
    await append(upload, 10);
    await expect(upload.store(HEADER, undefined)).rejects.toThrow(AccessDeniedError);
    expect(aws.sentTo('AbortMultipartUpload')).toHaveLength(1);
  });

  test('fails with the first part that cannot be sent', async () => {
    const upload = uploadTo(new StubAws().answer('CreateMultipartUpload', xmlError(403, 'AccessDenied')));
    await expect(append(upload, 10)).rejects.toThrow(AccessDeniedError);
  });

  test('that cannot be aborted is left to the lifecycle rule of the bucket', async () => {
    const aws = new StubAws().answer('AbortMultipartUpload', xmlError(403, 'AccessDenied'));
    const upload = uploadTo(aws);
    await append(upload, 10);
    await expect(upload.abort()).resolves.toBeUndefined();
  });
});
