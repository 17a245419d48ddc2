import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { S3Event } from 'aws-lambda';
import { readConfig } from './config.ts';
import { AccessDeniedError, AwsCallError, MalformedRecordError, RecordsFailedError } from './failures.ts';
import { createEventHandler } from './handle-event.ts';
import { type Operation, pollyError, StubAws, snsError, textAnswer, xmlError } from './stub-aws.ts';

const TOPIC_ARN = 'arn:aws:sns:eu-south-2:123456789012:narrator-notices';

// The SDK waits a random share of a maximum before it repeats: none of it.
beforeEach(() => {
  jest.spyOn(Math, 'random').mockReturnValue(0);
});
afterEach(() => {
  jest.restoreAllMocks();
});

/** As S3 encodes it. */
function eventOf(...keys: string[]): S3Event {
  const encoded = keys.map((key) => encodeURIComponent(key).replaceAll('%20', '+').replaceAll('%2F', '/'));
  return rawEventOf(...encoded);
}

function rawEventOf(...keys: string[]): S3Event {
  const records = keys.map((key) => ({
    s3: { bucket: { name: 'texts' }, object: { key, versionId: 'text-v1', eTag: 'e1' } },
  }));
  return { Records: records } as unknown as S3Event;
}

async function handle(aws: StubAws, event: S3Event, environment: NodeJS.ProcessEnv = {}) {
  const lines: string[] = [];
  const config = readConfig({ TOPIC_ARN, AWS_LAMBDA_LOG_LEVEL: 'DEBUG', ...environment });
  const handler = createEventHandler({ config, clients: aws.clients() }, (line) => lines.push(line));
  let error: unknown;
  try {
    await handler(event, { awsRequestId: 'r-1' });
  } catch (thrown) {
    error = thrown;
  }
  return { error, lines: lines.map((line) => JSON.parse(line)) };
}

const operationsOf = (aws: StubAws): Operation[] => aws.sent.map(({ operation }) => operation);

describe('a text', () => {
  test('is read, spoken, stored and then told about, with a log line a step', async () => {
    const aws = new StubAws();
    const { error, lines } = await handle(aws, eventOf('a/b.txt'));
    expect(error).toBeUndefined();
    expect(operationsOf(aws)).toEqual(['GetObject', 'HeadObject', 'SynthesizeSpeech', 'PutObject', 'Publish']);
    expect(aws.published()).toMatchObject([
      {
        document: {
          status: 'narrated',
          bucket: 'texts',
          key: 'a/b.txt',
          versionId: 'text-v1',
          etag: '0123456789abcdef',
          requestId: 'r-1',
          audio: {
            key: 'a/b.mp3',
            versionId: 'audio-v1',
            bytes: 6,
            characters: 5,
            voiceId: 'Joanna',
            engine: 'neural',
          },
        },
      },
    ]);
    expect(lines.map(({ message }) => message)).toEqual([
      'Text read',
      'Text synthesized',
      'Audio stored',
      'Notice sent',
    ]);
    for (const line of lines) {
      expect(line).toMatchObject({
        requestId: 'r-1',
        bucket: 'texts',
        key: 'a/b.txt',
        versionId: 'text-v1',
        level: 'INFO',
      });
    }
  });

  test.each([
    'two words.txt',
    '1+1.txt',
    '100%.txt',
    '%41.txt',
    'mañana.txt',
    '🎧.txt',
    '朝/朝.txt',
    "it's (1)!.txt",
  ])('at %j is read, stored and told about under its true key', async (key) => {
    const aws = new StubAws();
    await handle(aws, eventOf(key));
    expect(aws.sentTo('GetObject')).toMatchObject([{ path: `texts/${key}` }]);
    expect(aws.sentTo('PutObject')).toMatchObject([{ path: `texts/${key.replace('.txt', '.mp3')}` }]);
    expect(aws.published()).toMatchObject([{ document: { key } }]);
    expect(decodeURIComponent(aws.published()[0]?.attributes['key'] ?? '')).toBe(key);
  });

  test('is spoken as its metadata says, else as the environment says', async () => {
    const environment = { VOICE_ID: 'Amy', LANGUAGE_CODE: 'en-GB', SAMPLE_RATE: '16000', ENGINE: 'standard' };
    const metadata = { 'voice-id': 'Lucia', engine: 'neural', author: 'somebody' };
    const aws = new StubAws().answer('GetObject', textAnswer('Hola', metadata), textAnswer('Hello'));
    await handle(aws, eventOf('a.txt', 'b.txt'), environment);
    expect(aws.sentTo('SynthesizeSpeech').map(({ body }) => JSON.parse(body.toString()))).toEqual([
      { Text: 'Hola', TextType: 'text', OutputFormat: 'mp3', VoiceId: 'Lucia', Engine: 'neural', SampleRate: '16000' },
      {
        Text: 'Hello',
        TextType: 'text',
        OutputFormat: 'mp3',
        VoiceId: 'Amy',
        Engine: 'standard',
        LanguageCode: 'en-GB',
        SampleRate: '16000',
      },
    ]);
  });

  test.each([
    ['<speak>Hello</speak>', {}, 'ssml'],
    ['<speak>Hello</speak>', { 'text-type': 'text' }, 'text'],
    ['Hello', { 'text-type': 'ssml' }, 'ssml'],
  ])('%j with metadata %j is sent as %s', async (text, metadata, textType) => {
    const aws = new StubAws().answer('GetObject', textAnswer(text, metadata));
    await handle(aws, eventOf('a.txt'));
    expect(JSON.parse(aws.sentTo('SynthesizeSpeech')[0]?.body.toString() ?? '')).toMatchObject({
      Text: text,
      TextType: textType,
    });
  });

  test('is counted here when Polly does not say what it billed', async () => {
    const aws = new StubAws().answer('SynthesizeSpeech', { body: 'an mp3' });
    await handle(aws, eventOf('a.txt'));
    expect(aws.published()).toMatchObject([{ document: { audio: { characters: 5 } } }]);
  });

  test('that has its audio already is told about again, but neither spoken nor stored', async () => {
    const first = new StubAws();
    await handle(first, eventOf('a.txt'));
    const stored = Object.entries(first.sentTo('PutObject')[0]?.headers ?? {}).filter(([name]) =>
      name.startsWith('x-amz-meta-'),
    );
    const headers = { ...Object.fromEntries(stored), 'content-length': '6', 'x-amz-version-id': 'audio-v1' };
    const again = new StubAws().answer('HeadObject', { headers });
    const { error, lines } = await handle(again, eventOf('a.txt'));
    expect(error).toBeUndefined();
    expect(operationsOf(again)).toEqual(['GetObject', 'HeadObject', 'Publish']);
    expect(again.published()[0]?.document.audio).toEqual(first.published()[0]?.document.audio);
    expect(lines.map(({ message }) => message)).toContain('Audio is there already');
  });
});

describe('a text that can never be spoken', () => {
  test.each([
    ['deleted', xmlError(404, 'NoSuchKey'), 'text-deleted'],
    ['archived', xmlError(403, 'InvalidObjectState'), 'text-archived'],
    ['empty', textAnswer(''), 'text-empty'],
    ['blank', textAnswer(' \n'), 'text-empty'],
    ['not UTF-8', textAnswer(Buffer.from([0xff, 0x00])), 'text-not-utf8'],
    ['binary', textAnswer('a\0'), 'text-binary'],
    ['too long', textAnswer('a'.repeat(3001)), 'text-too-long'],
    ['far too large', textAnswer('a'.repeat(30_000)), 'text-too-long'],
    ['with faulty options', textAnswer('Hello', { 'sample-rate': 'high' }), 'options-invalid'],
  ])('(%s) gets one failed notice and is not tried again', async (_, answer, code) => {
    const aws = new StubAws().answer('GetObject', answer);
    const { error, lines } = await handle(aws, eventOf('a.txt'));
    expect(error).toBeUndefined();
    expect(operationsOf(aws)).toEqual(['GetObject', 'Publish']);
    expect(aws.published()).toMatchObject([
      {
        document: { status: 'failed', key: 'a.txt', versionId: 'text-v1', error: { code } },
        attributes: { status: 'failed' },
      },
    ]);
    expect(lines).toContainEqual(expect.objectContaining({ level: 'WARN', message: 'Text refused', code }));
  });

  test('because Polly says so gets one failed notice and no audio', async () => {
    const aws = new StubAws().answer('SynthesizeSpeech', pollyError(400, 'InvalidSsmlException'));
    expect((await handle(aws, eventOf('a.txt'))).error).toBeUndefined();
    expect(operationsOf(aws)).toEqual(['GetObject', 'HeadObject', 'SynthesizeSpeech', 'Publish']);
    expect(aws.published()).toMatchObject([{ document: { error: { code: 'ssml-invalid' } } }]);
  });

  test('and cannot be told about is tried again', async () => {
    const aws = new StubAws()
      .answer('GetObject', textAnswer(''))
      .answer('Publish', snsError(403, 'AuthorizationError'));
    expect((await handle(aws, eventOf('a.txt'))).error).toBeInstanceOf(AccessDeniedError);
  });
});

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
  ])('of %s that passes within the call leaves one audio and one notice (%p)', async (operation, trouble) => {
    const aws = new StubAws();
    const good = {
      GetObject: textAnswer('Hello'),
      HeadObject: { status: 404 },
      SynthesizeSpeech: { body: 'an mp3' },
      PutObject: {},
      Publish: { body: '<PublishResponse/>' },
    };
    aws.answer(operation, trouble, good[operation]);
    expect((await handle(aws, eventOf('a.txt'))).error).toBeUndefined();
    expect(aws.sentTo(operation)).toHaveLength(2);
    for (const other of (Object.keys(good) as Operation[]).filter((one) => one !== operation)) {
      expect(aws.sentTo(other)).toHaveLength(1);
    }
  });

  test.each<[Operation, ReturnType<typeof xmlError> | Error, Operation[]]>([
    ['GetObject', xmlError(500, 'InternalError'), []],
    ['SynthesizeSpeech', pollyError(500, 'ServiceFailureException'), ['GetObject', 'HeadObject']],
    ['PutObject', xmlError(503, 'SlowDown'), ['GetObject', 'HeadObject', 'SynthesizeSpeech']],
    ['Publish', reset, ['GetObject', 'HeadObject', 'SynthesizeSpeech', 'PutObject']],
  ])('of %s that lasts is thrown for Lambda to try again, and tells nobody', async (operation, trouble, before) => {
    const aws = new StubAws().answer(operation, trouble);
    const { error, lines } = await handle(aws, eventOf('a.txt'));
    expect(error).toBeInstanceOf(AwsCallError);
    expect(operationsOf(aws)).toEqual([...before, operation, operation, operation]);
    expect(lines.at(-1)).toMatchObject({
      level: 'ERROR',
      message: 'Text failed',
      key: 'a.txt',
      versionId: 'text-v1',
      error: { name: 'AwsCallError', cause: { message: expect.any(String) } },
    });
  });

  test('with a permission is thrown at once', async () => {
    const aws = new StubAws().answer('GetObject', xmlError(403, 'AccessDenied'));
    expect((await handle(aws, eventOf('a.txt'))).error).toBeInstanceOf(AccessDeniedError);
    expect(operationsOf(aws)).toEqual(['GetObject']);
  });
});

describe('an event', () => {
  test.each([
    ['of S3’s own test', { Event: 's3:TestEvent' } as unknown as S3Event],
    ['without records', { Records: [] }],
    ['about other files', eventOf('a.mp3', 'a.TXT', 'a.md')],
  ])('%s does nothing', async (_, event) => {
    const aws = new StubAws();
    expect((await handle(aws, event)).error).toBeUndefined();
    expect(aws.sent).toEqual([]);
  });

  test('about other files says so at level DEBUG', async () => {
    const { lines } = await handle(new StubAws(), eventOf('a.mp3'));
    expect(lines).toMatchObject([{ level: 'DEBUG', message: 'Ignored: not a new .txt', key: 'a.mp3' }]);
  });

  test('of several texts goes on after a failure, and throws that failure as it is', async () => {
    const aws = new StubAws().answer('GetObject', xmlError(403, 'AccessDenied'), textAnswer('Hello'));
    expect((await handle(aws, eventOf('a.txt', 'b.txt', 'c.txt'))).error).toBeInstanceOf(AccessDeniedError);
    expect(aws.published().map(({ document }) => document.key)).toEqual(['b.txt', 'c.txt']);
  });

  test('of several texts names all that failed', async () => {
    const denied = xmlError(403, 'AccessDenied');
    const aws = new StubAws().answer('GetObject', denied, textAnswer('Hello'), denied);
    const { error } = await handle(aws, eventOf('a.txt', 'b.txt', 'c.txt'));
    expect(error).toBeInstanceOf(RecordsFailedError);
    const { message, errors } = error as RecordsFailedError;
    expect(message).toMatch(/^2 of 3 texts failed: .*texts\/a\.txt.* \| .*texts\/c\.txt/);
    expect(errors.map((one) => one.constructor)).toEqual([AccessDeniedError, AccessDeniedError]);
    expect(aws.published()).toHaveLength(1);
  });

  test('with a key that S3 would not send fails, after the others', async () => {
    const aws = new StubAws();
    const { error, lines } = await handle(aws, rawEventOf('100%.txt', 'b.txt'));
    expect(error).toBeInstanceOf(MalformedRecordError);
    expect(aws.published()).toHaveLength(1);
    expect(lines[0]).toMatchObject({ level: 'ERROR', bucket: 'texts', key: '100%.txt' });
  });
});
