import { describe, expect, test } from '@jest/globals';
import { findCuts, goesOnInLowerCase, isAbbreviation, RANKS, splitText } from './split-text.ts';

const FAMILY = '👩‍👩‍👧';
const FLAG = '🇪🇸';

function grapheme(marks: number): string {
  return `a${'\u0301'.repeat(marks)}`;
}

describe('splitText', () => {
  test.each([
    ['an empty text', '', 10, []],
    ['a text that fits', 'One. Two.', 9, ['One. Two.']],
    ['the last paragraph that fits', 'One.\n\nTwo.\n\nThree.', 14, ['One.\n\nTwo.\n\n', 'Three.']],
    [
      'a paragraph, when the rest needs no further part for it',
      'One.\n\nTwo. Four. Fi.',
      16,
      ['One.\n\n', 'Two. Four. Fi.'],
    ],
    [
      'a sentence, when a paragraph makes a further part',
      'One.\n\nTwo. Four. Five.',
      15,
      ['One.\n\nTwo. ', 'Four. Five.'],
    ],
    ['a sentence rather than a line', 'One. Two\nis three.', 12, ['One. ', 'Two\nis ', 'three.']],
    ['a sentence, however short', 'No. Nobody came in.', 15, ['No. ', 'Nobody came in.']],
    ['a paragraph, however short', 'No\n\nNobody came in.', 15, ['No\n\n', 'Nobody came in.']],
    ['a sentence without its white space', 'One. Two.  Three.', 9, ['One. Two.', '  Three.']],
    ['a sentence at the next mark', 'Mr. Dr. St. He. Then him.', 16, ['Mr. Dr. St. He. ', 'Then him.']],
    ['a line rather than a clause', 'coffee\negg, tea and', 12, ['coffee\n', 'egg, tea and']],
    ['a clause rather than a word', 'one two, three four', 15, ['one two, ', 'three four']],
    ['a word, when a clause leaves too little', 'a, one two three', 11, ['a, one two ', 'three']],
    ['a word, however short, rather than inside one', 'a incomprehensible', 16, ['a ', 'incomprehensible']],
    ['no abbreviation', 'He saw Dr. Smith.', 12, ['He saw Dr. ', 'Smith.']],
    ['Chinese by its marks', '今日晴。明日雨。', 6, ['今日晴。', '明日雨。']],
    ['Chinese without marks by its words', '北京大学学生', 5, ['北京大学', '学生']],
    ['Thai by its words', 'สวัสดีครับ', 8, ['สวัสดี', 'ครับ']],
    ['an address', 'https://example.com/path', 21, ['https://example.com/', 'path']],
    ['a long word anywhere', 'abcdefgh', 3, ['abc', 'def', 'gh']],
    ['white space', ' \n \n ', 2, [' \n', ' \n', ' ']],
    ['a CRLF as one', '\r\n\r\n\r\n', 3, ['\r\n', '\r\n', '\r\n']],
    ['emoji between them', FAMILY + FAMILY, 10, [FAMILY, FAMILY]],
    ['flags between them', FLAG.repeat(3), 6, [FLAG, FLAG, FLAG]],
    ['no mark off its white space', 'Go. Be. \u0301So.', 9, ['Go. ', 'Be. \u0301So.']],
    ['Devanagari between its syllables', 'क्षिक्षि', 5, ['क्षि', 'क्षि']],
    ['a grapheme that is too long', `${grapheme(4)}b`, 2, ['a\u0301', '\u0301\u0301', '\u0301', 'b']],
    ['what follows such a grapheme', `\u0600\u0600\u0600${FLAG}${FLAG}`, 5, ['\u0600\u0600\u0600🇪', '🇸', FLAG]],
    ['a pair under a limit of one', '🎧a', 1, ['🎧', 'a']],
    ['lone surrogates as they are', '\ud800\udbff \udc00', 2, ['\ud800\udbff', ' \udc00']],
  ])('cuts %s', (_, text, maxUnits, parts) => {
    expect(splitText(text, maxUnits)).toEqual(parts);
  });

  test.each([999, 1_000, 1_001, 2_500])('does not cut a grapheme of %i units that fits', (units) => {
    const long = grapheme(units - 1);
    expect(splitText(`b${long}c`, units)).toEqual(['b', long, 'c']);
  });

  test.each([999, 1_000, 1_001, 2_001, 2_500])('finds the end of a grapheme of %i units that does not fit', (units) => {
    const long = `${'a'.repeat(units % 2)}${'\u{1d165}'.repeat(units / 2)}`;
    expect(splitText(`${long}bc`, 900).at(-1)).toBe('bc');
  });

  test.each([
    ['prose', 'Dr. Smith, e.g., saw it. It was “fun”! '],
    ['one word', 'a'],
    ['dots', '.'],
    ['dots with marks', '. \u0301'],
    ['one grapheme', '\u0301'],
    ['blank lines', '\r\n'],
    ['Chinese without marks', '今日晴明日雨'],
    ['flags', FLAG],
  ])('cuts a million characters of %s', (_, piece) => {
    const text = piece.repeat(Math.ceil(1_000_000 / piece.length));
    const parts = splitText(text, 2900);
    expect(parts.join('') === text).toBe(true);
    expect(Math.max(...parts.map(({ length }) => length))).toBeLessThanOrEqual(2900);
    expect(parts.length).toBeLessThan(1.1 * (text.length / 2900));
  });
});

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

describe('isAbbreviation', () => {
  test.each([
    ['an English title', 'I met Dr', 'Smith'],
    ['a Spanish title', 'con la Sra', 'Pérez'],
    ['a title after a bracket', '(Sr', 'García)'],
    ['a title in capitals', 'EL SR', 'GARCÍA'],
    ['a title in decomposed letters', 'la Cía'.normalize('NFD'), 'Mercantil'],
    ['the end of "p. ej."', 'p. ej', 'Madrid'],
    ['the first half of "EE. UU."', 'en EE', 'UU.'],
    ['the second half of "EE. UU."', 'en EE. UU', 'Luego'],
    ['an initial', 'J. R', 'R. Tolkien'],
    ['an initial of another script', 'А', 'С. Пушкин'],
    ['an initial with an accent in decomposed letters', 'E\u0301', 'Zola'],
    ['letters with periods between them', 'fruit, e.g', 'Apples'],
    ['a degree', 'a Ph.D', 'Smith'],
    ['an ordinal', 'am 3', 'Oktober'],
    ['a page', 'see p', '12'],
    ['a volume in Roman numerals', 'vol', 'IV'],
    ['a number', 'No', '5'],
    ['a number in decomposed letters', 'núm'.normalize('NFD'), '5'],
  ])('knows %s', (_, before, after) => {
    expect(isAbbreviation(before, after)).toBe(true);
  });

  test.each([
    ['a word', 'He left', 'Then'],
    ['a short word', 'No', 'I went'],
    ['a list that ends in etc', 'and so on, etc', 'Then'],
    ['a year', 'in 1945', 'Then'],
    ['a decimal', 'it is 3.14', 'Then'],
    ['a time', 'at 9:30', 'Then'],
    ['a thousand', 'it cost 1,000', 'Then'],
    ['a short word before a number', 'that was it', '2. Run'],
    ['No before a name', 'No', 'I. Newton'],
    ['a bracket', 'it (maybe)', 'Then'],
    ['an address', 'at example.com', 'Then'],
    ['a word that ends like a title', 'the xxxxxxxxxxxxxxxxxxxxxxxxxxxxsr', 'Then'],
    ['nothing', '', ''],
  ])('takes %s for the end of a sentence', (_, before, after) => {
    expect(isAbbreviation(before, after)).toBe(false);
  });
});

describe('goesOnInLowerCase', () => {
  test.each(['she asked', '—dijo Ana', '(see below)', '¿verdad'])('sees that %j goes on', (after) => {
    expect(goesOnInLowerCase(after)).toBe(true);
  });

  test.each([
    'She asked',
    '¿Quién?',
    '— Yes',
    '12 men',
    'मैं',
    'أنا',
    '明日',
    '',
  ])('sees that %j begins something', (after) => {
    expect(goesOnInLowerCase(after)).toBe(false);
  });
});
