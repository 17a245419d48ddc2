import { ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { describe, expect, test } from '@jest/globals';
import { describeReplay, findText } from './replay.ts';

function s3(answer: (command: unknown) => object): S3Client {
  const client = new S3Client({ region: 'us-east-1' });
  client.send = (async (command: unknown) => answer(command)) as never;
  return client;
}

describe('the text of a replay', () => {
  test('is the newest version', async () => {
    const found = await findText(
      s3(() => ({ ETag: '"e1"', VersionId: 'v2' })),
      'shelf',
      'a/b.txt',
    );
    expect(found).toEqual({ key: 'a/b.txt', etag: 'e1', versionId: 'v2' });
  });

  test.each([
    ['NotFound', 404, 'KEY is "a/b.txt", and s3://shelf has no such text, so no event was sent. KEY is the whole key'],
    ['UnknownError', 403, 'There is no such text in s3://shelf, or these credentials lack s3:GetObject on it.'],
    ['InternalError', 500, 'Could not look for s3://shelf/a/b.txt (InternalError: why), so no event was sent.'],
  ])('is missed after %s with what is true', async (name, httpStatusCode, message) => {
    const failing = s3(() => {
      throw Object.assign(new Error('why'), { name, $metadata: { httpStatusCode } });
    });
    await expect(findText(failing, 'shelf', 'a/b.txt')).rejects.toThrow(message);
  });

  test.each([
    ['welcome.txt', '"book/welcome.txt"'],
    ['book/Welcom.txt', '"book/welcome.txt"'],
    ['book/welcome', '"book/welcome.txt"'],
    ['chapter.txt', '"chapter-1.txt" or "chapter-2.txt"'],
  ])('that is called %s is missed with keys that are like it', async (key, near) => {
    const keys = ['book/welcome.mp3', 'book/welcome.txt', 'chapter-1.txt', 'chapter-2.txt', 'other.txt'];
    const bucket = s3((command) => {
      if (command instanceof ListObjectsV2Command) return { Contents: keys.map((Key) => ({ Key })) };
      throw Object.assign(new Error('why'), { name: 'NotFound' });
    });
    await expect(findText(bucket, 'shelf', key)).rejects.toThrow(`so no event was sent. Did you mean ${near}?`);
  });

  test('ends in .txt: for anything else no event is sent', async () => {
    const found = s3(() => ({ ETag: '"e1"', VersionId: 'v2' }));
    await expect(findText(found, 'shelf', 'a/b.mp3')).rejects.toThrow(
      'KEY is "a/b.mp3", and the key of a text ends in .txt, so no event was sent.',
    );
  });
});

test.each([
  [{ outcome: 'narrated' }, 'a.txt: narrated'],
  [{ outcome: 'unchanged' }, 'a.txt: already narrated, nothing to do'],
  [{ outcome: 'overtaken' }, 'a.txt: overtaken by a newer version, whose own event narrates it'],
  [
    { outcome: 'failed', code: 'text-empty' },
    'a.txt: refused: text-empty. Why and what to do: make logs KEY="a.txt", docs/notifications.md',
  ],
] as const)('the outcome of %j is told', (answer, told) => {
  expect(describeReplay(answer, 'a.txt')).toBe(told);
});
