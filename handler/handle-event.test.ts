import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { S3Event } from 'aws-lambda';
import { readConfig } from './config.ts';
import {
  AccessDeniedError,
  AudioContendedError,
  AwsCallError,
  MalformedRecordError,
  RecordsFailedError,
} from './failures.ts';
import { createEventHandler } from './handle-event.ts';
import { MP3, type Operation, pollyError, StubAws, snsError, textAnswer, xmlError } from './testing/stub-aws.ts';

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

async function handle(aws: StubAws, event: S3Event, environment: NodeJS.ProcessEnv = {}, awsRequestId = 'r-1') {
  const lines: string[] = [];
  const config = readConfig({ TOPIC_ARN, AWS_LAMBDA_LOG_LEVEL: 'DEBUG', ...environment });
  const handler = createEventHandler({ config, clients: aws.clients() }, (line) => lines.push(line));
  let error: unknown;
  const result = await handler(event, { awsRequestId, getRemainingTimeInMillis: () => 60_000 }).catch((thrown) => {
    error = thrown;
  });
  return { error, texts: result?.texts, lines: lines.map((line) => JSON.parse(line)) };
}

const operationsOf = (aws: StubAws): Operation[] => aws.sent.map(({ operation }) => operation);

/** A run's calls up to the notice, and those that note that it was sent. */
const READ: Operation[] = ['HeadObject', 'GetObject'];
const MARK: Operation[] = ['GetObjectTagging', 'PutObjectTagging'];

/** What HeadObject answers about the audio that a run has stored. */
function headOf(aws: StubAws, more: Readonly<Record<string, string>> = {}) {
  const stored = aws.sentTo('PutObject')[0];
  const metadata = Object.entries(stored?.headers ?? {}).filter(([name]) => name.startsWith('x-amz-meta-'));
  const headers = {
    ...Object.fromEntries(metadata),
    'content-length': String(stored?.body.length),
    'x-amz-version-id': 'audio-v1',
    'last-modified': new Date().toUTCString(),
    etag: '"audio"',
    ...more,
  };
  return { headers };
}

/** What GetObject answers about that audio: its first bytes. */
function beginningOf(aws: StubAws) {
  return { status: 206, body: aws.sentTo('PutObject')[0]?.body ?? '' };
}

function tagsAnswer(value: string) {
  const tag = `<Tag><Key>narrator-notice</Key><Value>${value}</Value></Tag>`;
  return { body: `<Tagging><TagSet><Tag><Key>team</Key><Value>audio</Value></Tag>${tag}</TagSet></Tagging>` };
}

describe('a text', () => {
  test('is read, spoken, stored and then told about, with a log line a step', async () => {
    const aws = new StubAws();
    const { error, texts, lines } = await handle(aws, eventOf('a/b.txt'));
    expect(error).toBeUndefined();
    expect(texts).toEqual([{ bucket: 'texts', key: 'a/b.txt', versionId: 'text-v1', outcome: 'narrated' }]);
    expect(operationsOf(aws)).toEqual([...READ, 'SynthesizeSpeech', 'PutObject', 'Publish', ...MARK]);
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
            bytes: aws.sentTo('PutObject')[0]?.body.length,
            characters: 5,
            durationSeconds: 0.24,
            voiceId: 'Joanna',
            engine: 'neural',
          },
        },
      },
    ]);
    expect(lines.filter(({ level }) => level !== 'DEBUG').map(({ message }) => message)).toEqual([
      'Text read',
      'Text synthesized',
      'Audio stored',
      'Notice sent',
      'Metrics',
    ]);
    for (const line of lines.filter(({ level }) => level !== 'DEBUG')) {
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
    ['<!-- a --><speak>Hello</speak>', { 'text-type': 'ssml' }, 'ssml'],
  ])('%j with metadata %j is sent as %s', async (text, metadata, textType) => {
    const aws = new StubAws().answer('GetObject', textAnswer(text, metadata));
    await handle(aws, eventOf('a.txt'));
    expect(JSON.parse(aws.sentTo('SynthesizeSpeech')[0]?.body.toString() ?? '')).toMatchObject({
      Text: text,
      TextType: textType,
    });
  });

  test('is stored only where nothing is, or in the place of the audio that was seen', async () => {
    const aws = new StubAws().answer('HeadObject', { status: 404 }, { headers: { etag: '"someone else\'s"' } });
    await handle(aws, eventOf('a.txt', 'b.txt'));
    expect(aws.sentTo('PutObject')).toMatchObject([
      { headers: { 'if-none-match': '*' } },
      { headers: { 'if-match': '"someone else\'s"' } },
    ]);
  });

  test('has its audio marked as told about, its other tags kept', async () => {
    const aws = new StubAws().answer('GetObjectTagging', tagsAnswer('unsent'));
    await handle(aws, eventOf('a.txt'));
    const [marked] = aws.sentTo('PutObjectTagging');
    expect(marked).toMatchObject({ path: 'texts/a.mp3', query: { versionId: 'audio-v1' } });
    const tags = [...String(marked?.body).matchAll(/<Key>(.*?)<\/Key><Value>(.*?)<\/Value>/g)];
    expect(tags.map(([, name, value]) => [name, value])).toEqual([
      ['team', 'audio'],
      ['narrator-notice', 'sent'],
    ]);
  });

  test('whose notice cannot be marked is narrated all the same, and the log tells', async () => {
    const aws = new StubAws().answer('PutObjectTagging', xmlError(403, 'AccessDenied'));
    const { error, lines } = await handle(aws, eventOf('a.txt'));
    expect(error).toBeUndefined();
    expect(lines).toContainEqual(
      expect.objectContaining({
        level: 'ERROR',
        error: expect.objectContaining({ message: expect.stringContaining('s3:PutObjectVersionTagging') }),
      }),
    );
  });

  test('gives the metrics of its making', async () => {
    const { lines } = await handle(new StubAws(), eventOf('a.txt'));
    expect(lines.at(-1)).toMatchObject({
      message: 'Metrics',
      FunctionName: 'narrator',
      Narrated: 1,
      Failed: 0,
      Characters: 5,
      BilledCharacters: 5,
      AudioSeconds: 0.24,
      Parts: 1,
      Retries: 0,
    });
  });
});

describe('an event that comes again', () => {
  test('for audio that was told about changes nothing and tells nobody', async () => {
    const first = new StubAws();
    await handle(first, eventOf('a.txt'));
    const again = new StubAws().answer('HeadObject', headOf(first)).answer('GetObjectTagging', tagsAnswer('sent'));
    const { error, texts } = await handle(again, eventOf('a.txt'), {}, 'r-2');
    expect(error).toBeUndefined();
    expect(texts).toMatchObject([{ outcome: 'unchanged' }]);
    expect(operationsOf(again)).toEqual([...READ, 'GetObjectTagging']);
  });

  test.each([
    [
      'by the retry of the run that stored it',
      'r-1',
      { 'last-modified': new Date(Date.now() - 6_000).toUTCString() },
      '',
    ],
    ['when the run that stored it said that it could not', 'r-2', {}, 'unsent'],
    ['when the run that stored it must have ended', 'r-2', { 'last-modified': 'Mon, 23 Nov 2020 09:30:12 GMT' }, ''],
  ])('for audio that was not told about is told about as the first run would have, %s', async (_, requestId, headers, mark) => {
    const first = new StubAws();
    await handle(first, eventOf('a.txt'));
    const again = new StubAws()
      .answer('HeadObject', headOf(first, headers))
      .answer('GetObject', textAnswer('Hello'), beginningOf(first));
    if (mark !== '') again.answer('GetObjectTagging', tagsAnswer(mark));
    const { texts } = await handle(again, eventOf('a.txt'), {}, requestId);
    expect(texts).toMatchObject([{ outcome: 'narrated' }]);
    expect(operationsOf(again)).toEqual([...READ, 'GetObjectTagging', 'GetObject', 'Publish', ...MARK]);
    expect(again.published()[0]?.document.audio).toEqual(first.published()[0]?.document.audio);
  });

  test('while the other run is about to tell waits for its notice', async () => {
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
    const aws = new StubAws().answer('GetObject', newer, textAnswer('older'));
    const { texts, lines } = await handle(aws, eventOf('a.txt'));
    expect(texts).toMatchObject([{ outcome: 'overtaken', versionId: 'text-v1' }]);
    expect(operationsOf(aws)).toEqual([...READ, 'GetObject']);
    expect(lines).toContainEqual(
      expect.objectContaining({ message: 'Overtaken by a newer version', by: 'text-v2', versionId: 'text-v1' }),
    );
  });

  test('while a newer version stores its audio does not replace that', async () => {
    const newer = textAnswer('newer', {}, { 'x-amz-version-id': 'text-v2' });
    const aws = new StubAws()
      .answer('GetObject', textAnswer('Hello'), newer, textAnswer('Hello'))
      .answer('PutObject', xmlError(412, 'PreconditionFailed'));
    expect((await handle(aws, eventOf('a.txt'))).texts).toMatchObject([{ outcome: 'overtaken' }]);
    expect(aws.sentTo('PutObject')).toHaveLength(1);
    expect(aws.published()).toEqual([]);
  });

  test('whose audio another run stores first is told about by that one only', async () => {
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

  test('for a text that was refused for the same reason tells nobody', async () => {
    const aws = new StubAws()
      .answer('GetObject', textAnswer(''))
      .answer('GetObjectTagging', tagsAnswer('failed:text-empty'));
    const { texts } = await handle(aws, eventOf('a.txt'));
    expect(texts).toMatchObject([{ outcome: 'failed', code: 'text-empty' }]);
    expect(operationsOf(aws)).toEqual([...READ, 'GetObjectTagging']);
  });

  test('for a text that is refused for another reason tells of that', async () => {
    const aws = new StubAws()
      .answer('GetObject', textAnswer(''))
      .answer('GetObjectTagging', tagsAnswer('failed:text-too-long'));
    await handle(aws, eventOf('a.txt'));
    expect(aws.published()).toMatchObject([{ document: { error: { code: 'text-empty' } } }]);
    expect(String(aws.sentTo('PutObjectTagging')[0]?.body)).toContain('<Value>failed:text-empty</Value>');
  });

  test.each([
    ['told about', 'sent', 'unchanged', 0],
    ['not told about', 'unsent', 'narrated', 1],
  ])('for a text that was narrated, %s, and then deleted', async (_, mark, outcome, notices) => {
    const first = new StubAws();
    await handle(first, eventOf('a.txt'));
    const again = new StubAws()
      .answer('HeadObject', headOf(first))
      .answer('GetObject', xmlError(404, 'NoSuchKey'), xmlError(404, 'NoSuchVersion'), beginningOf(first))
      .answer('GetObjectTagging', tagsAnswer(mark));
    expect((await handle(again, eventOf('a.txt'), {}, 'r-2')).texts).toMatchObject([{ outcome }]);
    expect(again.published()).toHaveLength(notices);
  });

  test('for an old version whose successor was narrated and deleted does nothing', async () => {
    const newest = new StubAws().answer(
      'GetObject',
      textAnswer('newest', {}, { 'last-modified': 'Mon, 23 Nov 2026 10:00:00 GMT' }),
    );
    await handle(newest, eventOf('a.txt'));
    const old = textAnswer(
      'old',
      {},
      { 'last-modified': 'Mon, 23 Nov 2026 09:00:00 GMT', 'x-amz-version-id': 'text-v0' },
    );
    const aws = new StubAws().answer('HeadObject', headOf(newest)).answer('GetObject', xmlError(404, 'NoSuchKey'), old);
    const event = rawEventOf('a.txt');
    Object.assign(event.Records[0]?.s3.object ?? {}, { versionId: 'text-v0' });
    expect((await handle(aws, event)).texts).toMatchObject([{ outcome: 'overtaken' }]);
    expect(aws.published()).toEqual([]);
  });
});

describe('a text that can never be spoken', () => {
  test.each([
    ['archived', xmlError(403, 'InvalidObjectState'), 'text-archived'],
    ['empty', textAnswer(''), 'text-empty'],
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
      ...MARK,
    ]);
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
    expect(operationsOf(aws)).toEqual([...READ, 'SynthesizeSpeech', 'GetObjectTagging', 'Publish', ...MARK]);
    expect(aws.published()).toMatchObject([{ document: { error: { code: 'ssml-invalid' } } }]);
  });

  test('because it was deleted gets one failed notice, without a mark where nothing is left to be marked', async () => {
    const aws = new StubAws()
      .answer('GetObject', xmlError(404, 'NoSuchKey'), xmlError(404, 'NoSuchVersion'))
      .answer('GetObjectTagging', xmlError(404, 'NoSuchVersion'));
    expect((await handle(aws, eventOf('a.txt'))).texts).toMatchObject([{ outcome: 'failed', code: 'text-deleted' }]);
    expect(aws.published()).toMatchObject([{ document: { versionId: 'text-v1', error: { code: 'text-deleted' } } }]);
    expect(aws.sentTo('PutObjectTagging')).toEqual([]);
  });

  test('because nothing is there and the event names no version gets one failed notice, and no tags are asked for', async () => {
    const aws = new StubAws().answer('GetObject', xmlError(404, 'NoSuchKey'));
    const event = { Records: [{ s3: { bucket: { name: 'texts' }, object: { key: 'a.txt' } } }] };
    expect((await handle(aws, event as unknown as S3Event)).error).toBeUndefined();
    expect(operationsOf(aws)).toEqual([...READ, 'Publish']);
    expect(aws.published()).toMatchObject([{ document: { key: 'a.txt', error: { code: 'text-deleted' } } }]);
  });

  test('because Polly says nothing of it at all gets one failed notice', async () => {
    const aws = new StubAws().answer('SynthesizeSpeech', { headers: { 'content-type': 'audio/mpeg' } });
    await handle(aws, eventOf('a.txt'));
    expect(aws.published()).toMatchObject([{ document: { error: { code: 'audio-empty' } } }]);
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

  test('of Publish that lasts is thrown, and the audio marked so that the retry need not wait', async () => {
    const aws = new StubAws().answer('Publish', reset);
    expect((await handle(aws, eventOf('a.txt'))).error).toBeInstanceOf(AwsCallError);
    expect(aws.sentTo('Publish')).toHaveLength(3);
    expect(String(aws.sentTo('PutObjectTagging')[0]?.body)).toContain('<Value>unsent</Value>');
  });

  test('with a permission is thrown at once', async () => {
    const aws = new StubAws().answer('GetObject', xmlError(403, 'AccessDenied'));
    expect((await handle(aws, eventOf('a.txt'))).error).toBeInstanceOf(AccessDeniedError);
    expect(operationsOf(aws)).toEqual(READ);
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
