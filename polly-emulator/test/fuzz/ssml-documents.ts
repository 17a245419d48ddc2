// SSML by its grammar, with right and wrong values, and then spoiled as a text.
import fc, { type Arbitrary } from 'fast-check';
import { spoilMarkup } from './spoil-markup.ts';

const escapeXml = (value: string): string => value.replace(/[&<>"]|\p{Cc}/gu, (one) => `&#${one.codePointAt(0)};`);

const words = fc.oneof(
  { weight: 4, arbitrary: fc.lorem({ maxCount: 4 }) },
  fc.string({ unit: 'grapheme', maxLength: 20 }).map(escapeXml),
  fc.constantFrom(
    '3.14',
    '2026-11-23',
    '+34 600',
    'Dr. &amp; Co',
    '&#233;',
    '<![CDATA[a < b]]>',
    '<!-- - -->',
    '1/2',
    '',
  ),
);

const wild = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 10 }).map(escapeXml),
  fc.constantFrom('', '-1', '1e9', '0', '10000000s', '99999999999999999999ms', '+0%', '1000%', 'NaN', '\ud83d', '&lt;'),
);
const oneOf = (...values: readonly string[]): Arbitrary<string> =>
  fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...values) }, wild);

const VALUES: Readonly<Record<string, Arbitrary<string>>> = {
  strength: oneOf('none', 'x-weak', 'strong'),
  time: oneOf('1s', '10ms', '0.5s', '10s', '11s'),
  level: oneOf('strong', 'reduced'),
  'xml:lang': oneOf('en-US', 'fr-FR', 'ja-JP', 'xx'),
  name: oneOf('here', 'x-loud', 'conversational', 'newscaster', 'drc', 'whispered'),
  alphabet: oneOf('ipa', 'x-sampa', 'x-amazon-pinyin'),
  ph: oneOf('pɪˈkɑːn', 'pI"kA:n', "'", 'ʘ', '{}', '[[h@l@U]]'),
  rate: oneOf('x-slow', 'fast', '20%', '200%'),
  pitch: oneOf('low', '+10%', '-5%'),
  volume: oneOf('silent', 'loud', '+6dB', '-600dB'),
  'amazon:max-duration': oneOf('2s', '1500ms'),
  'interpret-as': oneOf('date', 'digits', 'spell-out', 'telephone', 'fraction', 'unit', 'expletive', 'address'),
  format: oneOf('mdy', 'yyyymmdd', 'd'),
  alias: oneOf('World Wide Web'),
  role: oneOf('amazon:VB', 'ivona:NN'),
  phonation: oneOf('soft'),
  'vocal-tract-length': oneOf('+10%', '150%'),
  duration: oneOf('medium', 'x-long'),
  frequency: oneOf('high'),
};

const TAGS = [
  ...[
    'break',
    'emphasis',
    'lang',
    'mark',
    'p',
    'phoneme',
    'prosody',
    's',
    'say-as',
    'sub',
    'w',
    'speak',
    'audio',
    'a:b',
  ],
  ...['amazon:domain', 'amazon:effect', 'amazon:breath', 'amazon:auto-breaths'],
];
/** Attributes that go with a tag, so that a good part of the documents is taken. */
const OWN: Readonly<Record<string, readonly string[]>> = {
  break: ['time', 'strength'],
  emphasis: ['level'],
  lang: ['xml:lang'],
  mark: ['name'],
  phoneme: ['alphabet', 'ph'],
  prosody: ['rate', 'pitch', 'volume', 'amazon:max-duration'],
  'say-as': ['interpret-as', 'format'],
  sub: ['alias'],
  w: ['role'],
  'amazon:domain': ['name'],
  'amazon:effect': ['name', 'phonation', 'vocal-tract-length'],
  'amazon:breath': ['duration', 'volume'],
  'amazon:auto-breaths': ['volume', 'frequency', 'duration'],
};

function attributesOf(tag: string): Arbitrary<string> {
  const own = OWN[tag] ?? [];
  const names = fc.oneof(
    { weight: 5, arbitrary: fc.subarray([...own], { minLength: Math.min(1, own.length) }) },
    { weight: 2, arbitrary: fc.constant([...own]) },
    fc.subarray(Object.keys(VALUES), { maxLength: 3 }),
  );
  return names.chain((chosen) =>
    fc
      .tuple(...chosen.map((name) => (VALUES[name] as Arbitrary<string>).map((value) => ` ${name}="${value}"`)))
      .map((attributes) => attributes.join('')),
  );
}

const { node } = fc.letrec<{ node: string; element: string }>((tie) => ({
  node: fc.oneof({ maxDepth: 5 }, words, tie('element')),
  element: fc
    .constantFrom(...TAGS)
    .chain((tag) =>
      fc
        .tuple(attributesOf(tag), fc.array(tie('node'), { maxLength: 3 }), fc.boolean())
        .map(([attributes, children, empty]) =>
          empty && tag !== 'p' ? `<${tag}${attributes}/>` : `<${tag}${attributes}>${children.join('')}</${tag}>`,
        ),
    ),
}));

const document = fc.array(node, { maxLength: 5 }).map((nodes) => `<speak>${nodes.join(' ')}</speak>`);
const deep = fc
  .integer({ min: 1, max: 800 })
  .map((depth) => `<speak>${'<lang xml:lang="en-US">'.repeat(depth)}a${'</lang>'.repeat(depth)}</speak>`);

export const ssml: Arbitrary<string> = spoilMarkup(fc.oneof({ weight: 20, arbitrary: document }, deep));
