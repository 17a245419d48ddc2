import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import fc from 'fast-check';
import { OptionsInvalidError } from '../errors.ts';
import { pollyError, StubAws } from '../testing/stub-aws.ts';
import { voicePages } from '../testing/voice-fixture.ts';
import { readOptions, type SpeechOptions } from './options.ts';
import { synthesize } from './speak-parts.ts';
import { explainOptions, explainRefusal } from './voice-refusals.ts';

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
  const { polly } = aws.clients(1);
  const failed = await synthesize(polly, 'Hello', { options, textType: 'text' }).catch((error: unknown) => error);
  return explainRefusal(polly, failed, options, context);
}

beforeEach(() => {
  // The SDK waits a random share of a maximum before it repeats: none of it.
  jest.spyOn(Math, 'random').mockReturnValue(0);
});
afterEach(() => {
  jest.restoreAllMocks();
});

describe('explainRefusal', () => {
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

  test.each([
    'ThrottlingException',
    'AccessDeniedException',
    'SomethingNewException',
  ])('is none for %s', async (name) => {
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
    const refused = await explain(aws, LUCIA, { onListFailed: (reason) => reasons.push(reason) });
    expect(refused).toMatchObject({
      code: 'engine-not-supported',
      message: 'Polly refused the text (voice "Lucia", engine "long-form"): No such pair.',
      action: expect.stringContaining('https://docs.aws.amazon.com/polly/'),
    });
    expect(reasons).toEqual([expect.stringMatching(/\w+: \S/)]);
  });

  test('is a refusal, too, when the list does not come', async () => {
    const aws = refusing('EngineNotSupportedException');
    const { polly } = aws.clients();
    const failed = await synthesize(polly, 'Hello', { options: LUCIA, textType: 'text' }).catch(
      (error: unknown) => error,
    );
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
    const aws = refusing('ValidationException', 'x'.repeat(10_000));
    const { polly } = aws.clients();
    const long = fc.string({ unit: 'binary', minLength: 1, maxLength: 2_048 });
    const any = fc.record({ voiceId: long, engine: long, languageCode: long, sampleRate: long });
    const failed = await synthesize(polly, 'Hello', { options: LUCIA, textType: 'text' }).catch(
      (error: unknown) => error,
    );
    await fc.assert(
      fc.asyncProperty(any, async (options) => {
        const { message = '', action = '' } = (await explainRefusal(polly, failed, options)) ?? {};
        expect(message.length).toBeLessThan(6_000);
        expect(action.length).toBeLessThan(3_000);
        expect(action).toContain('8000');
        expect(message + action).not.toMatch(/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u202a-\u202e]/u);
      }),
      { numRuns: 30 },
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
    return explainOptions(aws.clients(1).polly, refused(metadata), metadata, DEFAULTS);
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
