import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Mp3FormatError } from '../errors.ts';
import { HEADERS, makeApe, makeFrame, makeId3v1, makeId3v2 } from '../testing/sample-frames.ts';
import { readAudioFrames } from './frames.ts';

const join = (...pieces: Uint8Array[]) => Buffer.concat(pieces);
const zeros = (bytes: number) => new Uint8Array(bytes);

describe('any file', () => {
  const samples = fc.record({
    bitrateIndex: fc.integer({ min: 1, max: 14 }),
    isPadded: fc.boolean(),
    isProtected: fc.boolean(),
    filler: fc.integer({ min: 0, max: 255 }),
  });
  const format = fc.constantFrom(...Object.values(HEADERS));
  const frames = (minLength: number, maxBorrowedBytes = 0) =>
    format.chain((bits) =>
      fc.array(
        fc
          .tuple(samples, fc.nat(maxBorrowedBytes))
          .map(([sample, borrowedBytes]) => makeFrame({ bits, borrowedBytes, ...sample })),
        { minLength, maxLength: 12 },
      ),
    );
  const tag = fc.oneof(
    fc
      .record({ bytes: fc.nat(3000), hasFooter: fc.boolean(), filler: fc.nat(255) })
      .map((shape) => makeId3v2(shape.bytes, shape)),
    fc.nat(255).map(makeId3v1),
    fc.tuple(fc.nat(500), fc.nat(255)).map(([bytes, filler]) => makeApe(bytes, filler)),
    fc.constant(zeros(0)),
  );

  test('keeps every frame, whatever tags stand between', () => {
    fc.assert(
      fc.property(frames(1), fc.array(tag, { minLength: 13, maxLength: 13 }), (audio, tags) => {
        const file = join(...tags.flatMap((one, index) => [one, audio[index] ?? zeros(0)]));
        const found = readAudioFrames(file);
        expect(found.frames).toBe(audio.length);
        expect(Buffer.compare(found.bytes, join(...audio))).toBe(0);
      }),
    );
  });

  test('keeps every frame when garbage stands between runs of them', () => {
    const garbage = fc.uint8Array({ maxLength: 300 });
    fc.assert(
      fc.property(frames(6), garbage, garbage, garbage, (audio, before, between, after) => {
        const [one, other] = [audio.slice(0, 3), audio.slice(3)];
        const found = readAudioFrames(join(before, ...one, between, ...other, after));
        expect(found.frames).toBe(audio.length);
        expect(Buffer.compare(found.bytes, join(...audio))).toBe(0);
      }),
    );
  });

  test('is refused with a reason or gives frames that are found again', () => {
    const broken = fc
      .tuple(frames(1, 255), fc.array(fc.tuple(fc.nat(), fc.uint8Array({ maxLength: 20 }), fc.nat(300))))
      .map(([audio, wounds]) =>
        wounds.reduce(
          (file, [place, bytes, lost]) => {
            const at = place % (file.length + 1);
            return join(file.subarray(0, at), bytes, file.subarray(at + lost));
          },
          join(...audio),
        ),
      );
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 2000 }), broken), (file) => {
        try {
          const { bytes, frames: count } = readAudioFrames(file);
          const again = readAudioFrames(bytes);
          expect(again.frames).toBe(count);
          expect(Buffer.compare(again.bytes, bytes)).toBe(0);
        } catch (error) {
          expect(error).toBeInstanceOf(Mp3FormatError);
        }
      }),
      { numRuns: 500 },
    );
  });
});
