import { describe, expect, test } from '@jest/globals';
import { OggPages, oggCrc } from '../../src/speech/opus-encoder.ts';

test('the checksum is the one of Ogg: CRC-32 with the polynomial 04c11db7, from 0, with nothing reflected', () => {
  // The catalogue's check for CRC-32/CKSUM, 765e7680, which is inverted at its end.
  expect(oggCrc(Buffer.from('123456789'))).toBe(~0x765e_7680 >>> 0);
});

describe('a page', () => {
  test('states version, flags, position, serial, number, and the lengths of its packets', () => {
    const ogg = new OggPages(0x0102_0304);
    ogg.add(Buffer.alloc(3, 7));
    expect(ogg.waiting).toBe(1);
    const first = ogg.endPage(0);
    expect([...first.subarray(0, 22)]).toEqual([
      ...Buffer.from('OggS'),
      0,
      2,
      0,
      0,
      0,
      0,
      0,
      0,
      0,
      0,
      4,
      3,
      2,
      1,
      0,
      0,
      0,
      0,
    ]);
    expect([...first.subarray(26)]).toEqual([1, 3, 7, 7, 7]);
    // 600 = 255 + 255 + 90, and a multiple of 255 ends with a 0.
    ogg.add(Buffer.alloc(600));
    ogg.add(Buffer.alloc(255));
    ogg.add(Buffer.alloc(0));
    const last = ogg.endPage(2 ** 40 + 5, true);
    expect([last[5], Number(last.readBigInt64LE(6)), last.readUInt32LE(18)]).toEqual([4, 2 ** 40 + 5, 1]);
    expect([...last.subarray(26, 33)]).toEqual([6, 255, 255, 90, 255, 0, 0]);
    expect(last.length).toBe(27 + 6 + 855);
  });

  test('takes 255 lengths and no more', () => {
    const ogg = new OggPages(1);
    for (let packet = 0; packet < 255; packet++) ogg.add(Buffer.alloc(10));
    expect(ogg.hasRoomFor(Buffer.alloc(1))).toBe(false);
    expect(() => ogg.add(Buffer.alloc(1))).toThrow(RangeError);
    expect(ogg.endPage(1)[26]).toBe(255);
    expect(ogg.hasRoomFor(Buffer.alloc(254 * 255))).toBe(true);
    expect(ogg.hasRoomFor(Buffer.alloc(255 * 255))).toBe(false);
  });
});
