import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { AccessDeniedError, AwsCallError } from './failures.ts';
import type { SpeechOptions } from './options.ts';
import { AudioEmptyError, PollyRefusedError } from './refusals.ts';
import { MP3, pollyError, StubAws } from './stub-aws.ts';
import { synthesize } from './synthesize.ts';

const OPTIONS: SpeechOptions = { voiceId: 'joanna', engine: 'neural' };
const ALL_OPTIONS: SpeechOptions = { ...OPTIONS, languageCode: 'en-US', sampleRate: '16000' };

async function refusal(aws: StubAws, options = OPTIONS): Promise<PollyRefusedError> {
  const thrown = await synthesize(aws.clients().polly, 'Hello', 'text', options).catch((error) => error);
  expect(thrown).toBeInstanceOf(PollyRefusedError);
  return thrown;
}

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
    expect(await synthesize(aws.clients().polly, 'Hello', 'text', OPTIONS)).toEqual({ bytes: new Uint8Array(MP3) });
  });

  test('refuses a text of which Polly says nothing', async () => {
    const aws = new StubAws().answer('SynthesizeSpeech', { headers: { 'content-type': 'audio/mpeg' } });
    await expect(synthesize(aws.clients().polly, '…', 'text', OPTIONS)).rejects.toThrow(AudioEmptyError);
  });

  test.each([
    ['InvalidSsmlException', 400, 'ssml-invalid', 'the engine neural'],
    ['TextLengthExceededException', 400, 'text-too-long', 'Split the text'],
    ['EngineNotSupportedException', 400, 'engine-not-supported', 'Voice joanna does not have the engine neural'],
    ['LanguageNotSupportedException', 400, 'language-not-supported', 'Voice joanna does not speak'],
    ['InvalidSampleRateException', 400, 'sample-rate-invalid', '22050'],
    ['LexiconNotFoundException', 404, 'request-refused', 'what Polly names'],
    ['MarksNotSupportedForFormatException', 400, 'request-refused', 'what Polly names'],
    ['SsmlMarksNotSupportedForTextTypeException', 400, 'request-refused', 'what Polly names'],
    ['ValidationException', 400, 'request-refused', 'what Polly names'],
  ])('takes %s for final, as %s', async (name, status, code, action) => {
    const aws = new StubAws().answer('SynthesizeSpeech', pollyError(status, name, 'Polly says so.'));
    const refused = await refusal(aws);
    expect(refused).toMatchObject({ code, action: expect.stringContaining(action) });
    expect(refused.message).toBe('Polly refused the text (voice "joanna", engine "neural"): Polly says so.');
    expect((refused.cause as Error).constructor.name).toBe(name);
    expect(aws.sent).toHaveLength(1);
  });

  test.each([
    ['voiceId', 'voice-unknown', 'Did you mean Joanna?'],
    ['engine', 'engine-unknown', 'standard, neural'],
    ['languageCode', 'language-unknown', 'en-US'],
    ['sampleRate', 'sample-rate-invalid', '8000'],
  ])('says which value a ValidationException is about: %s', async (member, code, action) => {
    const message = `1 validation error detected: Value 'X' at '${member}' failed to satisfy constraint: Member must satisfy enum value set: [A, B]`;
    const aws = new StubAws().answer('SynthesizeSpeech', pollyError(400, 'ValidationException', message));
    const refused = await refusal(aws, ALL_OPTIONS);
    expect(refused).toMatchObject({ code, action: expect.stringContaining(action) });
    expect(refused.message).toContain(
      '(voice "joanna", engine "neural", language "en-US", sample rate "16000"): 1 validation',
    );
  });

  test('knows the older answer about an engine', async () => {
    const message = 'This voice does not support the selected engine: neural';
    const aws = new StubAws().answer('SynthesizeSpeech', pollyError(400, 'ValidationException', message));
    expect((await refusal(aws)).code).toBe('engine-not-supported');
  });

  test('reports all that Polly reports, without its list of voices', async () => {
    const voices = Array.from({ length: 100 }, (_, index) => `Voice${index}`).join(', ');
    const message =
      `2 validation errors detected: Value 'X' at 'voiceId' failed to satisfy constraint: Member must satisfy enum value set: [${voices}]; ` +
      "Value 'Y' at 'engine' failed to satisfy constraint: Member must satisfy enum value set: [standard, neural]";
    const aws = new StubAws().answer('SynthesizeSpeech', pollyError(400, 'ValidationException', message));
    const refused = await refusal(aws, { voiceId: 'Nobody', engine: 'Y' });
    expect(refused.code).toBe('options-invalid');
    expect(refused.message).toContain(
      "at 'engine' failed to satisfy constraint: Member must satisfy enum value set: [standard, neural]",
    );
    expect(refused.message).not.toContain('Voice1');
    expect(refused.action).toMatch(/voice-id.*such as Joanna\. Set the metadata engine/);
  });

  test('does not ask whether a voice was meant that is written right', async () => {
    const message = "1 validation error detected: Value 'Joanna' at 'voiceId' failed to satisfy constraint";
    const aws = new StubAws().answer('SynthesizeSpeech', pollyError(400, 'ValidationException', message));
    expect((await refusal(aws, { ...OPTIONS, voiceId: 'Joanna' })).action).not.toContain('Did you mean');
  });

  test('quotes at most 500 characters of an answer', async () => {
    const aws = new StubAws().answer('SynthesizeSpeech', pollyError(400, 'InvalidSsmlException', '🎧'.repeat(100_000)));
    expect((await refusal(aws)).message).toMatch(/: (🎧){500}$/u);
  });

  test.each([
    ['ThrottlingException', 400],
    ['ServiceFailureException', 500],
    ['ServiceUnavailable', 503],
  ])('repeats after %s', async (name, status) => {
    const trouble = pollyError(status, name);
    const aws = new StubAws().answer('SynthesizeSpeech', trouble, trouble, { body: MP3 });
    expect((await synthesize(aws.clients(3).polly, 'Hello', 'text', OPTIONS)).bytes).toHaveLength(MP3.length);
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
