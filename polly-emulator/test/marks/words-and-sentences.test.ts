import { describe, expect, test } from '@jest/globals';
import { splitSentences, splitWords } from '../../src/marks/words-and-sentences.ts';

function wordsOf(text: string, languageCode = 'en-US'): string[] {
  return splitWords(text, languageCode).map(({ start, end }) => text.slice(start, end));
}

function sentencesOf(text: string, languageCode = 'en-US'): string[] {
  return splitSentences(text, splitWords(text, languageCode)).map(({ start, end }) => text.slice(start, end));
}

describe('splitWords', () => {
  test('leaves punctuation out', () => {
    expect(wordsOf('Listen, (customize) — and “download”…')).toEqual(['Listen', 'customize', 'and', 'download']);
  });

  test('keeps apostrophes, also that of a plural, but not a closing quotation mark', () => {
    expect(wordsOf("The Johnsons' family’s dog, you're rock'n'roll: 'yes'.")).toEqual([
      'The',
      "Johnsons'",
      'family’s',
      'dog',
      "you're",
      "rock'n'roll",
      'yes',
    ]);
  });

  test('keeps the dot of an abbreviation', () => {
    expect(wordsOf('Mr. Johnson and R. Cristobal of the U.S. left at 5 p.m. today.')).toEqual([
      'Mr.',
      'Johnson',
      'and',
      'R.',
      'Cristobal',
      'of',
      'the',
      'U.S.',
      'left',
      'at',
      '5',
      'p.m.',
      'today',
    ]);
  });

  test('takes a short word for an abbreviation only where it can be one', () => {
    expect(wordsOf('No. 5 says no. Dr. No. knows col. 3 vs. ms.')).toEqual([
      'No.',
      '5',
      'says',
      'no',
      'Dr.',
      'No',
      'knows',
      'col',
      '3',
      'vs.',
      'ms',
    ]);
  });

  test('takes an amount, an address and a hyphenated word as one', () => {
    expect(wordsOf('$3.50, 1,234.5 or 50% at 10:30 (well-known): a@b.com, https://x.org/a?b=1.')).toEqual([
      '$3.50',
      '1,234.5',
      'or',
      '50%',
      'at',
      '10:30',
      'well-known',
      'a@b.com',
      'https://x.org/a?b=1',
    ]);
  });

  test('takes spoken symbols and whole emoji', () => {
    expect(wordsOf('salt & pepper 👩‍👩‍👧 🇩🇪 = 1 + 1')).toEqual([
      'salt',
      '&',
      'pepper',
      '👩‍👩‍👧',
      '🇩🇪',
      '=',
      '1',
      '+',
      '1',
    ]);
  });

  test('keeps combining characters with their letter', () => {
    expect(wordsOf('cafe\u0301 का हिन्दी', 'hi-IN')).toEqual(['cafe\u0301', 'का', 'हिन्दी']);
  });

  test('finds no word in punctuation and spaces', () => {
    expect(wordsOf(' … !? \r\n — “” ()')).toEqual([]);
  });

  test('splits a long Chinese text wholly, whatever the length of its pieces', () => {
    // Character 500, where a piece could end, is between the halves of a pair.
    const text = `很很好${'𠀀今天天气很好'.repeat(500)}`;
    expect(wordsOf(text, 'cmn-CN').join('')).toBe(text);
    expect(wordsOf(text, 'cmn-CN').every((word) => word.isWellFormed())).toBe(true);
    expect(wordsOf(text, 'cmn-CN').length).toBeGreaterThanOrEqual(1_500);
  });
});

describe('splitSentences', () => {
  test('ends behind closing quotation marks and brackets, and leaves the space out', () => {
    expect(sentencesOf('  He said: “I am here.”  (Why?) Nobody knows!\r\n')).toEqual([
      'He said: “I am here.”',
      '(Why?)',
      'Nobody knows!',
    ]);
  });

  test('goes on behind abbreviations, numbers, addresses and lower case', () => {
    expect(sentencesOf('Dr. Smith, e.g. J. R. Smith, has 3.5 … no, 4 at x.org now. “Why?” he asks.')).toEqual([
      'Dr. Smith, e.g. J. R. Smith, has 3.5 … no, 4 at x.org now.',
      '“Why?” he asks.',
    ]);
  });

  test('ends behind a dotted abbreviation before a capital', () => {
    expect(sentencesOf('We met at 5 p.m. Then it rained.')).toEqual(['We met at 5 p.m.', 'Then it rained.']);
  });

  test('ends at an empty line, not at the end of a line', () => {
    expect(sentencesOf('A title\r\n\r\nOne line\nand another')).toEqual(['A title', 'One line\nand another']);
  });

  test('ends without a space in Chinese and Japanese, and at a danda', () => {
    expect(sentencesOf('你好！「是。」好', 'cmn-CN')).toEqual(['你好！', '「是。」', '好']);
    expect(sentencesOf('नमस्ते। हमारा घर है।', 'hi-IN')).toEqual(['नमस्ते।', 'हमारा घर है।']);
  });

  test('has none without a word', () => {
    expect(sentencesOf('... !!! \n\n ?')).toEqual([]);
    expect(sentencesOf('Yes. ... !!!')).toEqual(['Yes.']);
  });
});
