import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { ClientSettings } from '../../src/tasks/endpoints.ts';
import { storeOutput } from '../../src/tasks/store-output.ts';
import { FakeAws } from './support/fake-aws.ts';
import { until } from './support/task-requests.ts';

const MEBIBYTE = 1024 * 1024;
const aws = new FakeAws();
const place = { bucket: 'audio', key: 'a/b.mp3', contentType: 'audio/mpeg' };
const { signal } = new AbortController();
let settings: ClientSettings;

beforeAll(async () => {
  await aws.listen();
  settings = aws.endpoints.clientSettings('S3', 'us-east-1');
});
afterEach(() => aws.reset());
afterAll(() => aws.close());

/** Mebibytes, each of one letter; says when nobody wants more of them. */
function letters(count: number) {
  const state = { made: 0, closed: false };
  async function* bytes(): AsyncGenerator<Uint8Array> {
    try {
      for (; state.made < count; state.made++) yield Buffer.alloc(MEBIBYTE, 65 + state.made);
    } finally {
      state.closed = true;
    }
  }
  return { state, bytes: bytes() };
}

async function* none(): AsyncGenerator<Uint8Array> {}

const denied = { status: 403, code: 'AccessDenied', message: 'Not yours' };

describe('an output', () => {
  test('that is short is put whole, with its content type', async () => {
    await storeOutput(settings, { ...place, bytes: letters(2).bytes }, signal);
    expect(aws.calls).toEqual(['PutObject']);
    const object = aws.objects.get('/audio/a/b.mp3');
    expect(object?.contentType).toBe('audio/mpeg');
    expect(object?.body.equals(Buffer.concat([Buffer.alloc(MEBIBYTE, 'A'), Buffer.alloc(MEBIBYTE, 'B')]))).toBe(true);
  });

  test('that is empty is an empty object', async () => {
    await storeOutput(settings, { ...place, bytes: none() }, signal);
    expect(aws.objects.get('/audio/a/b.mp3')?.body).toHaveLength(0);
  });

  test('that is long goes up in parts of 8 MiB, in order', async () => {
    await storeOutput(settings, { ...place, bytes: letters(20).bytes }, signal);
    expect(aws.calls).toEqual(['CreateMultipartUpload', ...Array(3).fill('UploadPart'), 'CompleteMultipartUpload']);
    const { body = Buffer.alloc(0), contentType } = aws.objects.get('/audio/a/b.mp3') ?? {};
    expect(contentType).toBe('audio/mpeg');
    expect(body).toHaveLength(20 * MEBIBYTE);
    expect(Array.from({ length: 20 }, (_, index) => String.fromCharCode(body[index * MEBIBYTE] ?? 0)).join('')).toBe(
      'ABCDEFGHIJKLMNOPQRST',
    );
  });

  test.each([
    'PutObject',
    'CreateMultipartUpload',
    'UploadPart',
    'CompleteMultipartUpload',
  ] as const)('is not there when S3 refuses %s', async (call) => {
    aws.failures.set(call, denied);
    const { bytes, state } = letters(call === 'PutObject' ? 1 : 40);
    await expect(storeOutput(settings, { ...place, bytes }, signal)).rejects.toMatchObject({
      name: 'StoreOutputError',
      message: 'AccessDenied: Not yours',
    });
    expect(aws.objects.size).toBe(0);
    expect(state.closed).toBe(true);
    const begun = call === 'UploadPart' || call === 'CompleteMultipartUpload';
    expect(aws.calls.at(-1)).toBe(begun ? 'AbortMultipartUpload' : call);
  });

  test('is put again when S3 is out of order, three times in all', async () => {
    aws.failures.set('PutObject', { status: 500, code: 'InternalError', message: 'Later', times: 2 });
    await storeOutput(settings, { ...place, bytes: letters(1).bytes }, signal);
    expect(aws.objects.get('/audio/a/b.mp3')?.body).toHaveLength(MEBIBYTE);
    aws.reset();
    aws.failures.set('PutObject', { status: 500, code: 'InternalError', message: 'Later' });
    await expect(storeOutput(settings, { ...place, bytes: letters(1).bytes }, signal)).rejects.toThrow(
      'InternalError: Later',
    );
    expect(aws.calls).toEqual(['PutObject', 'PutObject', 'PutObject']);
  });

  test('is given up at once when the signal is aborted, whatever S3 does', async () => {
    aws.failures.set('PutObject', 'silence');
    const giveUp = new AbortController();
    const storing = storeOutput(settings, { ...place, bytes: letters(1).bytes }, giveUp.signal);
    await until('S3 to be asked', () => aws.calls.length > 0);
    giveUp.abort();
    await expect(storing).rejects.toThrow('AbortError');
  });

  test('is not asked for further than S3 takes it', async () => {
    aws.failures.set('UploadPart', denied);
    const { bytes, state } = letters(1_000);
    await expect(storeOutput(settings, { ...place, bytes }, signal)).rejects.toThrow('AccessDenied');
    expect(state.made).toBeLessThan(20);
  });

  test.each([
    { mebibytes: 1, calls: [] },
    { mebibytes: 12, calls: [] },
    { mebibytes: 20, calls: ['CreateMultipartUpload', 'UploadPart', 'UploadPart', 'AbortMultipartUpload'] },
  ])('that breaks off after $mebibytes MiB leaves nothing, and its own error', async ({ mebibytes, calls }) => {
    const broken = async function* () {
      yield* letters(mebibytes).bytes;
      throw new Error('the speech process ended');
    };
    await expect(storeOutput(settings, { ...place, bytes: broken() }, signal)).rejects.toThrow(
      'the speech process ended',
    );
    expect(aws.objects.size).toBe(0);
    expect(aws.calls).toEqual(calls);
  });
});
