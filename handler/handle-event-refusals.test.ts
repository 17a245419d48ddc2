import { describe, expect, test } from '@jest/globals';
import { AccessDeniedError } from './errors.ts';
import { eventOf, handle, operationsOf, READ, skipRetryWaits, TAG } from './testing/handle.ts';
import { pollyError, StubAws, snsError, textAnswer, xmlError } from './testing/stub-aws.ts';

skipRetryWaits();

describe('a text that can never be spoken', () => {
  test.each([
    ['empty', textAnswer('', {}, { 'last-modified': 'Mon, 23 Nov 2020 09:30:12 GMT' }), 'text-empty'],
    ['blank', textAnswer(' \n'), 'text-empty'],
    ['not UTF-8', textAnswer(Buffer.from([0xff, 0x00])), 'text-not-utf8'],
    ['binary', textAnswer('a\0'), 'text-binary'],
    ['too long', textAnswer('a'.repeat(101)), 'text-too-long'],
    ['far too large', textAnswer('a'.repeat(30_000)), 'text-too-long'],
    ['broken SSML', textAnswer('<speak>Hello'), 'ssml-invalid'],
    ['with faulty options', textAnswer('Hello', { 'sample-rate': 'high' }), 'options-invalid'],
  ])('(%s) gets one failed notice and is not tried again', async (_, answer, code) => {
    const aws = new StubAws().answer('GetObject', answer);
    const { error, texts, lines } = await handle(aws, eventOf('a.txt'), { MAX_CHARACTERS: '100' });
    expect(error).toBeUndefined();
    expect(texts).toMatchObject([{ outcome: 'failed', code }]);
    expect(operationsOf(aws).filter((operation) => operation !== 'DescribeVoices')).toEqual([
      ...READ,
      'GetObjectTagging',
      'Publish',
      ...TAG,
    ]);
    expect(aws.published()).toMatchObject([
      {
        document: { status: 'failed', key: 'a.txt', versionId: 'text-v1', error: { code } },
        attributes: { status: 'failed' },
      },
    ]);
    expect(lines).toContainEqual(expect.objectContaining({ level: 'WARN', message: 'Text refused', code }));
  });

  test('because it is archived gets one failed notice', async () => {
    const aws = new StubAws()
      .answer('GetObject', xmlError(403, 'InvalidObjectState'))
      .answer('HeadObject', { status: 404 }, { headers: { 'x-amz-version-id': 'text-v1' } });
    expect((await handle(aws, eventOf('a.txt'))).texts).toMatchObject([{ outcome: 'failed', code: 'text-archived' }]);
    expect(operationsOf(aws)).toEqual([...READ, 'HeadObject', 'GetObjectTagging', 'Publish', ...TAG]);
  });

  test('because Polly says so gets one failed notice and no audio', async () => {
    const aws = new StubAws().answer('SynthesizeSpeech', pollyError(400, 'InvalidSsmlException'));
    expect((await handle(aws, eventOf('a.txt'))).error).toBeUndefined();
    expect(operationsOf(aws)).toEqual([...READ, 'SynthesizeSpeech', 'GetObjectTagging', 'Publish', ...TAG]);
    expect(aws.published()).toMatchObject([{ document: { error: { code: 'ssml-invalid' } } }]);
  });

  test('because it was deleted gets one failed notice, without a tag where nothing is left to be tagged', async () => {
    const aws = new StubAws()
      .answer('GetObject', xmlError(404, 'NoSuchKey'))
      .answer('GetObjectTagging', xmlError(404, 'NoSuchVersion'));
    expect((await handle(aws, eventOf('a.txt'))).texts).toMatchObject([{ outcome: 'failed', code: 'text-deleted' }]);
    expect(aws.published()).toMatchObject([{ document: { versionId: 'text-v1', error: { code: 'text-deleted' } } }]);
    expect(aws.sentTo('PutObjectTagging')).toEqual([]);
  });

  test.each([
    ['no version', {}],
    ['the version of what has none', { versionId: 'null' }],
  ])('because its event names %s gets one failed notice, and nothing is asked of S3', async (_, version) => {
    const aws = new StubAws();
    const event = {
      Records: [{ s3: { bucket: { name: 'texts' }, object: { key: 'a.txt', eTag: 'e1', ...version } } }],
    };
    const { error, texts } = await handle(aws, event);
    expect(error).toBeUndefined();
    expect(texts).toEqual([{ bucket: 'texts', key: 'a.txt', outcome: 'failed', code: 'version-missing' }]);
    expect(operationsOf(aws)).toEqual(['Publish']);
    const [notice] = aws.published();
    expect(notice?.document).toMatchObject({ key: 'a.txt', etag: 'e1', error: { code: 'version-missing' } });
    expect(notice?.document.error.action).toContain('Store the text again');
    expect(notice?.document).not.toHaveProperty('versionId');
  });

  test('because Polly says nothing of it at all gets one failed notice', async () => {
    const aws = new StubAws().answer('SynthesizeSpeech', { headers: { 'content-type': 'audio/mpeg' } });
    await handle(aws, eventOf('a.txt'));
    expect(aws.published()).toMatchObject([{ document: { error: { code: 'audio-empty' } } }]);
  });

  test('whose notice cannot be sent is tried again', async () => {
    const aws = new StubAws()
      .answer('GetObject', textAnswer(' '))
      .answer('Publish', snsError(403, 'AuthorizationError'));
    expect((await handle(aws, eventOf('a.txt'))).error).toBeInstanceOf(AccessDeniedError);
  });
});
