// The SDK's own client, over HTTP/2, against the handler.
import type {
  StartSpeechSynthesisStreamActionStream as Action,
  StartSpeechSynthesisStreamCommandInput as CommandInput,
} from '@aws-sdk/client-polly';
import { describe, expect, test } from '@jest/globals';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { STREAM_LIMITS } from '../../src/model/limits.ts';
import { BusyError, SpeechError } from '../../src/speech/speech-errors.ts';
import { useStreamServer } from '../stream/support/stream-server.ts';

const say = (Text: string, more = {}): Action => ({ TextEvent: { Text, ...more } });
const FLUSH = { FlushStreamConfiguration: { Force: true } };
const CLOSE: Action = { CloseStreamEvent: {} };

const server = useStreamServer();

describe('a stream', () => {
  test('speaks text that comes word by word, sentence by sentence', async () => {
    const words = 'Hello my friend. How are you? Fine'.split(/(?= )/).map((word) => say(word));
    expect(await server().converse([...words, CLOSE])).toEqual({
      parts: ['Hello my friend. ', 'How are you? ', 'Fine'],
      characters: 34,
      error: undefined,
    });
    expect(server().log.entries).toMatchObject([
      { operation: 'StartSpeechSynthesisStream', voiceId: 'Joanna', engine: 'generative', status: 200, error: null },
    ]);
    expect(server().log.entries).toMatchObject([{ characters: 34, text: 'Hello my friend. How are you? Fine' }]);
  });

  test('answers while the client still speaks', async () => {
    const heard = Promise.withResolvers<void>();
    const actions = (async function* () {
      yield say('One. Two');
      await heard.promise;
      yield CLOSE;
    })();
    const parts: string[] = [];
    for await (const { AudioEvent } of await server().open(actions)) {
      if (AudioEvent?.AudioChunk) parts.push(Buffer.from(AudioEvent.AudioChunk).toString());
      heard.resolve();
    }
    expect(parts).toEqual(['One. |', 'Two|']);
  });

  test.each([
    ['with its text', [say('Half a'), say(' sentence', FLUSH), say(' and more')]],
    ['alone', [say('Half a sentence'), say('', FLUSH), say(' and more')]],
  ])('speaks at once what is flushed %s', async (_, actions) => {
    expect(await server().converse([...actions, CLOSE])).toMatchObject({
      parts: ['Half a sentence', ' and more'],
      characters: 24,
    });
  });

  test('takes SSML and plain text in turns, and bills no tags', async () => {
    const ssml = say('<speak>Two <break time="1s"/></speak>', { TextType: 'ssml' });
    const { parts, characters } = await server().converse([say('One'), ssml, say('Three'), CLOSE]);
    expect(parts.map((part) => part.trim())).toEqual(['One', 'Two', 'Three']);
    expect(characters).toBe(3 + 4 + 5);
  });

  test('with nothing but signs of life says nothing', async () => {
    const empty = say('', { TextType: 'ssml' });
    expect(await server().converse([say(''), empty, say(' \n'), CLOSE])).toEqual({
      parts: [],
      characters: 0,
      error: undefined,
    });
  });

  test('cuts long audio into events that can be played early', async () => {
    server().speak = async () =>
      (async function* () {
        yield Buffer.alloc(100_000, 'a');
      })();
    const lengths: number[] = [];
    for await (const { AudioEvent } of await server().open([say('a'), CLOSE])) {
      if (AudioEvent?.AudioChunk) lengths.push(AudioEvent.AudioChunk.length);
    }
    expect(lengths).toEqual([32_768, 32_768, 32_768, 1_696]);
  });
});

describe('before it opens, a stream is refused', () => {
  test.each([
    [{ Engine: 'neural' }, 'Engine'],
    [{ Engine: 'standard' }, 'Engine'],
    [{ VoiceId: 'Hans' }, 'Engine'],
    [{ OutputFormat: 'json' }, 'OutputFormat'],
    [{ SampleRate: '12345' }, 'SampleRate'],
    [{ LanguageCode: 'fr-FR' }, 'LanguageCode'],
    [{ LexiconNames: ['missing'] }, 'LexiconNames'],
  ] as const)('with %j', async (more, field) => {
    await expect(server().open([CLOSE], more as Partial<CommandInput>)).rejects.toMatchObject({
      name: 'ValidationException',
      reason: 'fieldValidationFailed',
      fields: [{ name: field }],
      $metadata: { httpStatusCode: 400 },
    });
  });

  test('over HTTP/1.1', async () => {
    server().useClient({ requestHandler: new NodeHttpHandler() });
    await expect(server().open([CLOSE])).rejects.toMatchObject({
      name: 'ValidationException',
      reason: 'unsupportedOperation',
      message: expect.stringContaining('HTTP/2'),
    });
  });
});

describe('once open, a stream ends with an exception', () => {
  test('for SSML that is wrong, after the audio before it', async () => {
    const wrong = say('<speak>', { TextType: 'ssml' });
    expect(await server().converse([say('One'), wrong, CLOSE])).toMatchObject({
      parts: ['One'],
      characters: undefined,
      error: { name: 'ValidationException', reason: 'fieldValidationFailed', fields: [{ name: 'Text' }] },
    });
    expect(server().log.entries).toMatchObject([{ status: 200, error: 'ValidationException' }]);
  });

  test('for too long a text', async () => {
    const { error } = await server().converse([say('a'.repeat(3_001)), CLOSE]);
    expect(error).toMatchObject({ name: 'ValidationException', reason: 'fieldValidationFailed' });
  });

  test('without a CloseStreamEvent', async () => {
    expect(await server().converse([say('One. Two')])).toMatchObject({
      parts: ['One. '],
      error: { name: 'ValidationException', reason: 'invalidInboundEvent' },
    });
  });

  test('when the client says nothing for too long', async () => {
    server().limits = { ...STREAM_LIMITS, inboundEventMs: 50 };
    const forever = new Promise<Action>(() => {});
    const actions = (async function* () {
      yield say('One. Two');
      yield await forever;
    })();
    expect(await server().converse(actions)).toMatchObject({
      parts: ['One. '],
      error: {
        name: 'ServiceQuotaExceededException',
        quotaCode: 'input-stream-inbound-event-timeout',
        serviceCode: 'polly',
      },
    });
  });

  test('when it has been open for too long, though the client speaks all the time', async () => {
    server().limits = { ...STREAM_LIMITS, streamMs: 200 };
    const actions = (async function* () {
      for (;;) {
        yield say('Word. ');
        await new Promise(setImmediate);
      }
    })();
    const { error } = await server().converse(actions);
    expect(error).toMatchObject({ name: 'ServiceQuotaExceededException', quotaCode: 'input-stream-timeout' });
  });

  test('when it has been open for too long, though the speech hangs', async () => {
    server().limits = { ...STREAM_LIMITS, streamMs: 50 };
    server().speak = () => new Promise(() => {});
    const { error } = await server().converse([say('One'), CLOSE]);
    expect(error).toMatchObject({ name: 'ServiceQuotaExceededException', quotaCode: 'input-stream-timeout' });
  });

  test.each([
    ['fails', new SpeechError('the speech process died'), 'ServiceFailureException'],
    ['has too much to do', new BusyError('too many texts wait'), 'ThrottlingException'],
  ])('when speech %s', async (_, thrown, name) => {
    server().speak = () => Promise.reject(thrown);
    expect(await server().converse([say('One'), CLOSE])).toMatchObject({ error: { name, message: thrown.message } });
  });
});
