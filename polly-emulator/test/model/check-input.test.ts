import { describe, expect, test } from '@jest/globals';
import { AwsError } from '../../src/model/aws-error.ts';
import { checkInput } from '../../src/model/check-input.ts';
import type { OperationName } from '../../src/model/shapes.ts';
import { OPERATION_NAMES, shapeNamed, shapeOfInput } from '../../src/model/shapes.ts';

/** An input of each operation that breaks nothing, with every member. */
const VALID: Readonly<Record<OperationName, Readonly<Record<string, unknown>>>> = {
  DeleteLexicon: { Name: 'acme' },
  DescribeVoices: { Engine: 'neural', LanguageCode: 'en-US', IncludeAdditionalLanguageCodes: true, NextToken: 'next' },
  GetLexicon: { Name: 'acme' },
  GetSpeechSynthesisTask: { TaskId: 'a-1_B' },
  ListLexicons: { NextToken: 'next' },
  ListSpeechSynthesisTasks: { MaxResults: 100, NextToken: 'next', Status: 'completed' },
  PutLexicon: { Name: 'acme', Content: '<lexicon/>' },
  StartSpeechSynthesisStream: {
    ...{ Engine: 'generative', LanguageCode: 'en-US', LexiconNames: ['acme'] },
    ...{ OutputFormat: 'mp3', SampleRate: '24000', VoiceId: 'Ruth' },
  },
  StartSpeechSynthesisTask: {
    ...{ Engine: 'neural', LanguageCode: 'en-US', LexiconNames: ['acme'], OutputFormat: 'json', SampleRate: '22050' },
    ...{ OutputS3BucketName: 'a.bucket-1', OutputS3KeyPrefix: 'audio/x', SpeechMarkTypes: ['word', 'ssml'] },
    ...{ SnsTopicArn: 'arn:aws:sns:eu-west-1:123456789012:done.fifo', Text: 'Hi', TextType: 'ssml', VoiceId: 'Joanna' },
  },
  SynthesizeSpeech: {
    ...{ Engine: 'neural', LanguageCode: 'en-US', LexiconNames: ['acme'], OutputFormat: 'json', SampleRate: '22050' },
    ...{ SpeechMarkTypes: ['word'], Text: 'Hi', TextType: 'text', VoiceId: 'Joanna' },
  },
};

function failure(operation: OperationName, input: Readonly<Record<string, unknown>>): AwsError {
  try {
    checkInput(operation, input);
  } catch (error) {
    if (error instanceof AwsError) return error;
    throw error;
  }
  throw new Error(`${operation} was not refused: ${JSON.stringify(input)}`);
}

const lowerFirst = (name: string) => `${name.charAt(0).toLowerCase()}${name.slice(1)}`;
const cases = OPERATION_NAMES.flatMap((operation) =>
  Object.entries(shapeOfInput(operation).members)
    .filter(([member]) => member !== 'ActionStream')
    .map(([member, { shape }]) => ({ operation, member, path: lowerFirst(member), shape: shapeNamed(shape) })),
);
const breakOne = ({ operation, member }: { operation: OperationName; member: string }, value: unknown) =>
  failure(operation, { ...VALID[operation], [member]: value });

test.each(OPERATION_NAMES)('%s takes an input with every member, as it is', (operation) => {
  expect(checkInput(operation, VALID[operation])).toEqual(VALID[operation]);
  const members = Object.keys(shapeOfInput(operation).members).filter((member) => member !== 'ActionStream');
  expect(Object.keys(VALID[operation]).sort()).toEqual(members.sort());
});

describe('a required member that is missing or null', () => {
  const required = cases.filter(({ operation, member }) => shapeOfInput(operation).required.includes(member));
  test.each(required)('$operation $member', (one) => {
    const message = `1 validation error detected: Value null at '${one.path}' failed to satisfy constraint: Member must not be null`;
    for (const value of [undefined, null]) {
      expect(breakOne(one, value)).toMatchObject({ name: 'ValidationException', status: 400, message });
    }
  });
});

test.each(OPERATION_NAMES)('%s takes an input with the required members alone', (operation) => {
  const { required } = shapeOfInput(operation);
  const input = Object.fromEntries(required.map((member) => [member, VALID[operation][member]]));
  expect(checkInput(operation, { ...input, Unknown: 1 })).toEqual(input);
});

describe('a value that is none of an enum', () => {
  test.each(cases.filter(({ shape }) => shape.enum))('$operation $member', (one) => {
    const { name, message } = breakOne(one, 'nobody');
    expect(name).toBe('ValidationException');
    expect(message).toBe(
      `1 validation error detected: Value 'nobody' at '${one.path}' failed to satisfy constraint: ` +
        `Member must satisfy enum value set: [${one.shape.enum?.join(', ')}]`,
    );
  });
});

describe('a value that does not match a pattern', () => {
  test.each(cases.filter(({ shape }) => shape.pattern))('$operation $member', (one) => {
    // No pattern of Polly's has room for it.
    expect(breakOne(one, 'no such name\n').message).toBe(
      `1 validation error detected: Value 'no such name\n' at '${one.path}' failed to satisfy constraint: ` +
        `Member must satisfy regular expression pattern: ${one.shape.pattern}`,
    );
  });
});

describe('a length or value beyond its limit', () => {
  const tooMuch: Readonly<Record<string, (max: number) => unknown>> = {
    string: (max) => 'a'.repeat(max + 1),
    integer: (max) => max + 1,
    list: (max) => Array.from({ length: max + 1 }, () => 'word'),
  };
  test.each(cases.filter(({ shape }) => shape.max !== undefined))('$operation $member', (one) => {
    const { max = 0, type } = one.shape;
    const noun = type === 'integer' ? 'value' : 'length';
    const { name, message } = breakOne(one, tooMuch[type]?.(max));
    expect(name).toBe('ValidationException');
    expect(message).toContain(
      ` at '${one.path}' failed to satisfy constraint: Member must have ${noun} less than or equal to ${max}`,
    );
  });

  test('and below it', () => {
    expect(failure('ListSpeechSynthesisTasks', { MaxResults: 0 }).message).toBe(
      "1 validation error detected: Value '0' at 'maxResults' failed to satisfy constraint: " +
        'Member must have value greater than or equal to 1',
    );
  });
});

describe('a value of the wrong JSON type', () => {
  const wrong: Readonly<Record<string, readonly (readonly [value: unknown, message: string])[]>> = {
    string: [
      [5, 'NUMBER_VALUE can not be converted to a String'],
      [true, 'TRUE_VALUE can not be converted to a String'],
      [false, 'FALSE_VALUE can not be converted to a String'],
      [{}, 'START_OBJECT can not be converted to a String'],
      [['a'], 'START_ARRAY can not be converted to a String'],
    ],
    integer: [
      ['many', 'STRING_VALUE can not be converted to an Integer'],
      [1.5, 'NUMBER_VALUE can not be converted to an Integer'],
    ],
    boolean: [['maybe', 'STRING_VALUE can not be converted to a Boolean']],
    list: [
      ['acme', 'STRING_VALUE can not be converted to a List'],
      [[['acme']], 'START_ARRAY can not be converted to a String'],
      [[{ toString: 1 }, 'a', 'b', 'c', 'd', 'e'], 'START_OBJECT can not be converted to a String'],
    ],
  };
  test.each(cases)('$operation $member', (one) => {
    const values = wrong[one.shape.type] ?? [];
    expect(values.length).toBeGreaterThan(0);
    for (const [value, message] of values) {
      expect(breakOne(one, value)).toMatchObject({
        name: 'SerializationException',
        status: 400,
        message: expect.stringContaining(message),
      });
    }
  });
});

test('every violation is reported at once, in the order of the model, and as fields', () => {
  const { message, members } = failure('SynthesizeSpeech', { LexiconNames: ['fine', 'not fine', null], Text: 'Hi' });
  const expected = [
    [
      'lexiconNames.2.member',
      "Value 'not fine' at 'lexiconNames.2.member' failed to satisfy constraint: " +
        'Member must satisfy regular expression pattern: [0-9A-Za-z]{1,20}',
    ],
    [
      'lexiconNames.3.member',
      "Value null at 'lexiconNames.3.member' failed to satisfy constraint: Member must not be null",
    ],
    ['outputFormat', "Value null at 'outputFormat' failed to satisfy constraint: Member must not be null"],
    ['voiceId', "Value null at 'voiceId' failed to satisfy constraint: Member must not be null"],
  ];
  expect(message).toBe(`4 validation errors detected: ${expected.map(([, text]) => text).join('; ')}`);
  expect(members).toEqual({
    reason: 'fieldValidationFailed',
    fields: expected.map(([name, text]) => ({ name, message: text })),
  });
});

test('of a body that breaks a constraint very often the first hundred are listed', () => {
  const given = { Text: 'a', OutputFormat: 'mp3', VoiceId: 'Joanna', LexiconNames: Array(50_000).fill('!') };
  const { message } = failure('SynthesizeSpeech', given);
  expect(message).toMatch(/^50001 validation errors detected: /);
  expect(message).toContain(`Value '[${'!, '.repeat(333)}…' at 'lexiconNames'`);
  expect(message.split('failed to satisfy constraint')).toHaveLength(101);
});

test('a long value is quoted up to its thousandth character', () => {
  const given = { Text: 'a', OutputFormat: 'mp3', VoiceId: 'x'.repeat(5_000) };
  expect(failure('SynthesizeSpeech', given).message).toContain(`Value '${'x'.repeat(1_000)}…' at 'voiceId'`);
});
