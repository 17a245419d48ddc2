import { PollyServiceException } from '@aws-sdk/client-polly';
import { describe, expect, test } from '@jest/globals';
import { failureOf, type PollyRefusedError } from '../errors.ts';
import { pollyRefusalOf } from './polly-refusals.ts';

const OPTIONS = { voiceId: 'joanna', engine: 'neural' };

function answer(name: string, message = 'Polly says so.') {
  return new PollyServiceException({ name, message, $fault: 'client', $metadata: { httpStatusCode: 400 } });
}

function refusal(name: string, message?: string, options = OPTIONS): PollyRefusedError {
  const refused = pollyRefusalOf(answer(name, message), options);
  if (refused === undefined) throw new Error(`${name} was not taken for a refusal.`);
  return refused;
}

describe('pollyRefusalOf', () => {
  test.each([
    ['InvalidSsmlException', 'ssml-invalid', 'the engine neural'],
    ['TextLengthExceededException', 'text-too-long', 'Split the text'],
    ['EngineNotSupportedException', 'engine-not-supported', 'Voice joanna does not have the engine neural'],
    ['LanguageNotSupportedException', 'language-not-supported', 'Voice joanna does not speak'],
    ['InvalidSampleRateException', 'sample-rate-invalid', '22050'],
    ['LexiconNotFoundException', 'request-refused', 'what Polly names'],
    ['MarksNotSupportedForFormatException', 'request-refused', 'what Polly names'],
    ['SsmlMarksNotSupportedForTextTypeException', 'request-refused', 'what Polly names'],
    ['ValidationException', 'request-refused', 'what Polly names'],
  ])('takes %s for final, as %s', (name, code, action) => {
    const refused = refusal(name);
    expect(refused).toMatchObject({ code, action: expect.stringContaining(action) });
    expect(refused.message).toBe('Polly refused the text (voice "joanna", engine "neural"): Polly says so.');
    expect((refused.cause as Error).name).toBe(name);
  });

  test.each([
    'ThrottlingException',
    'ServiceFailureException',
    'ServiceQuotaExceededException',
    'AccessDeniedException',
    'SomethingNewException',
  ])('takes %s for none', (name) => {
    expect(pollyRefusalOf(answer(name), OPTIONS)).toBeUndefined();
  });

  test.each([new Error('no connection'), undefined, 'text'])('takes %s for none', (error) => {
    expect(pollyRefusalOf(error, OPTIONS)).toBeUndefined();
  });

  test('looks for the answer in the cause of a failed call', () => {
    const failed = failureOf({ action: 'polly:SynthesizeSpeech', resource: '*' }, answer('InvalidSsmlException'));
    expect(pollyRefusalOf(failed, OPTIONS)?.code).toBe('ssml-invalid');
  });

  test('names the part of a longer text, and every option that was set', () => {
    const options = { ...OPTIONS, languageCode: 'en-US', sampleRate: '16000' };
    expect(pollyRefusalOf(answer('InvalidSsmlException'), options, 'part 3 of 12 of the text')?.message).toBe(
      'Polly refused part 3 of 12 of the text (voice "joanna", engine "neural", language "en-US", sample rate "16000"): Polly says so.',
    );
  });

  test.each([
    ['voiceId', 'voice-unknown', 'such as Joanna'],
    ['engine', 'engine-unknown', 'standard, neural'],
    ['languageCode', 'language-unknown', 'en-US'],
    ['sampleRate', 'sample-rate-invalid', '8000'],
  ])('says which value a ValidationException is about: %s', (member, code, action) => {
    const message = `1 validation error detected: Value 'X' at '${member}' failed to satisfy constraint: Member must satisfy enum value set: [A, B]`;
    expect(refusal('ValidationException', message)).toMatchObject({ code, action: expect.stringContaining(action) });
  });

  test.each([
    'This voice does not support the selected engine: neural',
    'The selected engine is not supported in this region',
  ])('knows the older answer about an engine: %s', (message) => {
    expect(refusal('ValidationException', message).code).toBe('engine-not-supported');
  });

  test('reports all that Polly reports, without its list of voices', () => {
    const voices = Array.from({ length: 100 }, (_, index) => `Voice${index}`).join(', ');
    const refused = refusal(
      'ValidationException',
      `2 validation errors detected: Value 'X' at 'voiceId' failed to satisfy constraint: Member must satisfy enum value set: [${voices}]; ` +
        "Value 'Y' at 'engine' failed to satisfy constraint: Member must satisfy enum value set: [standard, neural]",
    );
    expect(refused.code).toBe('options-invalid');
    expect(refused.message).toContain(
      "at 'engine' failed to satisfy constraint: Member must satisfy enum value set: [standard, neural]",
    );
    expect(refused.message).not.toContain('Voice1');
    expect(refused.action).toMatch(/voice-id.*such as Joanna\. Set the metadata engine/);
  });

  test('quotes at most 500 characters of an answer', () => {
    expect(refusal('InvalidSsmlException', '🎧'.repeat(100_000)).message).toMatch(/: (🎧){500}$/u);
  });
});
