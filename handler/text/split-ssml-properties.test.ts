import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { SaxesParser } from 'saxes';
import { TextEmptyError } from '../errors.ts';
import { runsOf } from '../testing/test-size.ts';
import { splitSsml } from './split-ssml.ts';
import type { TextPart } from './split-text.ts';

/**
 * What a document says, told by a parser alone: each character and each undivided element with all that is open around
 * it.
 */
interface Told {
  readonly text: string;
  readonly items: readonly string[];
}

const ONCE = new Set(['break', 'mark', 'amazon:breath', 'sub', 'say-as', 'phoneme', 'w']);

function tell(ssml: string): Told {
  const parser = new SaxesParser({ xmlns: false });
  const open: string[] = [];
  const items: string[] = [];
  let text = '';
  const say = (words: string) => {
    if (open.length === 0) return;
    text += words;
    for (const character of words.replace(/\s/g, '')) items.push(`${open.join(' ')} ${character}`);
  };
  parser.on('opentag', ({ name, attributes }) => {
    open.push(`<${name} ${JSON.stringify(attributes)}>`);
    if (ONCE.has(name)) items.push(open.join(' '));
  });
  parser.on('closetag', () => open.pop());
  parser.on('text', say);
  parser.on('cdata', say);
  parser.write(ssml).close();
  return { text, items };
}

const word = fc.constantFrom(
  ...[
    'Hello',
    'you',
    'Dr.',
    'EE. UU.',
    'end.',
    'Really?',
    '"No!"',
    '10,000',
    'e.g.',
    'ñandú',
    'e\u0301a\u0308',
    '日本語。',
    '文字',
    'مرحبا',
  ],
  ...[
    '&amp;',
    '&lt;&gt;',
    '&#x1F600;',
    '\u{1F468}\u200D\u{1F469}\u200D\u{1F467}',
    '\u{1F600}\u{1F600}',
    '<![CDATA[<&]]>',
    '<!-- -->',
  ],
  ...['antidisestablishmentarianism', '&#13;', ']]', "'"],
);
const space = fc.constantFrom(' ', ' ', ' ', '', ', ', '\n', '\r\n\r\n', '\t', '<!-- and -->', '&#160;');
const words = fc
  .array(fc.tuple(word, space), { minLength: 1, maxLength: 12 })
  .map((pairs) => pairs.flat().join(''))
  .map((text) => `a${text}`);
const once = fc.oneof(
  fc.constantFrom(
    '<break/>b',
    '<break time="100ms"></break>b',
    '<mark name="&quot;"/>b',
    '<break strength="strong"/>b',
    '<amazon:breath/>b',
  ),
  fc.constantFrom(
    '<sub alias="a.&#10;b">c. d</sub>',
    '<say-as interpret-as="date">1. 2</say-as>',
    '<w role="x">\u{1F600}</w>',
  ),
  fc.constantFrom('<phoneme alphabet="ipa" ph="a"/>', '<sub alias=">"><![CDATA[&]]></sub>'),
);
const divisible = fc.constantFrom(
  ['<p>', '</p>'],
  ['<s>', '</s>'],
  ['<s\n>', '</s >'],
  ["<prosody rate='90%'>", '</prosody>'],
  ['<emphasis>', '</emphasis>'],
  ['<lang xml:lang="x">', '</lang>'],
  ['<amazon:x y="&lt;">', '</amazon:x>'],
);
const { content } = fc.letrec<{ content: string; element: string }>((tie) => ({
  content: fc
    .array(fc.oneof({ depthSize: 'small', maxDepth: 3 }, words, once, tie('element')), { minLength: 1, maxLength: 6 })
    .map((nodes) => nodes.join('')),
  element: fc.tuple(divisible, tie('content')).map(([[start, end], inner]) => `${start}${inner}${end}`),
}));
const root = fc.constantFrom(['<speak>', '</speak>'], ['<?xml version="1.0"?><speak xml:lang="en">', '</speak>\n']);
const document = fc.tuple(root, content).map(([[start, end], inner]) => `${start}${inner}${end}`);
const limits = fc.record({ billed: fc.integer({ min: 12, max: 300 }), all: fc.integer({ min: 320, max: 700 }) });
const RUNS = runsOf(500);

describe('the parts of any document', () => {
  test('say what the document says, each thing once and within the same elements', () => {
    fc.assert(
      fc.property(document, limits, (ssml, limits) => {
        const whole = tell(ssml);
        const parts = splitSsml(ssml, 'standard', limits).map(({ text }) => tell(text));
        expect(parts.flatMap(({ items }) => items)).toEqual(whole.items);
        expect(
          parts
            .map(({ text }) => text)
            .join('')
            .trimEnd(),
        ).toBe(whole.text.trimEnd());
      }),
      RUNS,
    );
  });

  test('are within the limits, and each says something', () => {
    fc.assert(
      fc.property(document, limits, (ssml, limits) => {
        for (const { text, billedCharacters } of splitSsml(ssml, 'standard', limits)) {
          const part = tell(text);
          expect(text.length).toBeLessThanOrEqual(limits.all);
          expect(part.text.length).toBeLessThanOrEqual(limits.billed);
          expect(billedCharacters).toBe([...part.text].length);
          expect(part.items.some((item) => !/<(?:break|mark|amazon:breath) [^<]*$/.test(item))).toBe(true);
          expect(part.text.isWellFormed()).toBe(true);
        }
      }),
      RUNS,
    );
  });

  test('are the document itself when it fits', () => {
    fc.assert(
      fc.property(document, (ssml) => {
        expect(splitSsml(ssml, 'standard', { billed: 100_000, all: 200_000 }).map(({ text }) => text)).toEqual([ssml]);
      }),
      RUNS,
    );
  });

  test('hold no empty element that the document does not have', () => {
    fc.assert(
      fc.property(document, limits, (ssml, limits) => {
        for (const { text } of splitSsml(ssml, 'standard', limits)) {
          expect(text).not.toMatch(/<(p|s|prosody|emphasis|lang|amazon:x)(?: [^>]*)?><\/\1>/);
        }
      }),
      RUNS,
    );
  });

  test('divided again with the same limits are what they were', () => {
    fc.assert(
      fc.property(document, limits, (ssml, limits) => {
        const parts = splitSsml(ssml, 'standard', limits);
        const again = parts.flatMap(({ text }) => splitSsml(text, 'standard', limits));
        const plain = ({ text, billedCharacters }: TextPart) => ({ text, billedCharacters });
        expect(again.map(plain)).toEqual(parts.map(plain));
      }),
      RUNS,
    );
  });
});

describe('any text whatever', () => {
  test('is divided or refused with its place, and nothing else happens', () => {
    const scrap = fc.constantFrom(
      '<',
      '>',
      '&',
      ';',
      '/',
      '"',
      '!--',
      '--',
      '![CDATA[',
      ']]>',
      '!DOCTYPE',
      '?',
      'p',
      'sub',
      ' ',
      '=',
      '\n',
      '\u0000',
      '\uD83D',
      '#x',
      'speak',
    );
    const markup = fc
      .array(fc.oneof(scrap, words, once), { maxLength: 20 })
      .map((scraps) => `<speak>${scraps.join('')}</speak>`);
    fc.assert(
      fc.property(markup, limits, (ssml, limits) => {
        try {
          splitSsml(ssml, 'standard', limits);
        } catch (error) {
          if (error instanceof TextEmptyError) return;
          expect(error).toMatchObject({ code: 'ssml-invalid', line: expect.any(Number), column: expect.any(Number) });
        }
      }),
      runsOf(2_000),
    );
  });
});
