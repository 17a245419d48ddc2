import { describe, expect, test } from '@jest/globals';
import { noticeTagOf } from './contract.ts';
import { AccessDeniedError, MalformedRecordError, RecordsFailedError } from './errors.ts';
import { eventOf, handle, operationsOf, READ, skipRetryWaits, TAG, tagsAnswer, tagsOf } from './testing/handle.ts';
import { StubAws, textAnswer, xmlError } from './testing/stub-aws.ts';

skipRetryWaits();

describe('a text', () => {
  test('is read, spoken, stored and then notified of, with a log line a step', async () => {
    const aws = new StubAws();
    const { error, texts, lines } = await handle(aws, eventOf('a/b.txt'));
    expect(error).toBeUndefined();
    expect(texts).toEqual([{ bucket: 'texts', key: 'a/b.txt', versionId: 'text-v1', outcome: 'narrated' }]);
    expect(operationsOf(aws)).toEqual([...READ, 'SynthesizeSpeech', 'PutObject', 'Publish', ...TAG]);
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
  ])('at %j is read, stored and notified of under its true key', async (key) => {
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

  test('has its audio tagged, its other tags kept', async () => {
    const aws = new StubAws().answer('GetObjectTagging', tagsAnswer('unsent'));
    await handle(aws, eventOf('a.txt'));
    const [tagged] = aws.sentTo('PutObjectTagging');
    expect(tagged).toMatchObject({ path: 'texts/a.mp3', query: { versionId: 'audio-v1' } });
    const sent = noticeTagOf('sent', { bucket: 'texts', key: 'a.txt', versionId: 'text-v1' });
    expect(tagged && tagsOf(tagged)).toEqual(['team=audio', `narrator-notice=${sent}`]);
  });

  test('whose audio cannot be tagged is narrated all the same, and the log says so', async () => {
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
      Calls: 1,
      Throttles: 0,
      TimeLeft: 60_000,
    });
  });
});

describe('an event', () => {
  test.each([
    ['of S3’s own test', { Event: 's3:TestEvent' }],
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
    const event = eventOf('a.txt', 'b.txt');
    Object.assign(event.Records[0]?.s3.object ?? {}, { key: '100%.txt' });
    const { error, lines } = await handle(aws, event);
    expect(error).toBeInstanceOf(MalformedRecordError);
    expect(aws.published()).toHaveLength(1);
    expect(lines[0]).toMatchObject({ level: 'ERROR', bucket: 'texts', key: '100%.txt' });
  });
});
