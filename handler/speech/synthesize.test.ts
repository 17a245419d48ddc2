import { InvalidSsmlException } from '@aws-sdk/client-polly';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { AccessDeniedError, AwsCallError } from '../errors.ts';
import { MP3, pollyError, StubAws } from '../testing/stub-aws.ts';
import type { SpeechOptions } from './options.ts';
import { synthesize } from './synthesize.ts';

const OPTIONS: SpeechOptions = { voiceId: 'joanna', engine: 'neural' };
const ALL_OPTIONS: SpeechOptions = { ...OPTIONS, languageCode: 'en-US', sampleRate: '16000' };

// The SDK waits a random share of a maximum before it repeats: none of it.
beforeEach(() => {
  jest.spyOn(Math, 'random').mockReturnValue(0);
});
afterEach(() => {
  jest.restoreAllMocks();
});

describe('synthesize', () => {
  test('asks for an MP3 with just the options that are set', async () => {
    const aws = new StubAws();
    const { polly } = aws.clients();
    expect(await synthesize(polly, 'Hello', 'text', OPTIONS)).toEqual({
      bytes: new Uint8Array(MP3),
      billedCharacters: 5,
      retries: 0,
    });
    await synthesize(polly, '<speak/>', 'ssml', ALL_OPTIONS);
    expect(aws.sent.map(({ body }) => JSON.parse(body.toString()))).toEqual([
      { Text: 'Hello', TextType: 'text', OutputFormat: 'mp3', VoiceId: 'joanna', Engine: 'neural' },
      {
        Text: '<speak/>',
        TextType: 'ssml',
        OutputFormat: 'mp3',
        VoiceId: 'joanna',
        Engine: 'neural',
        LanguageCode: 'en-US',
        SampleRate: '16000',
      },
    ]);
  });

  test('does without a count of characters', async () => {
    const aws = new StubAws().answer('SynthesizeSpeech', { body: MP3 });
    expect(await synthesize(aws.clients().polly, 'Hello', 'text', OPTIONS)).toEqual({
      bytes: new Uint8Array(MP3),
      retries: 0,
    });
  });

  test('hands out nothing of a text of which Polly says nothing', async () => {
    const aws = new StubAws().answer('SynthesizeSpeech', { headers: { 'content-type': 'audio/mpeg' } });
    expect((await synthesize(aws.clients().polly, '…', 'text', OPTIONS)).bytes).toHaveLength(0);
  });

  test('does not ask once it is aborted', async () => {
    const aws = new StubAws();
    const signal = AbortSignal.abort();
    await expect(synthesize(aws.clients().polly, 'Hello', 'text', OPTIONS, signal)).rejects.toThrow(AwsCallError);
    expect(aws.sent).toEqual([]);
  });

  test('keeps what Polly said', async () => {
    const aws = new StubAws().answer('SynthesizeSpeech', pollyError(400, 'InvalidSsmlException'));
    const failure = await synthesize(aws.clients().polly, 'Hello', 'text', OPTIONS).catch((error) => error);
    expect(failure.cause).toBeInstanceOf(InvalidSsmlException);
    expect(aws.sent).toHaveLength(1);
  });

  test.each([
    ['ThrottlingException', 400],
    ['ServiceFailureException', 500],
    ['ServiceUnavailable', 503],
  ])('repeats after %s', async (name, status) => {
    const trouble = pollyError(status, name);
    const aws = new StubAws().answer('SynthesizeSpeech', trouble, trouble, { body: MP3 });
    const { bytes, retries } = await synthesize(aws.clients(3).polly, 'Hello', 'text', OPTIONS);
    expect({ bytes: bytes.length, retries }).toEqual({ bytes: MP3.length, retries: 2 });
    expect(aws.sent).toHaveLength(3);
  });

  test.each([
    ['ThrottlingException', 400, 3],
    ['ServiceFailureException', 500, 3],
    ['ServiceQuotaExceededException', 402, 1],
    ['SomethingNewException', 400, 1],
  ])('throws when %s lasts', async (name, status, attempts) => {
    const aws = new StubAws().answer('SynthesizeSpeech', pollyError(status, name));
    const failure = await synthesize(aws.clients(3).polly, 'Hello', 'text', OPTIONS).catch((error) => error);
    expect(failure).toBeInstanceOf(AwsCallError);
    expect(failure.message).toContain(`failed after ${attempts} attempt`);
    expect(failure.message).toContain(name);
    expect(aws.sent).toHaveLength(attempts);
  });

  test('throws when the role may not', async () => {
    const aws = new StubAws().answer('SynthesizeSpeech', pollyError(400, 'AccessDeniedException'));
    const failure = await synthesize(aws.clients().polly, 'Hello', 'text', OPTIONS).catch((error) => error);
    expect(failure).toBeInstanceOf(AccessDeniedError);
    expect(failure.message).toContain('polly:SynthesizeSpeech');
  });
});
