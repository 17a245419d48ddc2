import { describe, expect, test } from '@jest/globals';
import { HEADERS, headerOf } from '../testing/sample-frames.ts';
import { describeFormat, isSameFormat, readFrameHeader, secondsOf } from './frame-header.ts';

describe('readFrameHeader', () => {
  // Sizes as lame, ffmpeg and mpg123 tell them.
  test.each([
    ['fff364c4', 2, 24_000, 1, 144, 576, 4, 13],
    ['fff364c0', 2, 24_000, 1, 144, 576, 4, 13],
    ['fff36444', 2, 24_000, 2, 144, 576, 4, 21],
    ['fff362c4', 2, 22_050, 1, 157, 576, 4, 13],
    ['fff264c4', 2, 24_000, 1, 144, 576, 6, 15],
    ['ffe318c4', 2.5, 8_000, 1, 72, 576, 4, 13],
    ['fffb9064', 1, 44_100, 2, 417, 1152, 4, 36],
    ['fffb9264', 1, 44_100, 2, 418, 1152, 4, 36],
    ['fffae4c4', 1, 48_000, 1, 960, 1152, 6, 23],
  ] as const)('understands %s', (hex, version, sampleRate, channels, bytes, samples, sideInfoOffset, mainDataOffset) => {
    const expected = { version, sampleRate, channels, bytes, samples, sideInfoOffset, mainDataOffset };
    expect(readFrameHeader(Buffer.from(`00${hex}`, 'hex'), 1)).toMatchObject(expected);
  });

  test.each([
    ['no sync word', 'ff1364c4'],
    ['a reserved version', 'ffeb64c4'],
    ['Layer I', 'fff764c4'],
    ['Layer II', 'fff564c4'],
    ['AAC', 'fff164c4'],
    ['free format', 'fff304c4'],
    ['a bad bit rate', 'fff3f4c4'],
    ['a reserved sample rate', 'fff36cc4'],
    ['too few bytes', 'fff364'],
    ['nothing', ''],
  ])('finds none in %s', (_, hex) => {
    expect(readFrameHeader(Buffer.from(hex, 'hex'), 0)).toBeUndefined();
  });
});

test.each(Object.entries(HEADERS))('describeFormat says %s', (description, bits) => {
  expect(describeFormat(headerOf(bits))).toBe(description);
});

describe('isSameFormat', () => {
  const mono = { version: 2, sampleRate: 24_000, channels: 1 } as const;

  test('goes by version, sample rate and channels', () => {
    expect(isSameFormat(mono, { ...mono })).toBe(true);
    expect(isSameFormat(mono, { ...mono, version: 1 })).toBe(false);
    expect(isSameFormat(mono, { ...mono, sampleRate: 16_000 })).toBe(false);
    expect(isSameFormat(mono, { ...mono, channels: 2 })).toBe(false);
  });

  test('takes joint stereo for stereo', () => {
    expect(isSameFormat(headerOf(0xff_fb_90_64), headerOf(0xff_fb_90_04))).toBe(true);
  });
});

test.each([
  ['MPEG 2 Layer III, 24000 Hz, mono', 1_000, 24],
  ['MPEG 1 Layer III, 44100 Hz, stereo', 1_225, 32],
] as const)('secondsOf tells how long frames of %s sound', (format, frames, seconds) => {
  expect(secondsOf(frames, headerOf(HEADERS[format]))).toBe(seconds);
});
