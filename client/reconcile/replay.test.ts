import { S3Client } from '@aws-sdk/client-s3';
import { describe, expect, test } from '@jest/globals';
import { describeReplay, findText } from './replay.ts';

function s3(answer: () => object): S3Client {
  const client = new S3Client({ region: 'us-east-1' });
  client.send = (async () => answer()) as never;
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
    ['NotFound', 'KEY is "a/b.txt", and s3://shelf has no such text, so no event was sent.'],
    ['Forbidden', 'why'],
  ])('is missed after %s with what is true', async (name, message) => {
    const failing = s3(() => {
      throw Object.assign(new Error('why'), { name });
    });
    await expect(findText(failing, 'shelf', 'a/b.txt')).rejects.toThrow(message);
  });
});

test.each([
  [{ outcome: 'narrated' }, 'narrated'],
  [{ outcome: 'unchanged' }, 'already narrated, nothing to do'],
  [{ outcome: 'overtaken' }, 'overtaken by a newer version'],
  [{ outcome: 'failed', code: 'text-empty' }, 'failed: text-empty. What to do is in docs/notifications.md'],
] as const)('the outcome of %j is told', (answer, told) => {
  expect(describeReplay(answer)).toBe(told);
});
