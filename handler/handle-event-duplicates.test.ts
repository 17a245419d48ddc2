import { describe, expect, test } from '@jest/globals';
import { type NoticeState, noticeTagOf } from './contract.ts';
import { AudioContendedError } from './errors.ts';
import {
  beginningOf,
  eventOf,
  handle,
  headOf,
  operationsOf,
  READ,
  skipRetryWaits,
  TAG,
  tagsAnswer,
  tagsOf,
} from './testing/handle.ts';
import { s3EventOf } from './testing/s3-event.ts';
import { StubAws, textAnswer, xmlError } from './testing/stub-aws.ts';

skipRetryWaits();

describe('an event that comes again', () => {
  test('for audio whose notice was sent changes nothing and notifies nobody', async () => {
    const first = new StubAws();
    await handle(first, eventOf('a.txt'));
    const again = new StubAws().answer('HeadObject', headOf(first)).answer('GetObjectTagging', tagsAnswer('sent'));
    const { error, texts } = await handle(again, eventOf('a.txt'), {}, 'r-2');
    expect(error).toBeUndefined();
    expect(texts).toMatchObject([{ outcome: 'unchanged' }]);
    expect(operationsOf(again)).toEqual([...READ, 'GetObjectTagging']);
  });

  test.each<[string, string, Record<string, string>, NoticeState | undefined]>([
    [
      'by the retry of the run that stored it',
      'r-1',
      { 'last-modified': new Date(Date.now() - 6_000).toUTCString() },
      undefined,
    ],
    ['when the run that stored it noted that it could not', 'r-2', {}, 'unsent'],
    [
      'when the run that stored it must have ended',
      'r-2',
      { 'last-modified': 'Mon, 23 Nov 2020 09:30:12 GMT' },
      undefined,
    ],
  ])('for audio that nobody was notified of is notified of as the first run would have, %s', async (_, requestId, headers, tag) => {
    const first = new StubAws();
    await handle(first, eventOf('a.txt'));
    const again = new StubAws()
      .answer('HeadObject', headOf(first, headers))
      .answer('GetObject', textAnswer('Hello'), beginningOf(first));
    if (tag !== undefined) again.answer('GetObjectTagging', tagsAnswer(tag));
    const { texts } = await handle(again, eventOf('a.txt'), {}, requestId);
    expect(texts).toMatchObject([{ outcome: 'narrated' }]);
    expect(operationsOf(again)).toEqual([...READ, 'GetObjectTagging', 'GetObject', 'Publish', ...TAG]);
    expect(again.published()[0]?.document.audio).toEqual(first.published()[0]?.document.audio);
  });

  test('while the other run is about to notify waits for its notice', async () => {
    const first = new StubAws();
    await handle(first, eventOf('a.txt'));
    const again = new StubAws()
      .answer('HeadObject', headOf(first))
      .answer('GetObjectTagging', { body: '<Tagging><TagSet/></Tagging>' }, tagsAnswer('sent'));
    expect((await handle(again, eventOf('a.txt'), {}, 'r-2')).texts).toMatchObject([{ outcome: 'unchanged' }]);
    expect(operationsOf(again)).toEqual([...READ, 'GetObjectTagging', 'GetObjectTagging']);
  });

  test('for a text that was stored again by other settings makes its audio anew', async () => {
    const first = new StubAws();
    await handle(first, eventOf('a.txt'));
    const again = new StubAws().answer('HeadObject', headOf(first));
    await handle(again, eventOf('a.txt'), { VOICE_ID: 'Amy' });
    expect(again.sentTo('PutObject')).toMatchObject([{ headers: { 'if-match': '"audio"' } }]);
  });

  test('for a version that a newer one has overtaken does nothing', async () => {
    const newer = textAnswer('newer', {}, { 'x-amz-version-id': 'text-v2' });
    const aws = new StubAws().answer('GetObject', newer).answer('HeadObject', { status: 404 }, {});
    const { texts, lines } = await handle(aws, eventOf('a.txt'));
    expect(texts).toMatchObject([{ outcome: 'overtaken', versionId: 'text-v1' }]);
    expect(operationsOf(aws)).toEqual([...READ, 'HeadObject']);
    expect(lines).toContainEqual(
      expect.objectContaining({ message: 'Overtaken by a newer version', by: 'text-v2', versionId: 'text-v1' }),
    );
  });

  test('while a newer version stores its audio does not replace that', async () => {
    const newer = textAnswer('newer', {}, { 'x-amz-version-id': 'text-v2' });
    const aws = new StubAws()
      .answer('HeadObject', { status: 404 }, { status: 404 }, {})
      .answer('GetObject', textAnswer('Hello'), newer)
      .answer('PutObject', xmlError(412, 'PreconditionFailed'));
    expect((await handle(aws, eventOf('a.txt'))).texts).toMatchObject([{ outcome: 'overtaken' }]);
    expect(aws.sentTo('PutObject')).toHaveLength(1);
    expect(aws.published()).toEqual([]);
  });

  test('whose audio another run stores first is notified of by that one only', async () => {
    const first = new StubAws();
    await handle(first, eventOf('a.txt'));
    const late = new StubAws()
      .answer('HeadObject', { status: 404 }, headOf(first))
      .answer('PutObject', xmlError(412, 'PreconditionFailed'))
      .answer('GetObjectTagging', tagsAnswer('sent'));
    expect((await handle(late, eventOf('a.txt'), {}, 'r-2')).texts).toMatchObject([{ outcome: 'unchanged' }]);
    expect(late.published()).toEqual([]);
  });

  test('stores what it has made when an older version came in between, without asking Polly again', async () => {
    const aws = new StubAws()
      .answer('HeadObject', { status: 404 }, { headers: { etag: '"older"' } })
      .answer('PutObject', xmlError(412, 'PreconditionFailed'), {});
    expect((await handle(aws, eventOf('a.txt'))).texts).toMatchObject([{ outcome: 'narrated' }]);
    expect(aws.sentTo('SynthesizeSpeech')).toHaveLength(1);
    expect(aws.sentTo('PutObject')[1]).toMatchObject({ headers: { 'if-match': '"older"' } });
  });

  test('is left to Lambda when the audio changes again and again', async () => {
    const aws = new StubAws().answer('PutObject', xmlError(412, 'PreconditionFailed'));
    expect((await handle(aws, eventOf('a.txt'))).error).toBeInstanceOf(AudioContendedError);
    expect(aws.sentTo('PutObject')).toHaveLength(5);
  });

  test('for a text that was refused for the same reason notifies nobody', async () => {
    const aws = new StubAws()
      .answer('GetObject', textAnswer(' '))
      .answer('GetObjectTagging', tagsAnswer('failed:text-empty'));
    const { texts } = await handle(aws, eventOf('a.txt'));
    expect(texts).toMatchObject([{ outcome: 'failed', code: 'text-empty' }]);
    expect(operationsOf(aws)).toEqual([...READ, 'GetObjectTagging']);
  });

  test('for a text that was refused keeps the tags that are the user’s own', async () => {
    const mine = '<Tag><Key>team</Key><Value>audio</Value></Tag><Tag><Key>a b</Key><Value>+-=._:/@</Value></Tag>';
    const old = '<Tag><Key>narrator-notice</Key><Value>failed:text-empty</Value></Tag>';
    const aws = new StubAws()
      .answer('GetObject', textAnswer(' '))
      .answer('GetObjectTagging', { body: `<Tagging><TagSet>${mine}${old}</TagSet></Tagging>` });
    await handle(aws, eventOf('a.txt'));
    const [tagged] = aws.sentTo('PutObjectTagging');
    expect(tagged).toMatchObject({ path: 'texts/a.txt', query: { versionId: 'text-v1' } });
    expect(tagged && tagsOf(tagged)).toEqual([
      'team=audio',
      'a b=+-=._:/@',
      expect.stringMatching(/^narrator-notice=/),
    ]);
  });

  test('for a text that is refused for another reason notifies of that', async () => {
    const aws = new StubAws()
      .answer('GetObject', textAnswer(' '))
      .answer('GetObjectTagging', tagsAnswer('failed:text-too-long'));
    await handle(aws, eventOf('a.txt'));
    expect(aws.published()).toMatchObject([{ document: { error: { code: 'text-empty' } } }]);
    const failed = noticeTagOf('failed:text-empty', { bucket: 'texts', key: 'a.txt', versionId: 'text-v1' });
    expect(aws.sentTo('PutObjectTagging').map(tagsOf)).toEqual([['team=audio', `narrator-notice=${failed}`]]);
  });

  test.each<[string, NoticeState, string, number]>([
    ['its notice sent', 'sent', 'unchanged', 0],
    ['its notice not sent', 'unsent', 'narrated', 1],
  ])('for a text that was narrated, %s, and then deleted', async (_, tag, outcome, notices) => {
    const first = new StubAws();
    await handle(first, eventOf('a.txt'));
    const again = new StubAws()
      .answer('HeadObject', headOf(first), { status: 404 })
      .answer('GetObject', xmlError(404, 'NoSuchKey'), beginningOf(first))
      .answer('GetObjectTagging', tagsAnswer(tag));
    expect((await handle(again, eventOf('a.txt'), {}, 'r-2')).texts).toMatchObject([{ outcome }]);
    expect(again.published()).toHaveLength(notices);
  });

  test('for an old version whose successor was narrated and deleted does nothing', async () => {
    const newest = new StubAws().answer(
      'GetObject',
      textAnswer('newest', {}, { 'last-modified': 'Mon, 23 Nov 2026 10:00:00 GMT' }),
    );
    await handle(newest, eventOf('a.txt'));
    const old = { headers: { 'last-modified': 'Mon, 23 Nov 2026 09:00:00 GMT', 'x-amz-version-id': 'text-v0' } };
    const aws = new StubAws().answer('HeadObject', headOf(newest), old).answer('GetObject', xmlError(404, 'NoSuchKey'));
    const event = s3EventOf({ bucket: 'texts', key: 'a.txt', versionId: 'text-v0', etag: 'e1' });
    expect((await handle(aws, event)).texts).toMatchObject([{ outcome: 'overtaken' }]);
    expect(aws.published()).toEqual([]);
  });
});
