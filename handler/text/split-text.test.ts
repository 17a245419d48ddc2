import { describe, expect, test } from '@jest/globals';
import { splitText } from './split-text.ts';

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
