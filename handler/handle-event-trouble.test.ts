import { describe, expect, test } from '@jest/globals';
import { AccessDeniedError, AwsCallError } from './errors.ts';
import { eventOf, handle, operationsOf, READ, skipRetryWaits, tagsOf } from './testing/handle.ts';
import { MP3, type Operation, pollyError, StubAws, snsError, textAnswer, xmlError } from './testing/stub-aws.ts';

skipRetryWaits();

describe('trouble', () => {
  const reset = Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' });

  test.each<[Operation, ReturnType<typeof xmlError> | Error]>([
    ['GetObject', xmlError(503, 'SlowDown')],
    ['HeadObject', { status: 503 }],
    ['SynthesizeSpeech', pollyError(400, 'ThrottlingException')],
    ['PutObject', xmlError(503, 'SlowDown')],
    ['Publish', snsError(500, 'InternalError')],
    ['GetObject', reset],
    ['HeadObject', reset],
    ['SynthesizeSpeech', reset],
    ['PutObject', reset],
    ['Publish', reset],
    ['GetObjectTagging', xmlError(503, 'SlowDown')],
    ['PutObjectTagging', xmlError(503, 'SlowDown')],
  ])('of %s that passes within the call leaves one audio and one notice (%p)', async (operation, trouble) => {
    const aws = new StubAws();
    const good: Partial<Record<Operation, Parameters<StubAws['answer']>[1]>> = {
      GetObject: textAnswer('Hello'),
      HeadObject: { status: 404 },
      SynthesizeSpeech: { body: MP3 },
      PutObject: {},
      Publish: { body: '<PublishResponse/>' },
      GetObjectTagging: { body: '<Tagging><TagSet/></Tagging>' },
      PutObjectTagging: {},
    };
    aws.answer(operation, trouble, good[operation] ?? {});
    expect((await handle(aws, eventOf('a.txt'))).error).toBeUndefined();
    expect(aws.sentTo(operation)).toHaveLength(2);
    for (const other of (Object.keys(good) as Operation[]).filter((one) => one !== operation)) {
      expect(aws.sentTo(other)).toHaveLength(1);
    }
  });

  test.each<[Operation, ReturnType<typeof xmlError> | Error, Operation[]]>([
    ['HeadObject', { status: 500 }, []],
    ['GetObject', xmlError(500, 'InternalError'), ['HeadObject']],
    ['SynthesizeSpeech', pollyError(500, 'ServiceFailureException'), READ],
    ['PutObject', xmlError(503, 'SlowDown'), [...READ, 'SynthesizeSpeech']],
  ])('of %s that lasts is thrown for Lambda to try again, and notifies nobody', async (operation, trouble, before) => {
    const aws = new StubAws().answer(operation, trouble);
    const { error, lines } = await handle(aws, eventOf('a.txt'));
    expect(error).toBeInstanceOf(AwsCallError);
    expect(operationsOf(aws)).toEqual([...before, operation, operation, operation]);
    expect(lines.find(({ level }) => level === 'ERROR')).toMatchObject({
      message: 'Text failed',
      key: 'a.txt',
      versionId: 'text-v1',
      error: { name: 'AwsCallError', cause: { message: expect.any(String) } },
    });
  });

  test('shows what Polly billed for a text that was spoken and not stored', async () => {
    const aws = new StubAws().answer('PutObject', xmlError(503, 'SlowDown'));
    const { lines } = await handle(aws, eventOf('a.txt'));
    const metrics = lines.find(({ message }) => message === 'Metrics');
    expect(metrics).toMatchObject({ key: 'a.txt', BilledCharacters: 5, Calls: 1, Throttles: 0, TimeLeft: 60_000 });
    expect(metrics).not.toHaveProperty('Narrated');
    expect(metrics).not.toHaveProperty('Failed');
  });

  test('of Publish that lasts is thrown, and the audio tagged so that the retry need not wait', async () => {
    const aws = new StubAws().answer('Publish', reset);
    expect((await handle(aws, eventOf('a.txt'))).error).toBeInstanceOf(AwsCallError);
    expect(aws.sentTo('Publish')).toHaveLength(3);
    expect(aws.sentTo('PutObjectTagging').map(tagsOf)).toEqual([[expect.stringMatching(/^narrator-notice=unsent:/)]]);
  });

  test('with a permission is thrown at once', async () => {
    const aws = new StubAws().answer('GetObject', xmlError(403, 'AccessDenied'));
    expect((await handle(aws, eventOf('a.txt'))).error).toBeInstanceOf(AccessDeniedError);
    expect(operationsOf(aws)).toEqual(READ);
  });
});
