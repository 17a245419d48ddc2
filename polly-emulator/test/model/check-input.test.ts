import * as sdk from '@aws-sdk/client-polly';
import { describe, expect, test } from '@jest/globals';
import { AwsError } from '../../src/model/aws-error.ts';
import { checkInput } from '../../src/model/check-input.ts';
import type { OperationName } from '../../src/model/shapes.ts';
import { OPERATION_NAMES, shapeOfInput } from '../../src/model/shapes.ts';

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

/** API Reference, "Request Syntax" of each operation: what has to be there. */
const REQUIRED: Readonly<Record<OperationName, readonly string[]>> = {
  ...{ DeleteLexicon: ['Name'], DescribeVoices: [], GetLexicon: ['Name'], GetSpeechSynthesisTask: ['TaskId'] },
  ...{ ListLexicons: [], ListSpeechSynthesisTasks: [], PutLexicon: ['Name', 'Content'] },
  StartSpeechSynthesisStream: ['Engine', 'OutputFormat', 'VoiceId'],
  StartSpeechSynthesisTask: ['OutputFormat', 'OutputS3BucketName', 'Text', 'VoiceId'],
  SynthesizeSpeech: ['OutputFormat', 'Text', 'VoiceId'],
};

interface Constraint {
  readonly type: 'string' | 'integer' | 'boolean' | 'list';
  readonly max?: number;
  readonly pattern?: string;
  readonly values?: readonly string[];
}

/** API Reference: the same in every operation that has them. */
const CONSTRAINTS: Readonly<Record<string, Constraint>> = {
  Content: { type: 'string' },
  Engine: { type: 'string', values: Object.values(sdk.Engine) },
  IncludeAdditionalLanguageCodes: { type: 'boolean' },
  LanguageCode: { type: 'string', values: Object.values(sdk.LanguageCode) },
  LexiconNames: { type: 'list', max: 5 },
  MaxResults: { type: 'integer', max: 100 },
  Name: { type: 'string', pattern: '[0-9A-Za-z]{1,20}' },
  NextToken: { type: 'string', max: 4_096 },
  OutputFormat: { type: 'string', values: Object.values(sdk.OutputFormat) },
  OutputS3BucketName: { type: 'string', pattern: String.raw`^[a-z0-9][\.\-a-z0-9]{1,61}[a-z0-9]$` },
  OutputS3KeyPrefix: { type: 'string', pattern: String.raw`^[0-9a-zA-Z\/\!\-_\.\*\'\(\):;\$@=+\,\?&]{0,800}$` },
  SampleRate: { type: 'string' },
  SnsTopicArn: {
    type: 'string',
    pattern: String.raw`^arn:aws(-(cn|iso(-b)?|us-gov))?:sns:[a-z0-9_-]{1,50}:\d{12}:[a-zA-Z0-9_-]{1,251}([a-zA-Z0-9_-]{0,5}|\.fifo)$`,
  },
  SpeechMarkTypes: { type: 'list', max: 4 },
  Status: { type: 'string', values: Object.values(sdk.TaskStatus) },
  TaskId: { type: 'string', pattern: '^[a-zA-Z0-9_-]{1,100}$' },
  Text: { type: 'string' },
  TextType: { type: 'string', values: Object.values(sdk.TextType) },
  VoiceId: { type: 'string', values: Object.values(sdk.VoiceId) },
};

interface Case {
  readonly operation: OperationName;
  readonly member: string;
  readonly constraint: Constraint;
}

const OPERATIONS = Object.keys(VALID) as OperationName[];
const CASES = OPERATIONS.flatMap((operation) =>
  Object.keys(VALID[operation]).map((member): Case => {
    const constraint = CONSTRAINTS[member];
    if (constraint === undefined) throw new Error(`${member} has no line in CONSTRAINTS`);
    return { operation, member, constraint };
  }),
);

const breakOne = ({ operation, member }: Case, value: unknown) =>
  failure(operation, { ...VALID[operation], [member]: value });
const violation = ({ member }: Case, value: unknown, rule: string) => {
  const path = `${member.charAt(0).toLowerCase()}${member.slice(1)}`;
  return `1 validation error detected: Value ${value} at '${path}' failed to satisfy constraint: Member must ${rule}`;
};

/** Each case by its name, so that a difference says which it is. */
const tell = (cases: readonly Case[], say: (one: Case) => unknown) =>
  Object.fromEntries(cases.map((one) => [`${one.operation} ${one.member}`, say(one)]));

test('every operation takes an input with every member, as it is, and one with the required members alone', () => {
  expect([...OPERATION_NAMES].sort()).toEqual(OPERATIONS.sort());
  for (const operation of OPERATIONS) {
    expect([operation, checkInput(operation, VALID[operation])]).toEqual([operation, VALID[operation]]);
    const members = Object.keys(shapeOfInput(operation).members).filter((member) => member !== 'ActionStream');
    expect([operation, ...members.sort()]).toEqual([operation, ...Object.keys(VALID[operation]).sort()]);
    const input = Object.fromEntries(REQUIRED[operation].map((member) => [member, VALID[operation][member]]));
    expect([operation, checkInput(operation, { ...input, Unknown: 1 })]).toEqual([operation, input]);
  }
});

test.each([[undefined], [null]])('a required member that is %s is refused', (value) => {
  const required = CASES.filter(({ operation, member }) => REQUIRED[operation].includes(member));
  expect(required).toHaveLength(15);
  expect(tell(required, (one) => breakOne(one, value))).toMatchObject(
    tell(required, (one) => ({
      ...{ name: 'ValidationException', status: 400, message: violation(one, 'null', 'not be null') },
    })),
  );
});

test('a value that is none of an enum is refused, with those that it has', () => {
  const enums = CASES.filter(({ constraint }) => constraint.values);
  for (const one of enums) {
    const { name, message } = breakOne(one, 'nobody');
    const [, said = '', listed = ''] = /^(.*)\[(.*)\]$/.exec(message) ?? [];
    expect([name, said]).toEqual(['ValidationException', violation(one, "'nobody'", 'satisfy enum value set: ')]);
    expect([one.operation, one.member, ...listed.split(', ').sort()]).toEqual([
      ...[one.operation, one.member, ...[...(one.constraint.values ?? [])].sort()],
    ]);
  }
});

test('a value that does not match a pattern is refused, with the pattern', () => {
  const patterns = CASES.filter(({ constraint }) => constraint.pattern);
  // No pattern of Polly's has room for it.
  const wrong = 'no such name\n';
  expect(tell(patterns, (one) => breakOne(one, wrong).message)).toEqual(
    tell(patterns, (one) =>
      violation(one, `'${wrong}'`, `satisfy regular expression pattern: ${one.constraint.pattern}`),
    ),
  );
});

describe('a length or value beyond its limit', () => {
  const tooMuch = ({ type, max = 0 }: Constraint): unknown => {
    if (type === 'integer') return max + 1;
    return type === 'list' ? Array.from({ length: max + 1 }, () => 'word') : 'a'.repeat(max + 1);
  };

  test('above it', () => {
    const limited = CASES.filter(({ constraint }) => constraint.max !== undefined);
    const refused = tell(limited, (one) => {
      const { name, message } = breakOne(one, tooMuch(one.constraint));
      return [name, /Member must .*$/.exec(message)?.[0]];
    });
    expect(refused).toEqual(
      tell(limited, ({ constraint: { type, max } }) => [
        'ValidationException',
        `Member must have ${type === 'integer' ? 'value' : 'length'} less than or equal to ${max}`,
      ]),
    );
  });

  test('and below it', () => {
    expect(failure('ListSpeechSynthesisTasks', { MaxResults: 0 }).message).toBe(
      "1 validation error detected: Value '0' at 'maxResults' failed to satisfy constraint: " +
        'Member must have value greater than or equal to 1',
    );
  });
});

describe('a value of the wrong JSON type is refused', () => {
  test.each([
    ...[
      [5, 'NUMBER_VALUE can not be converted to a String'],
      [true, 'TRUE_VALUE can not be converted to a String'],
      [false, 'FALSE_VALUE can not be converted to a String'],
      [{}, 'START_OBJECT can not be converted to a String'],
      [['a'], 'START_ARRAY can not be converted to a String'],
    ].map(([value, message]) => ['string', value, message] as const),
    ['integer', 'many', 'STRING_VALUE can not be converted to an Integer'],
    ['integer', 1.5, 'NUMBER_VALUE can not be converted to an Integer'],
    ['boolean', 'maybe', 'STRING_VALUE can not be converted to a Boolean'],
    ['list', 'acme', 'STRING_VALUE can not be converted to a List'],
    ['list', [['acme']], 'START_ARRAY can not be converted to a String'],
    ['list', [{ toString: 1 }, 'a', 'b', 'c', 'd', 'e'], 'START_OBJECT can not be converted to a String'],
  ])('in the place of the type %s: %j', (type, value, message) => {
    const ofType = CASES.filter(({ constraint }) => constraint.type === type);
    expect(ofType.length).toBeGreaterThan(0);
    expect(tell(ofType, (one) => breakOne(one, value))).toMatchObject(
      tell(ofType, () => ({
        ...{ name: 'SerializationException', status: 400, message: expect.stringContaining(String(message)) },
      })),
    );
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
