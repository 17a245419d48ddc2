import { describe, expect, test } from '@jest/globals';
import { applyLexicons } from '../../src/lexicons/apply-lexicons.ts';
import { LexiconStore, type StoredLexicon } from '../../src/lexicons/lexicon-store.ts';
import { alias, phoneme, pls } from './support/lexicon-samples.ts';
import { element, show, words } from './support/trees.ts';

function stored(...contents: string[]): StoredLexicon[] {
  const store = new LexiconStore();
  return contents.map((content, index) => {
    store.put('us-east-1', `lexicon${index}`, content);
    return store.get('us-east-1', `lexicon${index}`);
  });
}
const aliases = (...pairs: [string, string][]) => pls(pairs.map(([grapheme, said]) => alias(grapheme, said)).join(''));
const spoken = (text: string, ...contents: string[]) =>
  show(applyLexicons(element('speak', [text]), stored(...contents), 'en-US')).replaceAll(/<\/?speak>/g, '');

describe('applyLexicons', () => {
  // The examples of the Developer Guide, "Using the PutLexicon operation" and "Using multiple lexicons".
  test("says what Amazon's examples say", () => {
    const consortium = aliases(
      ['W3C', 'World Wide Web Consortium'],
      ['W3C', 'WWW Consortium'],
      ['Consortium', 'Community'],
    );
    expect(spoken('The W3C is a Consortium', consortium)).toBe(
      'The [World Wide Web Consortium:W3C] is a [Community:Consortium]',
    );
    expect(spoken('Pecan pie is delicious', pls(phoneme('pecan', 'pɪˈkɑːn')))).toBe('[pɪˈkɑːn:Pecan] pie is delicious');
    const [lexA, lexB] = [aliases(['Bob', 'Robert']), aliases(['Bob', 'Bobby'])];
    expect(spoken('Hello, my name is Bob', lexA, lexB)).toBe('Hello, my name is [Robert:Bob]');
    expect(spoken('Hello, my name is Bob', lexB, lexA)).toBe('Hello, my name is [Bobby:Bob]');
    const game = 'In the middle of the 10/3/2014 W3C meeting he shouted, "Score!"';
    expect(spoken(game, consortium)).toContain('10/3/2014 [World Wide Web Consortium:W3C] meeting');
  });

  test.each([
    ['whole words alone', 'thought tho', aliases(['tho', 'though']), 'thought [though:tho]'],
    ['words beside signs', "Bob's (Bob), Bob-Bob.", aliases(['Bob', 'R']), "[R:Bob]'s ([R:Bob]), [R:Bob]-[R:Bob]."],
    [
      'several words, whatever is between them',
      'g3t\n  sm4rt',
      aliases(['g3t sm4rt', 'get smart']),
      '[get smart:g3t\n  sm4rt]',
    ],
    [
      'signs',
      'Use C++ and AT&T',
      aliases(['C++', 'C plus plus'], ['AT&amp;T', 'A T and T']),
      'Use [C plus plus:C++] and [A T and T:AT&T]',
    ],
    ['the longest', 'New York City', aliases(['New York', 'a'], ['New York City', 'b']), '[b:New York City]'],
    ['no part of a number', '10 or 10.5', aliases(['10', 'ten']), '[ten:10] or 10.5'],
    ['the letters as they are', 'bob BOB Bob', aliases(['Bob', 'R']), 'bob BOB [R:Bob]'],
    ['no capital within a sentence', 'I see Polish', aliases(['polish', 'a']), 'I see Polish'],
    ['a capital that begins a sentence', 'No! "Polish it', aliases(['polish', 'a']), 'No! "[a:Polish] it'],
    ['the grapheme with the capital first', 'Polish it', aliases(['polish', 'a'], ['Polish', 'b']), '[b:Polish] it'],
    ['composed and decomposed letters', 'cafe\u0301', aliases(['café', 'a']), '[a:cafe\u0301]'],
    ['words without spaces', '私は東京へ', aliases(['東京', 'a']), '私は[a:東京]へ'],
    ['signs of regular expressions as signs', 'a.c abc', aliases(['a.c', 'x'], ['(a+)+$', 'y']), '[x:a.c] abc'],
  ])('replaces %s', (_, text, content, said) => {
    expect(spoken(text, content)).toBe(said);
  });

  test('gives all of an earlier lexicon before any of a later one', () => {
    expect(spoken('x New York City', aliases(['York', 'a']), aliases(['New York City', 'b'], ['New', 'c']))).toBe(
      'x [c:New] [a:York] City',
    );
  });

  test('never looks up what a lexicon brought in', () => {
    expect(spoken('a b', aliases(['a', 'b']), aliases(['b', 'c']))).toBe('[b:a] [c:b]');
  });

  test.each([
    ['of the voice', 'en-US', '[R:Bob]'],
    ['of all regions', 'en', '[R:Bob]'],
    ['of another region', 'en-GB', 'Bob'],
    ['of another language', 'fr-FR', 'Bob'],
  ])('applies a lexicon for the language %s or leaves it', (_, language, said) => {
    expect(spoken('Bob', pls(alias('Bob', 'R'), { language }))).toBe(said);
  });

  test('goes into elements, but not into those that say how their words are said', () => {
    const tree = element('speak', [
      element('p', ['Bob ', element('emphasis', ['Bob'], { level: 'strong' })]),
      element('say-as', ['Bob'], { 'interpret-as': 'characters' }),
      element('sub', ['Bob'], { alias: 'Rob' }),
      element('phoneme', ['Bob'], { alphabet: 'ipa', ph: 'bɔb' }),
      element('w', ['Bob'], { role: 'amazon:NN' }),
      element('lang', ['Bob'], { 'xml:lang': 'fr-FR' }),
      element('lang', ['Bob'], { 'xml:lang': 'en-us' }),
    ]);
    expect(show(applyLexicons(tree, stored(aliases(['Bob', 'R'])), 'en-US'))).toBe(
      '<speak><p>[R:Bob] <emphasis>[R:Bob]</emphasis></p><say-as>Bob</say-as>[Rob:Bob][bɔb:Bob]<w>Bob</w>' +
        '<lang>Bob</lang><lang>[R:Bob]</lang></speak>',
    );
  });

  test('knows the beginning of a sentence by its element', () => {
    const tree = element('speak', [
      'It ',
      element('emphasis', ['Is']),
      element('s', ['Is']),
      'Is',
      element('p', ['Is']),
    ]);
    expect(show(applyLexicons(tree, stored(aliases(['is', 'x'])), 'en-US'))).toBe(
      '<speak>It <emphasis>Is</emphasis><s>[x:Is]</s>[x:Is]<p>[x:Is]</p></speak>',
    );
    const settled = element('speak', [element('say-as', ['x'], { 'interpret-as': 'characters' }), ' Is']);
    expect(show(applyLexicons(settled, stored(aliases(['is', 'x'])), 'en-US'))).toBe(
      '<speak><say-as>x</say-as> Is</speak>',
    );
  });

  test('keeps the places of the words in the request', () => {
    // 'A&amp;B W3C.' at 7: the ampersand takes five characters of the request.
    const text = { text: 'A&B W3C.', starts: [7, 8, 13, 14, 15, 16, 17, 18], end: 19 };
    const tree = { tag: 'speak', attributes: {}, children: [text], start: 0, end: 27 };
    expect(applyLexicons(tree, stored(aliases(['A&amp;B', 'x'], ['W3C', 'y'])), 'en-US')).toEqual({
      ...tree,
      children: [
        {
          ...{ tag: 'sub', attributes: { alias: 'x' }, start: 7, end: 14 },
          children: [{ text: 'A&B', starts: [7, 8, 13], end: 14 }],
        },
        { text: ' ', starts: [14], end: 15 },
        {
          ...{ tag: 'sub', attributes: { alias: 'y' }, start: 15, end: 18 },
          children: [{ text: 'W3C', starts: [15, 16, 17], end: 18 }],
        },
        { text: '.', starts: [18], end: 19 },
      ],
    });
  });

  test('writes phonemes with their alphabet', () => {
    const tree = element('speak', [words('pecan', 3)]);
    const { children } = applyLexicons(
      tree,
      stored(pls(phoneme('pecan', 'pI"kA:n'), { alphabet: 'x-sampa' })),
      'en-US',
    );
    expect(children).toEqual([
      {
        ...{ tag: 'phoneme', attributes: { alphabet: 'x-sampa', ph: 'pI"kA:n' }, start: 3, end: 8 },
        children: [words('pecan', 3)],
      },
    ]);
  });

  test('changes nothing where no lexicon has a word', () => {
    const tree = element('speak', ['Hello, ', element('break', []), 'world', '']);
    expect(applyLexicons(tree, [], 'en-US')).toEqual(tree);
    expect(applyLexicons(tree, stored(aliases(['Bob', 'R'])), 'en-US')).toEqual(tree);
  });
});
