import { describe, expect, test } from '@jest/globals';
import { AccessDeniedError, AwsCallError } from './errors.ts';
import { eventOf, handle, operationsOf, skipRetryWaits, TAG } from './testing/handle.ts';
import { ENCRYPTED, StubAws, textAnswer, xmlError } from './testing/stub-aws.ts';

skipRetryWaits();

/** A HEAD of an object that GET answers so. */
const headOf = ({ status = 200 }: { readonly status?: number }) => ({ status });
const NO_AUDIO = { status: 404 };
const THROTTLED = xmlError(400, 'KMS.ThrottlingException', 'You have exceeded the rate at which you may call KMS.');

describe('a text that is encrypted', () => {
  test.each([
    ['with a key that came with it (SSE-C)', ENCRYPTED.customerKey, 'a key of its own (SSE-C)', 'without that key'],
    ['with a KMS key that the role may not use', ENCRYPTED.kmsDenied, 'kms:Decrypt on resource: arn:', 'kms:Decrypt'],
    ['with a KMS key of another account', ENCRYPTED.kmsHidden, 'ciphertext refers to', 'kms:Decrypt'],
    ['with a KMS key that is disabled', ENCRYPTED.kmsDisabled, 'key/1234 is disabled', 'without that key'],
    ['with a KMS key that is gone', ENCRYPTED.kmsGone, 'does not exist', 'without that key'],
    ['with a KMS key that is being deleted', ENCRYPTED.kmsEnding, 'is pending deletion', 'without that key'],
  ])('%s gets one failed notice and is not tried again', async (_, answer, says, advises) => {
    const aws = new StubAws().answer('GetObject', answer).answer('HeadObject', NO_AUDIO, headOf(answer));
    const { error, texts } = await handle(aws, eventOf('a.txt'));
    expect(error).toBeUndefined();
    expect(texts).toMatchObject([{ outcome: 'failed', code: 'text-encrypted' }]);
    const [notice, ...others] = aws.published();
    expect(others).toEqual([]);
    expect(notice?.document.error.message).toContain(says);
    expect(notice?.document.error.action).toContain(advises);
    expect(operationsOf(aws).slice(-4)).toEqual(['GetObjectTagging', 'Publish', ...TAG]);
  });

  test.each([
    ['KMS throttles', THROTTLED, AwsCallError],
    ['S3 says no more than that access is denied', xmlError(403, 'AccessDenied', 'Access Denied'), AccessDeniedError],
    [
      'S3 denies a text whose name tells of a KMS key',
      xmlError(
        403,
        'AccessDenied',
        'User: arn:aws:sts::1:assumed-role/r/f is not authorized to perform: s3:GetObject on resource: ' +
          '&quot;arn:aws:s3:::b/KMS key, kms:Decrypt.txt&quot; because no identity-based policy allows it',
      ),
      AccessDeniedError,
    ],
    ['the credentials of the function have expired', xmlError(400, 'ExpiredToken'), AwsCallError],
    ['a request is wrong in another way', xmlError(400, 'InvalidRequest', 'Missing required header'), AwsCallError],
  ])('is left to Lambda when %s', async (_, answer, kind) => {
    const aws = new StubAws().answer('GetObject', answer).answer('HeadObject', NO_AUDIO, headOf(answer));
    expect((await handle(aws, eventOf('a.txt'))).error).toBeInstanceOf(kind);
    expect(aws.published()).toEqual([]);
  });

  test('and has overtaken the one that the event names brings that one no notice', async () => {
    const aws = new StubAws().answer('GetObject', ENCRYPTED.customerKey).answer('HeadObject', NO_AUDIO, {});
    const { texts } = await handle(aws, eventOf('a.txt'));
    expect(texts).toMatchObject([{ outcome: 'overtaken' }]);
    expect(aws.published()).toEqual([]);
  });

  test.each([
    ENCRYPTED.customerKey,
    ENCRYPTED.kmsDenied,
  ])('and was overtaken by one that can be read is not taken for deleted (%#)', async (answer) => {
    const newer = textAnswer('newer', {}, { 'x-amz-version-id': 'text-v2' });
    const aws = new StubAws().answer('GetObject', newer, answer).answer('HeadObject', NO_AUDIO, headOf(answer));
    expect((await handle(aws, eventOf('a.txt'))).texts).toMatchObject([{ outcome: 'overtaken' }]);
    expect(aws.published()).toEqual([]);
  });

  test('and was deleted is a deleted text', async () => {
    const aws = new StubAws()
      .answer('GetObject', xmlError(404, 'NoSuchKey'), ENCRYPTED.customerKey)
      .answer('HeadObject', NO_AUDIO, { status: 400 });
    expect((await handle(aws, eventOf('a.txt'))).texts).toMatchObject([{ outcome: 'failed', code: 'text-deleted' }]);
  });
});

describe('a text that is archived', () => {
  const ARCHIVED = xmlError(403, 'InvalidObjectState');

  test('and has overtaken the one that the event names brings that one no notice', async () => {
    const newer = { headers: { 'x-amz-version-id': 'text-v2' } };
    const aws = new StubAws().answer('GetObject', ARCHIVED).answer('HeadObject', NO_AUDIO, newer, {});
    expect((await handle(aws, eventOf('a.txt'))).texts).toMatchObject([{ outcome: 'overtaken' }]);
    expect(aws.published()).toEqual([]);
  });
});

describe('an MP3 beside the text that is encrypted', () => {
  test.each([
    ['with a key that came with it (SSE-C)', ENCRYPTED.customerKey, '(SSE-C)'],
    ['with a KMS key that the role may not use', ENCRYPTED.kmsDenied, 'kms:Decrypt'],
    ['with a KMS key that is disabled', ENCRYPTED.kmsDisabled, 'is disabled'],
  ])('%s is left alone: one failed notice says so, and nothing is spoken', async (_, answer, says) => {
    const aws = new StubAws().answer('HeadObject', headOf(answer)).answer('GetObject', answer, textAnswer('Hello'));
    const { error, texts } = await handle(aws, eventOf('a.txt'));
    expect(error).toBeUndefined();
    expect(texts).toMatchObject([{ outcome: 'failed', code: 'audio-encrypted' }]);
    const [notice] = aws.published();
    expect(notice?.document.error.message).toContain('s3://texts/a.mp3');
    expect(notice?.document.error.message).toContain(says);
    expect(notice?.document.error.action).toContain('store the text again');
    expect(aws.sentTo('SynthesizeSpeech')).toEqual([]);
    expect(aws.sentTo('PutObject')).toEqual([]);
    expect(aws.sentTo('PutObjectTagging')).toMatchObject([{ path: 'texts/a.txt' }]);
  });

  test('is of no matter to a text that is refused or overtaken anyway', async () => {
    const newer = textAnswer('newer', {}, { 'x-amz-version-id': 'text-v2' });
    const overtaken = new StubAws()
      .answer('HeadObject', { status: 400 }, {})
      .answer('GetObject', ENCRYPTED.customerKey, newer);
    expect((await handle(overtaken, eventOf('a.txt'))).texts).toMatchObject([{ outcome: 'overtaken' }]);
    const broken = new StubAws()
      .answer('HeadObject', { status: 400 })
      .answer('GetObject', ENCRYPTED.customerKey, textAnswer('<speak>'));
    expect((await handle(broken, eventOf('a.txt'))).texts).toMatchObject([{ code: 'ssml-invalid' }]);
  });

  test.each<[string, ReturnType<typeof xmlError>, number, typeof AwsCallError | typeof AccessDeniedError]>([
    ['KMS throttles', THROTTLED, 400, AwsCallError],
    ['the credentials of the function have expired', xmlError(400, 'ExpiredToken'), 400, AwsCallError],
    ['S3 says no more than that access is denied', xmlError(403, 'AccessDenied'), 403, AccessDeniedError],
  ])('is left to Lambda when %s', async (_, answer, status, kind) => {
    const aws = new StubAws().answer('HeadObject', { status }).answer('GetObject', answer);
    const { error } = await handle(aws, eventOf('a.txt'));
    expect(error).toBeInstanceOf(kind);
    expect((error as Error).message).toContain('s3:GetObject on s3://texts/a.mp3');
    expect(operationsOf(aws)).toEqual(['HeadObject', 'GetObject']);
  });
});
