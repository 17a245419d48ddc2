// What clients may send at random: no text crashes the parser, no lexicon loses or moves a word.
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { applyLexicons } from '../../src/lexicons/apply-lexicons.ts';
import { LexiconStore } from '../../src/lexicons/lexicon-store.ts';
import { parsePls } from '../../src/lexicons/pls.ts';
import { AwsError } from '../../src/model/aws-error.ts';
import type { SsmlNode, SsmlText } from '../../src/ssml/tree.ts';
import { treeOfText } from '../../src/ssml/tree.ts';
import { runOf } from '../fuzz/cases.ts';
import { alias, pls } from './support/lexicon-samples.ts';

/** Pieces of lexicons, so that random texts get beyond the first character of one. */
const PIECE = fc.oneof(
  fc.constantFrom(...pls(alias('W3C', 'b') + alias('&amp;', 'c')).split(/(?=<)|(?<=>)|(?= )/)),
  fc.constantFrom(
    '<phoneme prefer="true">',
    '</phoneme>',
    '<metadata>',
    '<![CDATA[',
    ']]>',
    '<!--',
    '-->',
    '<!DOCTYPE a>',
    '&#0;',
    '&x;',
  ),
  fc.string({ unit: 'binary', maxLength: 5 }),
);

test('every text is a lexicon or an error in the form of AWS', () => {
  fc.assert(
    fc.property(fc.array(PIECE, { maxLength: 30 }), fc.boolean(), (pieces, wrapped) => {
      const content = wrapped ? pls(pieces.join('')) : pieces.join('');
      let thrown: unknown;
      try {
        parsePls(content);
      } catch (error) {
        thrown = error;
      }
      if (thrown !== undefined) expect(thrown).toBeInstanceOf(AwsError);
    }),
    runOf(1.5),
  );
});

const textsOf = (node: SsmlNode): SsmlText[] => ('tag' in node ? node.children.flatMap(textsOf) : [node]);

test('every word stays in its place, whatever the lexicons are', () => {
  const word = fc.constantFrom('a', 'B', 'b', '1', '.', "'", 'é', 'e\u0301', '東', 'ア', '😀', 'W3C');
  const grapheme = fc
    .array(fc.oneof(word, fc.constant(' ')), { minLength: 1, maxLength: 4 })
    .map((all) => all.join(''));
  const spelled = grapheme.filter((one) => one.trim() !== '');
  fc.assert(
    fc.property(
      fc.array(fc.oneof(word, fc.constantFrom(' ', '\n')), { maxLength: 40 }),
      fc.array(fc.array(spelled, { maxLength: 5 }), { maxLength: 3 }),
      (characters, graphemes) => {
        const store = new LexiconStore();
        const lexicons = graphemes.map((all, index) => {
          store.put('us-east-1', `lexicon${index}`, pls(all.map((one) => alias(one, 'x')).join('')));
          return store.get('us-east-1', `lexicon${index}`);
        });
        const text = characters.join('');
        const texts = textsOf(applyLexicons(treeOfText(text), lexicons, 'en-US'));
        expect(texts.map((one) => one.text).join('')).toBe(text);
        expect(texts.flatMap((one) => one.starts)).toEqual(Array.from({ length: text.length }, (_, index) => index));
        for (const one of texts) expect(one.end).toBe((one.starts[0] ?? 0) + one.text.length);
      },
    ),
    runOf(0.5),
  );
});
