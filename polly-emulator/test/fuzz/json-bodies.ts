// Request bodies that begin as something Polly takes and are then spoiled: in a member, in the JSON, or in the bytes.
import fc, { type Arbitrary } from 'fast-check';
import { POLLY_MODEL } from '../../src/model/polly-model.ts';
import { ssml } from './ssml-documents.ts';

const { shapes } = POLLY_MODEL;

/** Words, empty text, lone surrogates, control characters, and text at the limits. */
export const text: Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: fc.lorem({ maxCount: 12 }) },
  { weight: 3, arbitrary: fc.string({ unit: 'binary', maxLength: 200 }) },
  fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)), maxLength: 50 }),
  fc.constantFrom('', ' ', '\0', '\n\n', '<speak>', '&amp;', '\ufeff', '\ud83d', '--help', '$(x)', '<mark name="a"/>'),
  fc.constantFrom(2_999, 3_000, 3_001, 6_000, 6_001).map((length) => 'a'.repeat(length)),
);

const members = {
  Engine: fc.constantFrom(...shapes.Engine.enum),
  LanguageCode: fc.constantFrom(...shapes.LanguageCode.enum),
  LexiconNames: fc.array(fc.constantFrom('known', 'missing', 'not a name'), { maxLength: 7 }),
  OutputFormat: fc.constantFrom(...shapes.OutputFormat.enum),
  SampleRate: fc.constantFrom('8000', '16000', '22050', '24000', '44100', '48000', '0', '-1', '1e9', 'NaN', ''),
  SpeechMarkTypes: fc.uniqueArray(fc.constantFrom(...shapes.SpeechMarkType.enum), { maxLength: 4 }),
  TextType: fc.constantFrom(...shapes.TextType.enum),
  VoiceId: fc.constantFrom(...shapes.VoiceId.enum),
};

const marks = {
  OutputFormat: fc.constant('json'),
  SpeechMarkTypes: fc.subarray([...shapes.SpeechMarkType.enum], { minLength: 1 }),
};

/**
 * What SynthesizeSpeech speaks, most of the time: the rest is left out, or one of the many values that do not go
 * together.
 */
const speakable = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({ OutputFormat: members.OutputFormat, Text: text, VoiceId: fc.constant('Joanna') }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      OutputFormat: members.OutputFormat,
      Text: ssml,
      TextType: fc.constant('ssml'),
      VoiceId: fc.constant('Matthew'),
      Engine: fc.constantFrom('standard', 'neural', 'generative'),
    }),
  },
  { weight: 2, arbitrary: fc.record({ ...marks, Text: text, VoiceId: fc.constantFrom('Joanna', 'Lupe', 'Mizuki') }) },
  {
    weight: 2,
    arbitrary: fc.record({
      ...marks,
      Text: ssml,
      TextType: fc.constant('ssml'),
      VoiceId: fc.constantFrom('Joanna', 'Hans'),
    }),
  },
  fc.record({ ...members, Text: fc.oneof(text, ssml) }, { requiredKeys: [] }),
);

const task = fc
  .tuple(
    speakable,
    fc.record(
      {
        OutputS3BucketName: fc.constantFrom('bucket', 'B', '', '../..', 'a'.repeat(100)),
        OutputS3KeyPrefix: fc.constantFrom('a/b', '', '/', '\ud83d', 'é'.repeat(800)),
        SnsTopicArn: fc.constantFrom('arn:aws:sns:us-east-1:000000000000:topic', 'arn:', ''),
      },
      { requiredKeys: ['OutputS3BucketName'] },
    ),
  )
  .map(([speech, place]) => ({ ...speech, ...place }));

const nested = fc.integer({ min: 1, max: 20_000 }).map((depth) => `${'['.repeat(depth)}${']'.repeat(depth)}`);

/** JSON of a wrong kind or size, as it is written. */
export const junk: Arbitrary<string> = fc.oneof(
  fc.json(),
  fc.constantFrom('1e400', '-0', '99999999999999999999', '1.5', 'null', 'true', '{}', '[]', '[null]', '[[]]', '""'),
  fc.constantFrom(
    '"\\ud800"',
    '"\\u0000"',
    '{"__proto__":1}',
    '[{"toString":1,"valueOf":1}]',
    '{"constructor":{"prototype":{}}}',
    '"constructor"',
  ),
  nested,
);

const keys = fc.oneof(
  fc.constantFrom(...Object.keys(members), 'Text', 'OutputS3BucketName', 'Content'),
  fc.constantFrom('__proto__', 'constructor', 'toString', 'hasOwnProperty', 'text', 'voiceid', ''),
  fc.string(),
);

/** A JSON object with members replaced, left out, added and said twice. */
function spoilMembers(object: Arbitrary<object>): Arbitrary<string> {
  return fc
    .tuple(object, fc.array(fc.tuple(keys, junk), { maxLength: 3 }), fc.array(keys, { maxLength: 1 }), fc.boolean())
    .map(([members, replaced, dropped, first]) => {
      const kept = Object.entries(members).filter(([name]) => !dropped.includes(name));
      const own = kept.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`);
      const added = replaced.map(([name, value]) => `${JSON.stringify(name)}:${value}`);
      return `{${(first ? [...added, ...own] : [...own, ...added]).join(',')}}`;
    });
}

/** Bytes put in, cut out or put before: no UTF-8, no JSON, a byte order mark. */
export function spoilBytes(bytes: Arbitrary<Buffer>): Arbitrary<Buffer> {
  const spoiled = fc
    .tuple(bytes, fc.nat(), fc.uint8Array({ maxLength: 8 }), fc.nat({ max: 20 }))
    .map(([whole, place, inserted, cut]) => {
      const at = place % (whole.length + 1);
      return Buffer.concat([whole.subarray(0, at), inserted, whole.subarray(at + cut)]);
    });
  const marked = bytes.map((whole) => Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), whole]));
  const random = fc.uint8Array({ maxLength: 100 }).map((whole) => Buffer.from(whole));
  return fc.oneof({ weight: 20, arbitrary: bytes }, { weight: 4, arbitrary: spoiled }, marked, random);
}

const bodyOf = (object: Arbitrary<object>): Arbitrary<Buffer> => {
  const json = fc.oneof(
    { weight: 6, arbitrary: object.map((members) => JSON.stringify(members)) },
    { weight: 3, arbitrary: spoilMembers(object) },
    junk,
  );
  return spoilBytes(json.map((text) => Buffer.from(text)));
};

export const synthesizeSpeechBody = bodyOf(speakable);
export const synthesisTaskBody = bodyOf(task);
export const lexiconBody = (content: Arbitrary<string>): Arbitrary<Buffer> =>
  bodyOf(content.map((Content) => ({ Content })));
