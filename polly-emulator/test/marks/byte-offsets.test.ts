import { expect, test } from '@jest/globals';
import { measureByteOffsets } from '../../src/marks/write-speech-marks.ts';

test('counts one to four bytes a character, and a half of a pair as the three of U+FFFD', () => {
  const offsetOf = measureByteOffsets('aé你😀\ud83dz');
  expect([0, 1, 2, 3, 5, 6, 7].map(offsetOf)).toEqual([0, 1, 3, 6, 10, 13, 14]);
});

test('agrees with UTF-8 at the end of any text', () => {
  const text = 'Crème brûlée 👩‍👩‍👧 \ude00 … 世界\r\n';
  expect(measureByteOffsets(text)(text.length)).toBe(new TextEncoder().encode(text).length);
});
