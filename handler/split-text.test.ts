import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
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
    ['a paragraph at half of a part', 'Three.\n\nTwo. Four. Five.', 16, ['Three.\n\n', 'Two. Four. Five.']],
    [
      'a sentence, when a paragraph leaves too little',
      'One.\n\nTwo. Four. Five.',
      15,
      ['One.\n\nTwo. ', 'Four. Five.'],
    ],
    ['a sentence rather than a line', 'One. Two\nis three.', 12, ['One. ', 'Two\nis ', 'three.']],
    ['a sentence, however short', 'No. Nobody came in.', 15, ['No. ', 'Nobody came in.']],
    ['a paragraph, however short', 'No\n\nNobody came in.', 15, ['No\n\n', 'Nobody came in.']],
    ['a sentence without its white space', 'One. Two.  Three.', 9, ['One. Two.', '  Three.']],
    ['a sentence at the next mark', 'Mr. Dr. St. He. Then him.', 16, ['Mr. Dr. St. He. ', 'Then him.']],
    ['a line rather than a clause', 'milk\neggs, flour, tea', 9, ['milk\n', 'eggs, ', 'flour, ', 'tea']],
    ['a clause rather than a word', 'one two, three four', 13, ['one two, ', 'three four']],
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

const PIECES = [
  ...[
    'word',
    'Niño',
    'ß',
    'слово',
    'λόγος',
    'مرحبا',
    'שלום',
    'सत्य',
    'क्ष',
    'สวัสดี',
    '今日は',
    '한국어',
    '\u1100\u1161\u11a8',
  ],
  ...['Dr. ', 'Sra. ', 'EE. UU. ', 'e.g. ', 'p. ej. ', 'etc. ', 'J. R. ', '3.14', '1,000', 'No. 5'],
  ...['. ', '! ', '?', '…', '...', ', ', '。', '，', '؟ ', '।', '॥ ', '.”', '」', '“', '¿', '—', '.\u0301'],
  ...[
    ' ',
    '   ',
    '\t',
    '\n',
    '\r',
    '\r\n',
    '\n\n',
    '\r\n\r\n',
    '\u00a0',
    '\u0085',
    '\u2028',
    '\u2029',
    '\u200b',
    '\ufeff',
  ],
  ...[FAMILY, '👍🏽', '❤️', FLAG, '🇫', '🏴󠁧󠁢󠁥󠁮󠁧󠁿', '1️⃣', '‼️', '\u200d', '\ufe0f', '\u200c'],
  ...['\u0301', '\u0301\u0308\u0323', '\u{1d165}', '\u0600', '\u0e33', '\ud83d', '\udc69', '\ud800', '\0'],
];
const mixedTexts = fc
  .array(fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...PIECES) }, fc.string({ unit: 'binary', maxLength: 4 })), {
    maxLength: 60,
  })
  .map((pieces) => pieces.join(''));
const limits = fc.oneof(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 100 }));

/** Where parts meet, in units from the start of the text. */
function cutsOf(parts: readonly string[]): number[] {
  let end = 0;
  return parts.slice(0, -1).map((part) => {
    end += part.length;
    return end;
  });
}

describe('splitText, whatever the text', () => {
  test('loses nothing and makes no empty part', () => {
    fc.assert(
      fc.property(mixedTexts, limits, (text, maxUnits) => {
        const parts = splitText(text, maxUnits);
        expect(parts.join('')).toBe(text);
        expect(parts).not.toContain('');
      }),
      { numRuns: 500 },
    );
  });

  test('keeps every part within the limit, but for a surrogate pair under a limit of one', () => {
    fc.assert(
      fc.property(mixedTexts, limits, (text, maxUnits) => {
        const tooLong = splitText(text, maxUnits).filter(({ length }) => length > maxUnits);
        expect(tooLong.filter((part) => maxUnits > 1 || [...part].length > 1)).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  test('never cuts a surrogate pair', () => {
    fc.assert(
      fc.property(mixedTexts, limits, (text, maxUnits) => {
        const inPairs = cutsOf(splitText(text, maxUnits)).filter((cut) => (text.codePointAt(cut - 1) ?? 0) > 0xffff);
        expect(inPairs).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  test('cuts no grapheme that fits', () => {
    const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });
    fc.assert(
      fc.property(mixedTexts, limits, (text, maxUnits) => {
        const cut = cutsOf(splitText(text, maxUnits)).flatMap((at) => {
          const { segment = '', index = at } = graphemes.segment(text).containing(at) ?? {};
          return index < at && segment.length <= maxUnits ? [segment] : [];
        });
        expect(cut).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });
});

const sentences = fc
  .tuple(
    fc.constantFrom('We', 'Él', '“They', '¿Quién', 'Мы'),
    fc.array(
      fc.constantFrom(
        ...[
          'saw',
          'Dr. Smith',
          'la Sra. Pérez',
          'EE. UU. then',
          'J. R. R. Tolkien',
          '3.14',
          'etc. and',
          'p. ej. Madrid',
        ],
        ...[`one ${FAMILY}`, 'e.g. Paris,', 'n\u0303o', 'No. 5', '“Who?” she said', 'Mr.\nSmith', 'hard\r\nwrapped'],
      ),
      { maxLength: 8 },
    ),
    fc.constantFrom('left. ', 'fin! ', 'so?” ', 'больше… ', 'end.\n', 'etc. ', '完。', 'yes?!\r\n', 'last.\n\n'),
  )
  .map(([first, words, last]) => [first, ...words, last].join(' '));
const prose = fc.array(sentences, { minLength: 1, maxLength: 40 });

/** Where each sentence ends without its white space: the place from which on it may be cut. */
function earliestEndsOf(sentences: readonly string[]): number[] {
  return cutsOf([...sentences, '']).map((end, index) => end - (/\s*$/.exec(sentences[index] ?? '')?.[0].length ?? 0));
}

describe('splitText, of short sentences', () => {
  test('cuts only where a sentence ends', () => {
    fc.assert(
      fc.property(prose, fc.integer({ min: 200, max: 500 }), (all, maxUnits) => {
        const text = all.join('');
        const ends = new Set(earliestEndsOf(all));
        const others = cutsOf(splitText(text, maxUnits)).filter(
          (cut) => !ends.has(text.slice(0, cut).trimEnd().length),
        );
        expect(others).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  test('puts into every part all sentences of a paragraph that fit', () => {
    fc.assert(
      fc.property(prose, fc.integer({ min: 200, max: 500 }), (all, maxUnits) => {
        const paragraph = all.map((sentence) => sentence.replace('\n\n', ' '));
        const ends = earliestEndsOf(paragraph);
        let start = 0;
        for (const cut of cutsOf(splitText(paragraph.join(''), maxUnits))) {
          expect(ends.filter((end) => end <= cut)).toEqual(ends.filter((end) => end <= start + maxUnits));
          start = cut;
        }
      }),
      { numRuns: 300 },
    );
  });

  test('fills parts at least by half where paragraphs end', () => {
    const paragraphs = prose.map((all) => all.map((sentence) => `${sentence.trimEnd()}\n\n`));
    fc.assert(
      fc.property(paragraphs, fc.integer({ min: 400, max: 900 }), (all, maxUnits) => {
        const parts = splitText(all.join(''), maxUnits);
        expect(parts.slice(0, -1).filter(({ length }) => length < maxUnits / 2)).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });
});

describe('splitText, of words', () => {
  test('cuts no word that fits', () => {
    const words = fc.array(fc.stringMatching(/^[a-zñà]{1,20}$/), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(words, fc.integer({ min: 20, max: 60 }), (all, maxUnits) => {
        const cuts = cutsOf(splitText(all.join(' '), maxUnits));
        expect(
          cuts.filter(
            (cut) =>
              !all
                .join(' ')
                .slice(cut - 1, cut + 1)
                .includes(' '),
          ),
        ).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });
});
