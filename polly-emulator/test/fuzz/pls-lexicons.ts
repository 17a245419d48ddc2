// Pronunciation lexicons by the grammar of PLS, with right and wrong values, and then spoiled as a text.
import fc, { type Arbitrary } from 'fast-check';
import { spoilMarkup } from './spoil-markup.ts';

const words = fc.oneof(
  fc.constantFrom(
    'W3C',
    'pecan',
    'New York',
    '',
    ' ',
    '$^.*+?()[]{}|\\',
    'a'.repeat(101),
    '日本',
    '&amp;',
    'constructor',
  ),
  fc.lorem({ maxCount: 2 }),
  fc.string({ unit: 'grapheme', maxLength: 10 }).map((value) => value.replace(/[<&]|\p{Cc}/gu, '')),
);
const child = fc
  .tuple(fc.constantFrom('grapheme', 'grapheme', 'alias', 'phoneme', 'example', 'lexeme', 'meta'), words)
  .map(([tag, value]) => `<${tag}>${value}</${tag}>`);
const lexeme = fc.oneof(
  {
    weight: 3,
    arbitrary: fc
      .tuple(words, words, fc.constantFrom('alias', 'phoneme'))
      .map(([from, to, tag]) => `<lexeme><grapheme>${from}</grapheme><${tag}>${to}</${tag}></lexeme>`),
  },
  fc.array(child, { maxLength: 4 }).map((children) => `<lexeme>${children.join('')}</lexeme>`),
);
const head = fc
  .record({
    version: fc.constantFrom('1.0', '1.0', '1.0', '2.0', ''),
    alphabet: fc.constantFrom('ipa', 'x-sampa', 'ipa', 'x-amazon-pinyin', ''),
    'xml:lang': fc.constantFrom('en-US', 'en', 'fr-FR', 'xx', '', 'arb'),
    xmlns: fc.constantFrom(...Array(5).fill('http://www.w3.org/2005/01/pronunciation-lexicon'), 'urn:other'),
  })
  .map((attributes) => Object.entries(attributes).map(([name, value]) => ` ${name}="${value}"`))
  .chain((attributes) => fc.oneof(fc.constant(attributes), fc.subarray(attributes)))
  .map((attributes) => attributes.join(''));

const document = fc
  .tuple(fc.constantFrom('', '<?xml version="1.0" encoding="UTF-8"?>'), head, fc.array(lexeme, { maxLength: 6 }))
  .map(([declaration, attributes, lexemes]) => `${declaration}<lexicon${attributes}>${lexemes.join('\n')}</lexicon>`);
const huge = fc
  .constantFrom(39_000, 41_000)
  .map((length) => `<lexicon xmlns="http://www.w3.org/2005/01/pronunciation-lexicon">${' '.repeat(length)}</lexicon>`);

export const plsLexicon: Arbitrary<string> = spoilMarkup(fc.oneof({ weight: 20, arbitrary: document }, huge));
