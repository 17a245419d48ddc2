import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { GraphemeFinder, splitTokens } from '../../src/lexicons/find-graphemes.ts';
import { runOf } from '../fuzz/cases.ts';

const sub = (alias: string) => ({ tag: 'sub', attributes: { alias } }) as const;
const finderOf = (...graphemes: string[]) =>
  new GraphemeFinder({ lexemes: graphemes.map((grapheme) => ({ graphemes: [grapheme], replacement: sub(grapheme) })) });
const find = (finder: GraphemeFinder, keys: readonly (string | undefined)[]) =>
  [...finder.findMatches(keys)].map(([start, { length }]) => [start, length]);

describe('GraphemeFinder', () => {
  test.each([
    ['the longest of one start', ['a', 'a+b'], 'a+b', [[0, 3]]],
    ['the leftmost of two that overlap', ['a+b', 'b+c'], 'a+b+c', [[0, 3]]],
    ['one within a longer one that did not end', ['a+b+c', 'b'], 'a+b+d', [[2, 1]]],
    [
      'one behind a longer one that another overlaps',
      ['x+a', 'a+b', 'b'],
      'x+a+b',
      [
        [0, 3],
        [4, 1],
      ],
    ],
    [
      'neighbours',
      ['a', 'b'],
      'abab+a+b',
      [
        [2, 1],
        [4, 1],
      ],
    ],
    ['no part of a word', ['tho'], 'thought', []],
  ])('finds %s', (_, graphemes, text, matches) => {
    expect(find(finderOf(...graphemes), text.split(/(\+)/))).toEqual(matches);
  });

  test('takes the first of two lexemes with the same grapheme', () => {
    const finder = new GraphemeFinder({
      lexemes: [
        { graphemes: ['a', 'b'], replacement: sub('first') },
        { graphemes: ['b'], replacement: sub('second') },
      ],
    });
    expect(finder.findMatches(['b']).get(0)).toEqual({ replacement: sub('first'), length: 1 });
  });

  test('finds nothing over a token that is left out', () => {
    expect(find(finderOf('a+a'), ['a', '+', undefined, '+', 'a', '+', 'a'])).toEqual([[4, 3]]);
  });

  test('finds what trying every grapheme at every place finds', () => {
    const letters = fc.array(fc.constantFrom('a', '+'), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(
        fc.array(letters, { maxLength: 6 }),
        fc.array(fc.constantFrom('a', '+'), { maxLength: 30 }),
        (all, text) => {
          // Signs alone: 'a' beside 'a' would be one word.
          const graphemes = all.map((grapheme) => grapheme.join('').replaceAll('a', '#'));
          const keys = text.map((key) => (key === 'a' ? '#' : key));
          const expected: number[][] = [];
          for (let at = 0; at < keys.length; at++) {
            const rest = keys.slice(at).join('');
            const longest = Math.max(0, ...graphemes.filter((one) => rest.startsWith(one)).map((one) => one.length));
            if (longest === 0) continue;
            expected.push([at, longest]);
            at += longest - 1;
          }
          expect(find(finderOf(...graphemes), keys)).toEqual(expected);
        },
      ),
      runOf(0.25),
    );
  });
});

const keysOf = (text: string) => splitTokens(text).map(({ key }) => key);

describe('splitTokens', () => {
  test.each([
    ['g3t  \n sm4rt', ['g3t', ' ', 'sm4rt']],
    ["Bob's AT&T", ['Bob', "'", 's', ' ', 'AT', '&', 'T']],
    ['C++, e-mail.', ['C', '+', '+', ',', ' ', 'e', '-', 'mail', '.']],
    ['10.5 1,000.', ['10.5', ' ', '1,000', '.']],
    ['v1.2', ['v1', '.', '2']],
    ['naïve Ελλάδα Київ', ['naïve', ' ', 'Ελλάδα', ' ', 'Київ']],
    ['cafe\u0301', ['café']],
    ['東京タワーへ行く', ['東', '京', 'タワー', 'へ', '行', 'く']],
    ['か\u3099き', ['が', 'き']],
    ['हिन्दी', ['हिन्दी']],
    ['😀a', ['😀', 'a']],
    ['', []],
  ])('%j', (text, keys) => {
    expect(keysOf(text)).toEqual(keys);
  });

  test('have their places in the text, without a gap', () => {
    expect(splitTokens('cafe\u0301  😀!')).toEqual([
      { key: 'café', from: 0, to: 5, kind: 'word' },
      { key: ' ', from: 5, to: 7, kind: 'space' },
      { key: '😀', from: 7, to: 9, kind: 'sign' },
      { key: '!', from: 9, to: 10, kind: 'sign' },
    ]);
  });
});
