import { describe, expect, test } from '@jest/globals';
import { findCuts, RANKS } from './split-text-cuts.ts';

/** The text cut at every place of this rank or a better one. */
function piecesOf(text: string, rank: number): string[] {
  const ends = findCuts(text, text.length).flatMap((cut) => (cut.rank <= rank && cut.at < text.length ? [cut.at] : []));
  return [...ends, text.length].map((end, index) => text.slice(ends[index - 1] ?? 0, end));
}

describe('findCuts', () => {
  test.each([
    ['English titles and initials', ['Dr. Smith met J. R. R. Tolkien. ', 'Both left.']],
    ['Latin abbreviations', ['Fruit, e.g. apples, i.e. food, costs 3.14 dollars. ', 'It is good.']],
    ['etc. in and at the end of a sentence', ['Apples etc. are sold. ', 'Also pears, etc. ', 'Then he left.']],
    [
      'Spanish abbreviations',
      ['La Sra. Pérez voló a EE. UU. con el Sr. García, p. ej. en avión. ', '¿Volvió? ', '¡Sí! ', 'Ya.'],
    ],
    ['Spanish dialogue', ['—¿Vienes? —preguntó Ana. ', '—No. ', 'Luego.']],
    ['English dialogue', ['“Who?” she asked. ', '“Me!” ', '‘You.’ ', '(Him.) ', '"Her." ', 'They.']],
    ['German quotes', ['„Hallo.“ ', '»So?« ', 'Dann.']],
    ['emphasis', ['**Stop.** ', '_Go!_ ', 'Now.']],
    ['ellipses', ['Wait... for me… or not… ', 'What?! ', 'Go...']],
    ['addresses and times', ['See example.com/?a=b!c at 9:30. ', 'Bye.']],
    ['Japanese', ['今日は晴れ。', '明日は雨！', '「本当？」', 'はい。']],
    ['Chinese quotes', ['他说：“你好。”', '她走了。', '“再见。”']],
    ['Arabic', ['كيف حالك؟ ', 'أنا بخير. ', 'شكرا.']],
    ['Urdu', ['یہ ایک ہے۔ ', 'یہ دو ہے۔']],
    ['Hindi', ['यह एक है। ', 'यह दो है॥ ', 'ठीक?']],
    ['hard-wrapped lines', ['He met Mr.\nSmith on the\r\nway. ', 'It\nwas late.\n', 'He left.']],
    ['line separators', ['He\u2028left.\u2028', 'She\u0085stayed.']],
    ['a non-breaking space', ['M.\u00a0Dupont: quoi\u00a0? ', 'Il part.\u00a0\u00a0Elle\u202fpart.']],
    ['a paragraph without a mark', ['Chapter 1.\n\n', 'one\r\n \r\n', 'two\u2029', 'three']],
    ['a list', ['1. Install it.\n', '2. Run it.']],
  ])('finds the sentences of %s', (_, sentences) => {
    expect(piecesOf(sentences.join(''), RANKS.sentence)).toEqual(sentences);
  });

  test.each([
    ['blank lines', ['a\n\n', 'b\r\n\r\n', 'c\r\r', 'd\n \t\n\n  ', 'e\u2028\u2028', 'f\u2029', 'g']],
    ['no single line break', ['a\nb\r\nc\rd\u2028e.\nF']],
  ])('takes for the end of a paragraph %s', (_, paragraphs) => {
    expect(piecesOf(paragraphs.join(''), RANKS.paragraph)).toEqual(paragraphs);
  });

  test('finds lines', () => {
    const lines = ['Milk\n', 'eggs, flour\r\n', 'Dr.\n', 'tea\u2028', 'rum\f', 'end'];
    expect(piecesOf(lines.join(''), RANKS.line)).toEqual(lines);
  });

  test('finds clauses', () => {
    const clauses = ['one, ', 'two; ', 'three… ', 'four? ', '五，', '六、', 'سبعة، ', '1,000 Dr. x'];
    expect(piecesOf(clauses.join(''), RANKS.clause)).toEqual(clauses);
  });

  test('finds words, but none at a non-breaking space', () => {
    const words = ['Dr. ', 'Who\t ', '10\u00a0km\u202f% ', 'well-known\u200b', 'x\u3000', 'y'];
    expect(piecesOf(words.join(''), RANKS.word)).toEqual(words);
  });

  test.each([
    ['a sentence whose white space does not fit', 'One.  Two.', 4, [4]],
    ['white space of which some fits', 'One.  Two.', 5, [5]],
    ['no sentence whose bracket does not fit', 'It is. (One.) Two.', 12, [3, 7]],
    ['no half of a line break', 'One.\r\nTwo.', 5, [4]],
    ['a word that just fits', 'one two', 3, [3]],
    ['nothing in a word', 'one', 2, []],
    ['no empty part', '\r\n\r\n', 1, []],
  ])('finds %s', (_, text, maxUnits, ends) => {
    expect(findCuts(text, maxUnits).map(({ at }) => at)).toEqual(ends);
  });

  test('judges a sentence by what comes after the limit', () => {
    expect(findCuts('Who? she asked', 5)).toEqual([{ at: 5, rank: RANKS.clause }]);
    expect(findCuts('Who? She asked', 5)).toEqual([{ at: 5, rank: RANKS.sentence }]);
  });
});
