import { describe, expect, test } from '@jest/globals';
import { correctEvents, type RawEvent } from '../../src/speech/correct-events.ts';

/** As `@echogarden/espeak-ng-emscripten` 0.3.5 gave them: position, length. */
const word = (text_position: number, word_length: number, audio_position = 0): RawEvent => ({
  type: 'word',
  text_position,
  word_length,
  audio_position,
  id: 1,
});
const wordsOf = (markup: string, raw: readonly RawEvent[]) =>
  correctEvents(markup, raw, 60_000)
    .filter(({ kind }) => kind === 'word')
    .map(({ markupIndex, length }) => markup.slice(markupIndex, markupIndex + length));

describe('a word event has the place of its word', () => {
  test.each<[string, string, RawEvent[], string[]]>([
    [
      'counted from 1',
      '<speak>Hello big world.</speak>',
      [word(8, 5), word(14, 3), word(18, 5)],
      ['Hello', 'big', 'world'],
    ],
    [
      'at the beginning of a clause that begins with a tag, where espeak-ng leaves out a letter',
      '<speak>One. <prosody rate="slow">Four</prosody> five.</speak>',
      [word(8, 3), word(35, 3), word(49, 4)],
      ['One', 'Four', 'five'],
    ],
    [
      'with entities, each of which espeak-ng counts as one character, and places at its end',
      '<speak>word &#233;t&#xe9; &quot;quoted&quot; it&apos;s</speak>',
      [word(8, 4), word(18, 3), word(33, 6), word(46, 2)],
      ['word', '&#233;t&#xe9;', 'quoted', 'it&apos;s'],
    ],
    [
      'after what has two UTF-16 units',
      '<speak>Go 😀😀 on.</speak>',
      [word(8, 2), word(11, 2), word(14, 2)],
      ['Go', '😀😀', 'on'],
    ],
    [
      'once for each event of a number',
      '<speak>have 1234 apples</speak>',
      [word(8, 4), word(13, 4), word(14, 4), word(14, 4), word(18, 6)],
      ['have', '1234', '1234', '1234', 'apples'],
    ],
    [
      'with its hyphens and apostrophes',
      "<speak>Well-known don't.</speak>",
      [word(8, 4), word(19, 3)],
      ['Well-known', "don't"],
    ],
    [
      'without a quotation mark before it',
      '<speak>four “five” six</speak>',
      [word(8, 5), word(14, 0), word(20, 3)],
      ['four', 'five', 'six'],
    ],
    ['in a script without spaces', '<speak>世界今</speak>', [word(8, 1), word(9, 1), word(10, 1)], ['世', '界', '今']],
    [
      'which is the emoji, for each of its words',
      '<speak>🌍 world</speak>',
      [word(8, 1), word(9, 1), word(9, 1), word(10, 5)],
      ['🌍', '🌍', '🌍', 'world'],
    ],
  ])('%s', (_, markup, raw, expected) => {
    expect(wordsOf(markup, raw)).toEqual(expected);
  });
});

test('marks have the place of their tag, by their order: espeak-ng misplaces one at the end', () => {
  const markup = '<speak><mark name="a"/>you<mark name="b"/></speak>';
  const mark = (text_position: number, id: string) => ({
    type: 'mark',
    text_position,
    word_length: 0,
    audio_position: 5,
    id,
  });
  expect(correctEvents(markup, [mark(24, 'a'), word(24, 3), mark(9, 'b')], 100)).toEqual([
    { kind: 'mark', atMs: 5, markupIndex: 7, length: 0, id: 'a' },
    { kind: 'word', atMs: 0, markupIndex: 23, length: 3, id: '' },
    { kind: 'mark', atMs: 5, markupIndex: 26, length: 0, id: 'b' },
    { kind: 'end', atMs: 100, markupIndex: markup.length, length: 0, id: '' },
  ]);
});

test('one end stands for those of all clauses, and nothing comes after it', () => {
  const raw = [
    { type: 'samplerate', text_position: 0, word_length: 0, audio_position: 0 },
    { type: 'sentence', text_position: 8, word_length: 0, audio_position: 0, id: 1 },
    word(8, 1),
    { type: 'phoneme', text_position: 8, word_length: 0, audio_position: 3, id: 'ˈeɪ' },
    { type: 'phoneme', text_position: 8, word_length: 0, audio_position: 300, id: '' },
    { type: 'end', text_position: 10, word_length: 0, audio_position: 900 },
    word(10, 1, 900),
  ];
  expect(correctEvents('<speak>A. B</speak>', raw, 500).map(({ kind, atMs, id }) => [kind, atMs, id])).toEqual([
    ['word', 0, ''],
    ['phoneme', 3, 'ˈeɪ'],
    ['phoneme', 300, ''],
    ['end', 500, ''],
  ]);
});

test('markup without any word or with positions beyond its end is taken', () => {
  expect(correctEvents('<speak></speak>', [], 50)).toHaveLength(1);
  expect(wordsOf('<speak>a</speak>', [word(8, 1), word(99, 4)])).toHaveLength(2);
});
