import { describe, expect, test } from '@jest/globals';
import { HEADERS, headerOf, makeFrame, makeId3v2, makeInfoFrame, type SampleFrame } from '../testing/sample-frames.ts';
import { readFrameHeader } from './frame-header.ts';
import { isInfoFrame, readStatedDuration } from './info-frame.ts';

const FORMATS = Object.entries(HEADERS);
const NAMES = ['Info', 'Xing', 'VBRI'] as const;

function isInfo(frame: Uint8Array): boolean {
  const header = readFrameHeader(frame, 0);
  return header !== undefined && isInfoFrame(frame, 0, header);
}

describe('isInfoFrame', () => {
  test.each(FORMATS)('knows one of %s, with and without a checksum', (_, bits) => {
    for (const name of NAMES) {
      expect(isInfo(makeInfoFrame(name, 7, { bits }))).toBe(true);
      expect(isInfo(makeInfoFrame(name, 7, { bits, isProtected: true }))).toBe(true);
      expect(isInfo(makeFrame({ bits }))).toBe(false);
    }
  });

  test('knows one whose checksum did not move the name', () => {
    const frame = makeInfoFrame('Info', 7, { isProtected: true });
    frame.copyWithin(13, 15);
    frame.set([0x12, 0x34], 4);
    expect(isInfo(frame)).toBe(true);
  });

  test('takes a frame that sounds for audio, whatever its bytes spell', () => {
    const frame = makeFrame();
    frame.set(Buffer.from('Xing'), 13);
    expect(isInfo(frame)).toBe(false);
  });
});

describe('readStatedDuration', () => {
  test.each(FORMATS)('tells it for %s', (_, bits) => {
    const { samples, sampleRate } = headerOf(bits);
    for (const name of NAMES) {
      const sample: SampleFrame = { bits };
      expect(readStatedDuration(makeInfoFrame(name, 100_000, sample))).toBeCloseTo((100_000 * samples) / sampleRate);
    }
  });

  test('needs the start of the frame alone', () => {
    const frame = makeInfoFrame('Info', 1000);
    expect(readStatedDuration(frame.subarray(0, 25))).toBe(24);
    expect(readStatedDuration(frame.subarray(0, 24))).toBeUndefined();
  });

  test('looks behind an ID3v2 tag', () => {
    expect(readStatedDuration(Buffer.concat([makeId3v2(100), makeInfoFrame('Xing', 1000)]))).toBe(24);
  });

  test('is unknown where nothing tells it', () => {
    const noCount = makeInfoFrame('Xing', 1000);
    noCount[13 + 7] = 0b1110;
    for (const bytes of [new Uint8Array(0), Buffer.from('{}'), makeFrame(), makeId3v2(100), noCount]) {
      expect(readStatedDuration(bytes)).toBeUndefined();
    }
  });
});
