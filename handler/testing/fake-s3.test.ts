import { describe, expect, test } from '@jest/globals';
import { FakeS3 } from './fake-s3.ts';

const PATH = 'texts/a.mp3';

function put(s3: FakeS3, headers: Readonly<Record<string, string>>, body = 'new') {
  return s3.answer({ method: 'PUT', path: PATH, query: {}, headers, body: Buffer.from(body) });
}

describe('a condition on a write', () => {
  test.each([
    ['nothing', () => new FakeS3(), 200, 404],
    ['a version', () => holding('old'), 412, 200],
    ['another version', () => holding('other'), 412, 412],
    ['a delete marker', deleted, 200, 404],
  ])('where %s is current is met as AWS documents it', (_, place, ifNoneMatch, ifMatch) => {
    const { etag } = holding('old').current(PATH) ?? {};
    expect(put(place(), { 'if-none-match': '*' }).status ?? 200).toBe(ifNoneMatch);
    expect(put(place(), { 'if-match': String(etag) }).status ?? 200).toBe(ifMatch);
  });

  test('holds for the completion of an upload, too, whose parts stay until it is aborted', () => {
    const s3 = holding('old');
    const about = { path: PATH, headers: {}, body: Buffer.from('part') };
    const started = s3.answer({ ...about, method: 'POST', query: { uploads: '' } });
    const uploadId = /<UploadId>(.*)<\/UploadId>/.exec(String(started.body))?.[1] ?? '';
    s3.answer({ ...about, method: 'PUT', query: { uploadId, partNumber: '1' } });
    const completion = {
      ...about,
      method: 'POST',
      query: { uploadId },
      body: Buffer.from('<Part><PartNumber>1</PartNumber></Part>'),
    };
    expect(s3.answer({ ...completion, headers: { 'if-none-match': '*' } }).status).toBe(412);
    expect(s3.forgottenParts).toBe(1);
    expect(s3.answer(completion).status ?? 200).toBe(200);
    expect(String(s3.current(PATH)?.body)).toBe('part');
    expect(s3.forgottenParts).toBe(0);
    expect(s3.answer(completion).status).toBe(404);
  });
});

function holding(body: string): FakeS3 {
  const s3 = new FakeS3();
  s3.put(PATH, body);
  return s3;
}

function deleted(): FakeS3 {
  const s3 = holding('old');
  s3.delete(PATH);
  return s3;
}
