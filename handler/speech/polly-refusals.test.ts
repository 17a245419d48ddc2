import { PollyServiceException } from '@aws-sdk/client-polly';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { failureOf, OptionsInvalidError, OutOfTimeError, type PollyRefusedError } from '../errors.ts';
import { anyString } from '../testing/any-string.ts';
import { skipRetryWaits } from '../testing/handle.ts';
import { speak } from '../testing/speak.ts';
import { pollyError, StubAws } from '../testing/stub-aws.ts';
import { runsOf } from '../testing/test-size.ts';
import { voicePages } from '../testing/voice-fixture.ts';
import type { SsmlDoubt } from '../text/split-text.ts';
import { readOptions, type SpeechOptions } from './options.ts';
import { explainOptions, explainRefusal } from './polly-refusals.ts';

const ENGINE_LACKING = 'This voice does not support the selected engine: ';
const LUCIA: SpeechOptions = { voiceId: 'Lucia', engine: 'long-form' };

/** A stub with a list of voices, whose Polly refuses to speak. */
function refusing(name: string, message?: string): StubAws {
  return new StubAws()
    .answer('DescribeVoices', ...voicePages())
    .answer('SynthesizeSpeech', pollyError(400, name, message));
}

function unknown(...members: string[]): string {
  const faults = members.map(
    (member) => `Value 'X' at '${member}' failed to satisfy constraint: Member must satisfy enum value set: [A]`,
  );
  return `${members.length} validation errors detected: ${faults.join('; ')}`;
}

async function explain(aws: StubAws, options: SpeechOptions, context: Parameters<typeof explainRefusal>[3] = {}) {
  const clients = aws.clients(1);
  const failed = await speak(clients, 'Hello', { options, textType: 'text' }).catch((error: unknown) => error);
  return explainRefusal(clients.polly, failed, options, context);
}

skipRetryWaits();

describe('explainRefusal', () => {
  test('is none for a text that was throttled until its time was over', async () => {
    const throttled = new PollyServiceException({ name: 'ThrottlingException', $fault: 'client', $metadata: {} });
    const failure = new OutOfTimeError({ all: 1, spoken: 0 }, 9, 4_000, throttled);
    expect(await explainRefusal(new StubAws().clients().polly, failure, LUCIA)).toBeUndefined();
  });

  test('says what is wrong and what would work', async () => {
    const refused = await explain(refusing('EngineNotSupportedException'), { ...LUCIA, voiceId: 'Joanna' });
    expect(refused?.code).toBe('engine-not-supported');
    expect(refused?.message).toBe(
      'Polly refused the text (voice "Joanna", engine "long-form"): voice Joanna does not have the engine long-form in eu-south-2',
    );
    expect(refused?.action).toBe(
      'Set the metadata engine, or the default ENGINE, to neural, standard or generative. ' +
        'Or set voice-id to Ruth (they speak en-US with the engine long-form).',
    );
    expect((refused?.cause as Error).name).toBe('EngineNotSupportedException');
  });

  test.each<[string, string | undefined, SpeechOptions, string]>([
    ['ValidationException', unknown('voiceId'), { voiceId: 'lucia', engine: 'neural' }, 'voice-unknown'],
    ['ValidationException', unknown('engine'), { voiceId: 'Lucia', engine: 'Neural' }, 'engine-unknown'],
    [
      'ValidationException',
      unknown('languageCode'),
      { ...LUCIA, engine: 'neural', languageCode: 'es-es' },
      'language-unknown',
    ],
    [
      'ValidationException',
      'Unheard of.',
      { voiceId: 'Mia', engine: 'neural', languageCode: 'es-ES' },
      'language-not-supported',
    ],
    ['ValidationException', 'The selected engine is not supported in this region', LUCIA, 'engine-not-supported'],
    ['ValidationException', `${ENGINE_LACKING}long-form`, LUCIA, 'engine-not-supported'],
    ['EngineNotSupportedException', undefined, { voiceId: 'Tiffany', engine: 'neural' }, 'voice-unknown'],
    [
      'LanguageNotSupportedException',
      undefined,
      { voiceId: 'Mia', engine: 'neural', languageCode: 'tlh' },
      'language-not-supported',
    ],
    [
      'InvalidSampleRateException',
      undefined,
      { ...LUCIA, engine: 'neural', sampleRate: '11025' },
      'sample-rate-invalid',
    ],
  ])('has the code of the only fault: %s, %s', async (name, message, options, code) => {
    expect((await explain(refusing(name, message), options))?.code).toBe(code);
  });

  test('reports at once what Polly would name one after the other', async () => {
    const refused = await explain(refusing('EngineNotSupportedException'), {
      voiceId: 'Mia',
      engine: 'long-form',
      languageCode: 'en-US',
      sampleRate: '11025',
    });
    expect(refused?.code).toBe('options-invalid');
    expect(refused?.message).toContain(
      'voice Mia does not have the engine long-form in eu-south-2; voice Mia does not speak en-US; ',
    );
    expect(refused?.action).toBe(
      'Set the metadata engine, or the default ENGINE, to neural or standard. ' +
        'Set the metadata language-code, or the default LANGUAGE_CODE, to es-MX, or leave it out. ' +
        'Set the metadata sample-rate, or the default SAMPLE_RATE, to 8000, 16000, 22050, 24000, 44100 or 48000. ' +
        'Or set voice-id to Ruth (they speak en-US with the engine long-form).',
    );
  });

  test('quotes Polly where the list does not show what it refuses', async () => {
    const options = { voiceId: 'Lucia', engine: 'long-form', sampleRate: '48000' };
    const refused = await explain(refusing('InvalidSampleRateException', 'Not at 48000.'), options);
    expect(refused?.code).toBe('options-invalid');
    expect(refused?.message).toMatch(/voice Lucia does not have the engine long-form in eu-south-2; Not at 48000\.$/);
    expect(refused?.action).toMatch(/Set the metadata engine.*Set the metadata sample-rate/);
  });

  test('leaves Polly its word when the list finds nothing wrong', async () => {
    const refused = await explain(refusing('EngineNotSupportedException', 'Not today.'), {
      ...LUCIA,
      engine: 'neural',
    });
    expect(refused?.message).toBe('Polly refused the text (voice "Lucia", engine "neural"): Not today.');
    expect(refused?.code).toBe('engine-not-supported');
  });

  test.each([
    'InvalidSsmlException',
    'TextLengthExceededException',
  ])('asks for no voices when the text is at fault: %s', async (name) => {
    const aws = refusing(name);
    const refused = await explain(aws, LUCIA, { part: 'part 3 of 12 of the text' });
    expect(refused?.message).toContain('Polly refused part 3 of 12 of the text (voice "Lucia"');
    expect(aws.sentTo('DescribeVoices')).toEqual([]);
  });

  test.each(['AccessDeniedException', 'SomethingNewException'])('is none for %s', async (name) => {
    const aws = refusing(name);
    expect(await explain(aws, LUCIA)).toBeUndefined();
    expect(aws.sentTo('DescribeVoices')).toEqual([]);
  });

  test.each([
    ['denied', pollyError(400, 'AccessDeniedException')],
    ['throttled', pollyError(400, 'ThrottlingException')],
    ['broken', pollyError(500, 'ServiceFailureException')],
    ['cut off', new Error('socket hang up')],
    ['nonsense', { body: '<html>' }],
    ['empty', { body: '{}' }],
  ])('is a refusal, too, when the list is %s, and tells why there is none', async (_, answer) => {
    const aws = refusing('EngineNotSupportedException', 'No such pair.').answer('DescribeVoices', answer);
    const reasons: string[] = [];
    const onListFailed = (reason: string) => void reasons.push(reason);
    const refused = await explain(aws, LUCIA, { listTimeoutMs: 500, onListFailed });
    expect(refused).toMatchObject({
      code: 'engine-not-supported',
      message: 'Polly refused the text (voice "Lucia", engine "long-form"): No such pair.',
      action: expect.stringContaining('https://docs.aws.amazon.com/polly/'),
    });
    expect(reasons).toEqual([expect.stringMatching(/\w+: \S/)]);
  });

  test('is a refusal, too, when the list does not come', async () => {
    const aws = refusing('EngineNotSupportedException');
    const clients = aws.clients();
    const { polly } = clients;
    const failed = await speak(clients, 'Hello', { options: LUCIA, textType: 'text' }).catch((error: unknown) => error);
    polly.config.requestHandler.handle = () => new Promise(() => {});
    const reasons: string[] = [];
    const refused = await explainRefusal(polly, failed, LUCIA, {
      listTimeoutMs: 1,
      onListFailed: (reason) => reasons.push(reason),
    });
    expect(refused?.code).toBe('engine-not-supported');
    expect(reasons).toEqual([expect.stringContaining('Timeout')]);
  });

  test('stays short, whatever was asked for', async () => {
    const clients = refusing('ValidationException', 'x'.repeat(10_000)).clients();
    const { polly } = clients;
    const long = anyString({ minLength: 1, maxLength: 2_048 });
    const any = fc.record({ voiceId: long, engine: long, languageCode: long, sampleRate: long });
    const failed = await speak(clients, 'Hello', { options: LUCIA, textType: 'text' }).catch((error: unknown) => error);
    await fc.assert(
      fc.asyncProperty(any, async (options) => {
        const { message = '', action = '' } = (await explainRefusal(polly, failed, options)) ?? {};
        expect(message.length).toBeLessThan(6_000);
        expect(action.length).toBeLessThan(3_000);
        expect(action).toContain('8000');
        expect(message + action).not.toMatch(/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u202a-\u202e]/u);
      }),
      runsOf(30),
    );
  });
});

describe('explainOptions', () => {
  const DEFAULTS = { voiceId: 'Joanna', engine: 'neural' };

  function refused(metadata: Record<string, string>): OptionsInvalidError {
    try {
      readOptions(metadata, DEFAULTS);
    } catch (error) {
      if (error instanceof OptionsInvalidError) return error;
    }
    throw new Error('The options were not refused.');
  }

  async function explained(
    metadata: Record<string, string>,
    aws = new StubAws().answer('DescribeVoices', ...voicePages()),
  ) {
    return explainOptions(aws.clients(1).polly, metadata, DEFAULTS);
  }

  test('reports wrong forms and mismatches at once, each with values that would work', async () => {
    const metadata = { 'voice-id': 'lucia', engine: 'long-form', 'language-code': 'Español', 'text-type': 'html' };
    const { code, message, action } = await explained(metadata);
    expect(code).toBe('options-invalid');
    expect(message).toBe(
      'The text\'s metadata is not usable: voice-id is "lucia", engine is "long-form", language-code is "Español", text-type is "html".',
    );
    expect(action).toBe(
      'Store the text again with voice-id: Lucia; engine: neural, standard or generative; language-code: es-ES, or leave it out; ' +
        'text-type: text or ssml.',
    );
  });

  test('offers another voice last', async () => {
    const { action } = await explained({ 'voice-id': 'Mia', 'language-code': 'es-ES', 'sample-rate': '16 kHz' });
    expect(action).toBe(
      'Store the text again with language-code: es-MX, or leave it out; sample-rate: 8000, 16000, 22050, 24000, 44100 or 48000; ' +
        'or with voice-id: Lucia or Sergio (they speak es-ES with the engine neural).',
    );
  });

  test('leaves what goes together alone', async () => {
    const { message } = await explained({ 'voice-id': 'Lucia', 'text-type': 'html' });
    expect(message).toBe('The text\'s metadata is not usable: text-type is "html".');
  });

  test('is the same refusal when there is no list', async () => {
    const metadata = { 'voice-id': 'Jo anna!', 'text-type': 'html' };
    const aws = new StubAws().answer('DescribeVoices', pollyError(400, 'AccessDeniedException'));
    const { message, action } = refused(metadata);
    expect(await explained(metadata, aws)).toMatchObject({ message, action });
  });
});

describe('explainRefusal of SSML', () => {
  const doubt = (about: SsmlDoubt['about'], column: number): SsmlDoubt => ({
    about,
    place: `line 2, column ${column}`,
    what: `the ${about} is odd`,
    action: `Mend the ${about}.`,
  });
  const DOUBTS = [doubt('value', 3), doubt('value', 9), doubt('voice', 5), doubt('tag', 7)];
  const FEATURES = 'This voice does not support one of the used SSML features';

  test.each([
    ['InvalidSsmlException', 'Invalid SSML request', DOUBTS, ['value', 'line 2, column 3', 'line 2, column 9']],
    ['InvalidSsmlException', 'Invalid SSML request', DOUBTS.slice(2), ['voice', 'line 2, column 5']],
    ['InvalidSsmlException', 'Unsupported Neural feature', DOUBTS, ['voice', 'line 2, column 5']],
    ['ValidationException', FEATURES, DOUBTS, ['voice', 'line 2, column 5']],
    ['ValidationException', FEATURES, DOUBTS.slice(3), ['tag', 'line 2, column 7']],
    ['InvalidSsmlException', 'Unsupported Long-form feature: <emphasis>', DOUBTS, ['voice', 'line 2, column 5']],
    ['ValidationException', 'Unsupported Generative feature', DOUBTS.slice(0, 1), ['value', 'line 2, column 3']],
  ])('names the likeliest places: %s, %s', async (name, message, doubts, [about, ...places]) => {
    const aws = refusing(name, message);
    const refused = await explain(aws, LUCIA, { doubts });
    expect(refused?.code).toBe('ssml-invalid');
    const named = places.map((place) => `at ${place}: the ${about} is odd`).join(', or ');
    expect(refused?.message).toBe(
      `Polly refused the text (voice "Lucia", engine "long-form"): ${message}; Polly names no place; likely it is ${named}`,
    );
    expect(refused?.action).toBe(`Mend the ${about}.`);
    expect(aws.sentTo('DescribeVoices')).toEqual([]);
  });

  test.each([
    ['InvalidSsmlException', 'Invalid SSML request', DOUBTS.slice(3), 'Correct the SSML'],
    ['ValidationException', FEATURES, [], 'Take out the tags that the voice or its engine lacks'],
  ])('is general where nothing is likely: %s', async (name, message, doubts, action) => {
    const refused = await explain(refusing(name, message), LUCIA, { doubts });
    expect(refused).toMatchObject({ code: 'ssml-invalid', action: expect.stringContaining(action) });
    expect(refused?.message).not.toContain('likely');
  });

  test('blames no tag for an option that is wrong', async () => {
    const refused = await explain(
      refusing('EngineNotSupportedException'),
      { ...LUCIA, voiceId: 'Joanna' },
      { doubts: DOUBTS },
    );
    expect(refused?.code).toBe('engine-not-supported');
    expect(refused?.message).not.toContain('likely');
  });
});

const PLAIN = { voiceId: 'joanna', engine: 'neural' };

function answer(name: string, message = 'Polly says so.') {
  return new PollyServiceException({ name, message, $fault: 'client', $metadata: { httpStatusCode: 400 } });
}

/** Where Polly lists no voices: what its answer alone says. */
function plainRefusalOf(error: unknown, options: SpeechOptions = PLAIN, part?: string) {
  return explainRefusal(new StubAws().clients().polly, error, options, part === undefined ? {} : { part });
}

async function refusal(name: string, message?: string): Promise<PollyRefusedError> {
  const refused = await plainRefusalOf(answer(name, message));
  if (refused === undefined) throw new Error(`${name} was not taken for a refusal.`);
  return refused;
}

describe('explainRefusal without a list of voices', () => {
  test.each([
    ['InvalidSsmlException', 'ssml-invalid', 'only tags that the engine has'],
    ['TextLengthExceededException', 'text-too-long', 'Split the text'],
    ['EngineNotSupportedException', 'engine-not-supported', 'long-form or generative, or change voice-id. https'],
    ['LanguageNotSupportedException', 'language-not-supported', 'such as en-US, or change voice-id. https'],
    ['InvalidSampleRateException', 'sample-rate-invalid', '22050'],
    ['LexiconNotFoundException', 'request-refused', 'what Polly names'],
    ['MarksNotSupportedForFormatException', 'request-refused', 'what Polly names'],
    ['SsmlMarksNotSupportedForTextTypeException', 'request-refused', 'what Polly names'],
    ['ValidationException', 'request-refused', 'what Polly names'],
  ])('takes %s for final, as %s', async (name, code, action) => {
    const refused = await refusal(name);
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
  ])('takes %s for none', async (name) => {
    expect(await plainRefusalOf(answer(name), PLAIN)).toBeUndefined();
  });

  test.each([new Error('no connection'), undefined, 'text'])('takes %s for none', async (error) => {
    expect(await plainRefusalOf(error, PLAIN)).toBeUndefined();
  });

  test('looks for the answer in the cause of a failed call', async () => {
    const failed = failureOf({ action: 'polly:SynthesizeSpeech', resource: '*' }, answer('InvalidSsmlException'));
    expect((await plainRefusalOf(failed, PLAIN))?.code).toBe('ssml-invalid');
  });

  test('names the part of a longer text, and every option that was set', async () => {
    const options = { ...PLAIN, languageCode: 'en-US', sampleRate: '16000' };
    expect((await plainRefusalOf(answer('InvalidSsmlException'), options, 'part 3 of 12 of the text'))?.message).toBe(
      'Polly refused part 3 of 12 of the text (voice "joanna", engine "neural", language "en-US", sample rate "16000"): Polly says so.',
    );
  });

  test.each([
    ['voiceId', 'voice-unknown', 'such as Joanna'],
    ['engine', 'engine-unknown', 'standard, neural'],
    ['languageCode', 'language-unknown', 'en-US'],
    ['sampleRate', 'sample-rate-invalid', '8000'],
  ])('says which value a ValidationException is about: %s', async (member, code, action) => {
    const message = `1 validation error detected: Value 'X' at '${member}' failed to satisfy constraint: Member must satisfy enum value set: [A, B]`;
    expect(await refusal('ValidationException', message)).toMatchObject({
      code,
      action: expect.stringContaining(action),
    });
  });

  test.each([
    `${ENGINE_LACKING}neural`,
    'The selected engine is not supported in this region',
  ])('knows the older answer about an engine: %s', async (message) => {
    expect((await refusal('ValidationException', message))?.code).toBe('engine-not-supported');
  });

  test('reports all that Polly reports, without its list of voices', async () => {
    const voices = Array.from({ length: 100 }, (_, index) => `Voice${index}`).join(', ');
    const refused = await refusal(
      'ValidationException',
      `2 validation errors detected: Value 'X' at 'voiceId' failed to satisfy constraint: Member must satisfy enum value set: [${voices}]; ` +
        "Value 'Y' at 'engine' failed to satisfy constraint: Member must satisfy enum value set: [standard, neural]",
    );
    expect(refused.code).toBe('options-invalid');
    expect(refused.message).toMatch(/at 'engine' failed to satisfy .* enum value set: \[standard, neural\]/);
    expect(refused.message).not.toContain('Voice1');
    expect(refused.action).toMatch(/voice-id.*such as Joanna\. Set the metadata engine/);
  });

  test('quotes at most 500 characters of an answer', async () => {
    expect((await refusal('InvalidSsmlException', '🎧'.repeat(100_000)))?.message).toMatch(/: (🎧){500}$/u);
  });
});
