import { describe, expect, test } from '@jest/globals';
import { makeApe, makeId3v1, makeId3v2 } from '../testing/sample-frames.ts';
import { tagBytesAt } from './tags.ts';

const AUDIO = new Uint8Array(300).fill(0x55);

describe('tagBytesAt', () => {
  test.each([
    ['ID3v1', makeId3v1()],
    ['ID3v2', makeId3v2(1000)],
    ['ID3v2 of a size that needs several bytes', makeId3v2(300_000)],
    ['ID3v2 with a footer', makeId3v2(20, { hasFooter: true })],
    ['APE', makeApe(50)],
    ['the footer of an APE tag whose items came before', makeApe(50).subarray(-32)],
  ])('measures %s', (_, tag) => {
    expect(tagBytesAt(Buffer.concat([AUDIO, tag, AUDIO]), AUDIO.length)).toBe(tag.length);
    expect(tagBytesAt(Buffer.concat([AUDIO, tag]), AUDIO.length)).toBe(tag.length);
  });

  test('finds none in audio, nor at the end', () => {
    expect(tagBytesAt(AUDIO, 0)).toBe(0);
    expect(tagBytesAt(AUDIO, AUDIO.length)).toBe(0);
  });

  test('takes a cut ID3v1 tag up to the end', () => {
    expect(tagBytesAt(makeId3v1().subarray(0, 100), 0)).toBe(100);
  });

  test.each([
    ['ID3v2 that goes on after the end', makeId3v2(1000).subarray(0, 900)],
    ['a cut ID3v2 header', makeId3v2(0).subarray(0, 8)],
    ['ID3v2 of an impossible size', Buffer.from('ID3\x04\0\0\x80\0\0\0', 'latin1')],
    ['APE that goes on after the end', makeApe(50).subarray(0, 90)],
    ['a cut APE header', makeApe(50).subarray(0, 20)],
  ])('finds none in %s', (_, tag) => {
    expect(tagBytesAt(tag, 0)).toBe(0);
  });
});
