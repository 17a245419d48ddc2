import { Readable } from 'node:stream';
import { describe, expect, test } from '@jest/globals';
import { AccessDeniedError, AwsCallError, TextArchivedError, TextBinaryError, TextNotUtf8Error } from '../errors.ts';
import { StubAws, textAnswer, xmlError } from '../testing/stub-aws.ts';
import { decodeText, readText, type StoredText } from './read-text.ts';

const TEXT = { bucket: 'texts', key: 'a/ñ 100%.txt', versionId: 'text-v1', etag: 'from-event' };
/** The current text, when it is not the one that the event names. */
const NEWER = textAnswer('new', {}, { 'x-amz-version-id': 'text-v2' });

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
    const aws = new StubAws().answer('GetObject', NEWER).answer('HeadObject', { ...textAnswer('old'), body: '' });
    expect(await readText(aws.clients().s3, TEXT)).toEqual({ state: 'overtaken', by: 'text-v2' });
    expect(aws.sent.map(({ operation, query }) => [operation, query['versionId']])).toEqual([
      ['GetObject', undefined],
      ['HeadObject', 'text-v1'],
    ]);
  });

  test.each([
    ['is gone', 404, 2],
    ['is a delete marker', 405, 2],
    ['was never there', 400, 3],
  ])('takes a version that %s for a deleted text, whatever else has its name now', async (_, status, calls) => {
    const aws = new StubAws()
      .answer('GetObject', NEWER, xmlError(400, 'InvalidArgument', 'Invalid version id specified'))
      .answer('HeadObject', { status });
    expect(await readText(aws.clients().s3, TEXT)).toMatchObject({ state: 'deleted' });
    expect(aws.sent).toHaveLength(calls);
  });

  test('takes a text under a delete marker for deleted, and tells when it was stored', async () => {
    const headers = { 'last-modified': 'Mon, 23 Nov 2026 09:30:12 GMT' };
    const aws = new StubAws().answer('GetObject', xmlError(404, 'NoSuchKey')).answer('HeadObject', { headers });
    const reading = await readText(aws.clients().s3, TEXT);
    expect(reading).toMatchObject({ state: 'deleted', storedAt: new Date('2026-11-23T09:30:12Z') });
  });

  test('takes nothing at all for a deleted text', async () => {
    const aws = new StubAws().answer('GetObject', xmlError(404, 'NoSuchKey')).answer('HeadObject', { status: 404 });
    expect(await readText(aws.clients().s3, TEXT)).toMatchObject({ state: 'deleted', cause: { name: 'NoSuchKey' } });
  });

  test.each([
    {},
    { 'x-amz-version-id': 'text-v1' },
  ])('refuses a text in an archive storage class (%#)', async (headers) => {
    const aws = new StubAws()
      .answer('GetObject', xmlError(403, 'InvalidObjectState'))
      .answer('HeadObject', { headers });
    await expect(readText(aws.clients().s3, TEXT)).rejects.toThrow(TextArchivedError);
  });

  test('does not take a missing bucket for a deleted text', async () => {
    const aws = new StubAws().answer('GetObject', xmlError(404, 'NoSuchBucket'));
    await expect(readText(aws.clients().s3, TEXT)).rejects.toThrow(AwsCallError);
  });

  test('throws what S3 says of a version that is neither there nor missing', async () => {
    const aws = new StubAws().answer('GetObject', NEWER).answer('HeadObject', { status: 503 });
    await expect(readText(aws.clients(1).s3, TEXT)).rejects.toThrow(AwsCallError);
  });

  test.each([
    ['s3:GetObject on s3://texts/a/ñ 100%.txt was', xmlError(403, 'AccessDenied')],
    ['s3:GetObjectVersion on s3://texts/a/ñ 100%.txt (version text-v1)', xmlError(404, 'NoSuchKey')],
  ])('says of a 403 that the object may be missing: %s', async (call, answer) => {
    const aws = new StubAws()
      .answer('GetObject', answer, xmlError(403, 'AccessDenied'))
      .answer('HeadObject', { status: 403 });
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

const WORDS = 'Mañana, 朝 🎧';
const UTF_16LE = Buffer.from(WORDS, 'utf16le');
const UTF_16BE = Buffer.from(UTF_16LE).swap16();

function bytes(...parts: (number[] | Uint8Array)[]): Uint8Array {
  return Buffer.concat(parts.map((part) => Buffer.from(part)));
}

describe('decodeText', () => {
  test.each([
    ['UTF-8', bytes(Buffer.from(WORDS))],
    ['UTF-8 with a byte order mark', bytes([0xef, 0xbb, 0xbf], Buffer.from(WORDS))],
    ['UTF-16 little-endian', bytes([0xff, 0xfe], UTF_16LE)],
    ['UTF-16 big-endian', bytes([0xfe, 0xff], UTF_16BE)],
  ])('reads %s and drops the mark', (_, file) => {
    expect(decodeText(file)).toBe(WORDS);
  });

  test('reads an empty file as an empty text', () => {
    expect(decodeText(bytes())).toBe('');
  });

  test.each([
    ['Latin-1', bytes([0x6d, 0xf1]), 'UTF-8'],
    ['a PNG', bytes([0x89, 0x50, 0x4e, 0x47]), 'UTF-8'],
    ['a cut UTF-8 sequence', bytes(Buffer.from('ñ').subarray(0, 1)), 'UTF-8'],
    ['an over-long UTF-8 sequence', bytes([0xc0, 0xaf]), 'UTF-8'],
    ['a surrogate in UTF-8', bytes([0xed, 0xa0, 0x80]), 'UTF-8'],
    ['UTF-16 with half a character', bytes([0xff, 0xfe], UTF_16LE.subarray(0, 3)), 'UTF-16LE'],
    ['UTF-16 with a lone surrogate', bytes([0xfe, 0xff, 0xd8, 0x00]), 'UTF-16BE'],
  ])('refuses %s', (_, file, encoding) => {
    expect(() => decodeText(file)).toThrow(TextNotUtf8Error);
    expect(() => decodeText(file)).toThrow(`not text in ${encoding}`);
  });

  test.each([
    ['UTF-16 without a mark', bytes(Buffer.from('Hello', 'utf16le')), 'character 2'],
    ['UTF-32 with its mark', bytes([0xff, 0xfe, 0, 0, 0x48, 0, 0, 0]), 'character 1'],
    ['text with a NUL in it', bytes(Buffer.from('one\0two')), 'character 4'],
  ])('refuses %s as binary and says where', (_, file, position) => {
    expect(() => decodeText(file)).toThrow(TextBinaryError);
    expect(() => decodeText(file)).toThrow(position);
  });
});
