import { describe, expect, test } from '@jest/globals';
import { noticeTagOf } from '../../handler/contract.ts';
import { CheckError, checkText, ListingError, listTexts } from './stale-texts.ts';
import { listingPage, type StubReply, type StubRequest, s3Error, stubS3 } from './stub.ts';

describe('a listing', () => {
  async function list(reply: StubReply, prefix?: string) {
    const requests: StubRequest[] = [];
    const s3 = stubS3((request) => {
      requests.push(request);
      return reply;
    });
    return { keys: await Array.fromAsync(listTexts(s3, 'shelf', prefix)), requests };
  }

  test('has the keys that end in .txt, and no others', async () => {
    const listed = ['a.mp3', 'a.txt', 'b.TXT', 'folder.txt/', 'folder.txt/c.txt', 'd.txt.bak', 'txt', '.txt'];
    expect((await list(listingPage(listed))).keys).toEqual(['a.txt', 'folder.txt/c.txt', '.txt']);
  });

  test.each([
    ['spaces', 'with+space.txt', 'with space.txt'],
    ['spaces as another emulator writes them', 'with%20space.txt', 'with space.txt'],
    ['plus and percent signs', 'a%2Bb%20%25.txt', 'a+b %.txt'],
    ['control characters', 'line%0Abreak%01.txt', 'line\nbreak\u0001.txt'],
    ['other scripts', 'a%C3%B1o/%F0%9F%98%80.txt', 'año/😀.txt'],
  ])('has keys with %s as they are in the bucket', async (_what, listed, key) => {
    const { keys, requests } = await list(listingPage([listed]));
    expect(keys).toEqual([key]);
    expect(requests[0]?.query).toMatchObject({ 'encoding-type': 'url' });
  });

  test('takes the keys literally of an AWS emulator that does not encode them', async () => {
    expect((await list(listingPage(['a+b%20.txt'], undefined, false))).keys).toEqual(['a+b%20.txt']);
  });

  test('asks for the keys of a prefix only', async () => {
    expect((await list(listingPage([]), 'book 1/')).requests[0]?.query).toMatchObject({ prefix: 'book 1/' });
  });

  test('of many pages asks for a page only when the one before is used up', async () => {
    let asked = 0;
    const s3 = stubS3(({ query }) => {
      const page = Number(query['continuation-token'] ?? 0);
      asked += 1;
      const keys = Array.from({ length: 1_000 }, (_, index) => `${page * 1_000 + index}.txt`);
      return listingPage(keys, page < 9 ? String(page + 1) : undefined);
    });
    let [seen, ahead] = [0, 0];
    for await (const key of listTexts(s3, 'shelf')) {
      if (key === `${seen}.txt`) seen += 1;
      ahead = Math.max(ahead, asked - Math.ceil(seen / 1_000));
    }
    expect(ahead).toBe(0);
    expect(asked).toBe(10);
    expect(seen).toBe(10_000);
  });

  test('that is refused names the bucket and the permission', async () => {
    const listing = list(s3Error(403, 'AccessDenied'), 'book/');
    await expect(listing).rejects.toThrow(ListingError);
    await expect(listing).rejects.toThrow(/s3:\/\/shelf\/book\/ \(AccessDenied: About AccessDenied\).*s3:ListBucket/);
  });

  test('of a bucket in another region says so', async () => {
    await expect(list(s3Error(301, 'PermanentRedirect'))).rejects.toThrow('name it with --region');
  });
});

describe('a text', () => {
  const TEXT: StubReply = { headers: { etag: '"e1"', 'x-amz-version-id': 'v1' } };
  const GONE: StubReply = { status: 404 };

  function audioOf(metadata: Record<string, string>): StubReply {
    return {
      headers: Object.fromEntries(Object.entries(metadata).map(([name, value]) => [`x-amz-meta-${name}`, value])),
    };
  }

  function check(text: StubReply, audio: StubReply) {
    const s3 = stubS3(({ path }) => {
      if (path === '/shelf/book/a%20b.txt') return text;
      if (path === '/shelf/book/a%20b.mp3') return audio;
      throw new Error(`Asked for ${path}`);
    });
    return checkText(s3, 'shelf', 'book/a b.txt');
  }

  test.each([
    ['without an MP3', GONE, 'no MP3'],
    ['beside an MP3 from elsewhere', audioOf({ artist: 'somebody' }), 'MP3 not made by Narrator'],
    [
      'whose MP3 was made from another content',
      audioOf({ 'source-etag': 'e0', 'source-version-id': 'v0' }),
      'MP3 of another version',
    ],
    [
      'whose MP3 was made from a version with the same content',
      audioOf({ 'source-etag': 'e1', 'source-version-id': 'v0' }),
      'MP3 of another version',
    ],
  ])('%s is stale', async (_what, audio, reason) => {
    const text = { key: 'book/a b.txt', versionId: 'v1', etag: 'e1', reason };
    expect(await check(TEXT, audio)).toEqual({ status: 'stale', text });
  });

  test('whose MP3 was made from this very version before there were tags is up to date', async () => {
    const audio = audioOf({ 'source-etag': 'e1', 'source-version-id': 'v1' });
    expect(await check(TEXT, audio)).toEqual({ status: 'up to date' });
  });

  describe('whose MP3 is right', () => {
    const RIGHT = { 'source-etag': 'e1', 'source-version-id': 'v1', 'request-id': 'r1' };

    function checkTagged(tagging: StubReply) {
      return checkText(
        stubS3(({ path, query }) => {
          if ('tagging' in query) return path.endsWith('.mp3') ? tagging : s3Error(500, 'InternalError');
          return path.endsWith('.mp3') ? audioOf(RIGHT) : TEXT;
        }),
        'shelf',
        'book/a b.txt',
      );
    }

    function tagged(...tags: [string, string][]): StubReply {
      const set = tags.map(([name, value]) => `<Tag><Key>${name}</Key><Value>${value}</Value></Tag>`).join('');
      return { body: `<Tagging><TagSet>${set}</TagSet></Tagging>` };
    }

    const VERSION = { bucket: 'shelf', key: 'book/a b.txt', versionId: 'v1' };

    test.each([
      ['is out', noticeTagOf('sent', VERSION)],
      ['was sent by a release whose tag named no version', 'sent'],
    ])('and whose notice %s is up to date', async (_how, value) => {
      expect(await checkTagged(tagged(['mine', 'x'], ['narrator-notice', value]))).toEqual({ status: 'up to date' });
    });

    test.each([
      ['could not be sent', tagged(['narrator-notice', noticeTagOf('unsent', VERSION)])],
      ['could not be sent by a release whose tag named no version', tagged(['narrator-notice', 'unsent'])],
      [
        'was sent in the bucket that it is a replica of',
        tagged(['narrator-notice', noticeTagOf('sent', { ...VERSION, bucket: 'other' })]),
      ],
      ['was never begun', tagged()],
      ['is some other tag', tagged(['mine', 'sent'])],
    ])('and whose notice %s is stale', async (_how, tagging) => {
      expect(await checkTagged(tagging)).toMatchObject({ status: 'stale', text: { reason: 'notice not sent' } });
    });

    test('and whose tags may not be read is an error with the permission', async () => {
      await expect(checkTagged(s3Error(403, 'AccessDenied'))).rejects.toThrow(
        'GetObjectTagging of s3://shelf/book/a b.mp3: 403, refused: it takes s3:GetObjectTagging',
      );
    });
  });

  test('in a bucket without versions is compared by its content', async () => {
    const audio = audioOf({ 'source-etag': 'e1', 'source-version-id': 'null' });
    expect(await check({ headers: { etag: '"e1"' } }, audio)).toEqual({ status: 'up to date' });
    expect(await check({ headers: { etag: '"e2"' } }, audio)).toEqual({
      status: 'stale',
      text: { key: 'book/a b.txt', etag: 'e2', reason: 'MP3 of another version' },
    });
  });

  test('that was deleted since it was listed is nothing to redo', async () => {
    expect(await check(GONE, GONE)).toEqual({ status: 'gone' });
  });

  test('that may not be read is an error with the permission', async () => {
    const checking = check(TEXT, { status: 403 });
    await expect(checking).rejects.toThrow(CheckError);
    await expect(checking).rejects.toThrow(
      'HeadObject of s3://shelf/book/a b.mp3: 403, refused: it takes s3:GetObject',
    );
  });

  test('that is encrypted with a key of its own is an error that says so', async () => {
    await expect(check({ status: 400 }, GONE)).rejects.toThrow(
      'HeadObject of s3://shelf/book/a b.txt: 400, as for what was stored with a key of its own (SSE-C)',
    );
  });

  test('whose check breaks off is an error with the reason', async () => {
    const s3 = stubS3(() => {
      throw new Error('socket hang up');
    });
    await expect(checkText(s3, 'shelf', 'a.txt')).rejects.toThrow(
      /HeadObject of s3:\/\/shelf\/a\.(txt|mp3): Error: socket hang up/,
    );
  });
});
