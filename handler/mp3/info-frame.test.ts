import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { HEADERS, headerOf, makeFrame, makeId3v2, makeInfoFrame, type SampleFrame } from '../testing/sample-frames.ts';
import { runsOf } from '../testing/test-size.ts';
import { decodeFrameHeader, isInfoFrame, isSameFormat, readFrameHeader } from './frames.ts';
import { createInfoFrame, infoFrameHeader, readStatedDuration, STAMP_BYTES } from './info-frame.ts';

fc.configureGlobal(runsOf(100));

const FORMATS = Object.entries(HEADERS);
const NAMES = ['Info', 'Xing'] as const;

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

const MONO_24K = headerOf(HEADERS['MPEG 2 Layer III, 24000 Hz, mono']);
const TABLE_OFFSET = 16;

function seekTableOf(frame: Uint8Array): Uint8Array {
  const tableAt = (readFrameHeader(frame, 0)?.mainDataOffset ?? 0) + TABLE_OFFSET;
  return frame.subarray(tableAt, tableAt + 100);
}

describe('infoFrameHeader', () => {
  test('has room for a whole tag and a stamp in every format and at every bit rate', () => {
    let formats = 0;
    for (let second = 0xe0; second <= 0xff; second += 1) {
      for (let low = 0; low <= 0xffff; low += 1) {
        const first = decodeFrameHeader(((0xff << 24) | (second << 16) | low) >>> 0);
        if (first === undefined) continue;
        const header = infoFrameHeader(first);
        if (header.bytes < header.mainDataOffset + 156 + STAMP_BYTES || !isSameFormat(header, first))
          throw new Error(`${first.bits}`);
        formats += 1;
      }
    }
    // Three versions with three rates each, 14 bit rates, checksum or not, padding or not, and nine bits without weight
    // here.
    expect(formats).toBe(3 * 3 * 14 * 2 * 2 * 2 ** 9);
  });

  test('takes the bit rate of the audio, or the next that has room', () => {
    expect(infoFrameHeader(headerOf(0xff_fb_90_64)).bitrateIndex).toBe(9);
    expect(infoFrameHeader(headerOf(0xff_e3_18_c4))).toMatchObject({ bitrateIndex: 3, bytes: 216 });
    expect(infoFrameHeader(MONO_24K)).toMatchObject({ bitrateIndex: 8, bytes: 192 });
  });

  test('has neither checksum nor padding', () => {
    const first = headerOf(0xff_f2_66_c4);
    expect(first).toMatchObject({ bytes: 145, mainDataOffset: 15 });
    expect(infoFrameHeader(first).bits).toBe(0xff_f3_84_c4);
  });
});

describe('createInfoFrame', () => {
  test('is a frame of silence with name, flags, frames, bytes and a seek table', () => {
    const header = infoFrameHeader(MONO_24K);
    const frame = createInfoFrame(header, [{ frames: 70_000, bytes: 9_999_808 }], 'Info');
    expect(frame).toHaveLength(192);
    const start = Buffer.from(
      'fff384c4 000000000000000000 496e666f 00000007 00011170 00989680'.replaceAll(' ', ''),
      'hex',
    );
    expect(Buffer.from(frame.subarray(0, 29))).toEqual(start);
    expect(seekTableOf(frame)).toEqual(Uint8Array.from({ length: 100 }, (_, index) => Math.floor(index * 2.56)));
    expect(frame.subarray(129).every((byte) => byte === 0)).toBe(true);
  });

  test('ends with the stamp, behind what a player may take for the tag of an encoder', () => {
    const header = infoFrameHeader(MONO_24K);
    const parts = [{ frames: 1, bytes: 72 }];
    const stamp = Uint8Array.from({ length: STAMP_BYTES }, (_, index) => 0xf0 + index);
    const frame = createInfoFrame(header, parts, 'Info', stamp);
    expect(frame.subarray(-STAMP_BYTES)).toEqual(stamp);
    expect(frame.subarray(0, -STAMP_BYTES)).toEqual(createInfoFrame(header, parts, 'Info').subarray(0, -STAMP_BYTES));
    expect(header.bytes - STAMP_BYTES).toBeGreaterThanOrEqual(header.mainDataOffset + 156);
  });

  test('leads to the right place where bit rates differ', () => {
    const parts = [
      { frames: 500, bytes: 10_000_000 },
      { frames: 500, bytes: 30_000_000 },
    ];
    const table = seekTableOf(createInfoFrame(infoFrameHeader(MONO_24K), parts, 'Xing'));
    expect([0, 25, 50, 75].map((entry) => table[entry])).toEqual([0, 32, 64, 160]);
  });

  test('has a seek table that is right to one 256th for any parts', () => {
    const part = fc.record({ frames: fc.integer({ min: 1, max: 60 }), frameBytes: fc.integer({ min: 24, max: 1441 }) });
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 8 }), (shapes) => {
        const header = infoFrameHeader(MONO_24K);
        const parts = shapes.map(({ frames, frameBytes }) => ({ frames, bytes: frames * frameBytes }));
        const frameSizes = shapes.flatMap(({ frames, frameBytes }) => new Array<number>(frames).fill(frameBytes));
        const total = frameSizes.reduce((sum, bytes) => sum + bytes, header.bytes);
        const table = seekTableOf(createInfoFrame(header, parts, 'Xing'));
        table.forEach((entry, index) => {
          const sounded = (index * frameSizes.length) / 100;
          const whole = frameSizes.slice(0, Math.floor(sounded)).reduce((sum, bytes) => sum + bytes, header.bytes);
          const position = whole + (sounded % 1) * (frameSizes[Math.floor(sounded)] ?? 0);
          expect(Math.abs((position * 256) / total - entry - 0.5)).toBeLessThanOrEqual(0.5 + 1e-6);
        });
      }),
    );
  });
});
