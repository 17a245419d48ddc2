import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { anyString } from '../testing/any-string.ts';
import { runsOf } from '../testing/test-size.ts';
import { splitText } from './split-text.ts';

const FAMILY = '👩‍👩‍👧';
const FLAG = '🇪🇸';

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
  .array(fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...PIECES) }, anyString({ maxLength: 4 })), {
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
      runsOf(500),
    );
  });

  test('keeps every part within the limit, but for a surrogate pair under a limit of one', () => {
    fc.assert(
      fc.property(mixedTexts, limits, (text, maxUnits) => {
        const tooLong = splitText(text, maxUnits).filter(({ length }) => length > maxUnits);
        expect(tooLong.filter((part) => maxUnits > 1 || [...part].length > 1)).toEqual([]);
      }),
      runsOf(500),
    );
  });

  test('never cuts a surrogate pair', () => {
    fc.assert(
      fc.property(mixedTexts, limits, (text, maxUnits) => {
        const inPairs = cutsOf(splitText(text, maxUnits)).filter((cut) => (text.codePointAt(cut - 1) ?? 0) > 0xffff);
        expect(inPairs).toEqual([]);
      }),
      runsOf(500),
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
      runsOf(500),
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
      runsOf(300),
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
      runsOf(300),
    );
  });

  test('fills parts at least by half where paragraphs end', () => {
    const paragraphs = prose.map((all) => all.map((sentence) => `${sentence.trimEnd()}\n\n`));
    fc.assert(
      fc.property(paragraphs, fc.integer({ min: 400, max: 900 }), (all, maxUnits) => {
        const parts = splitText(all.join(''), maxUnits);
        expect(parts.slice(0, -1).filter(({ length }) => length < maxUnits / 2)).toEqual([]);
      }),
      runsOf(200),
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
      runsOf(300),
    );
  });
});
