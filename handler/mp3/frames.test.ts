import { describe, expect, test } from '@jest/globals';
import {
  HEADERS,
  makeApe,
  makeFrame,
  makeId3v1,
  makeId3v2,
  makeInfoFrame,
  type SampleFrame,
} from '../testing/sample-frames.ts';
import { readAudioFrames } from './frames.ts';

const MEGABYTE = 1024 * 1024;
const FRAME = makeFrame();
const AUDIO = Buffer.concat([FRAME, FRAME, FRAME, FRAME]);

const join = (...pieces: Uint8Array[]) => Buffer.concat(pieces);
const zeros = (bytes: number) => new Uint8Array(bytes);
const framesOf = (...samples: SampleFrame[]) => join(...samples.map(makeFrame));

describe('audio of an MP3', () => {
  test('is a view of the file where frames lie together', () => {
    const file = join(makeId3v2(30), makeInfoFrame('Info', 4), AUDIO, makeId3v1());
    const { bytes, frames } = readAudioFrames(file);
    expect(bytes.buffer).toBe(file.buffer);
    expect(bytes).toEqual(AUDIO);
    expect(frames).toBe(4);
  });

  test.each([
    ['an ID3v2 tag', makeId3v2(200, { filler: 0xff }), zeros(0)],
    ['several ID3v2 tags', join(makeId3v2(10), makeId3v2(2000)), zeros(0)],
    ['an ID3v2 tag with a picture', makeId3v2(2 * MEGABYTE, { filler: 7 }), zeros(0)],
    ['an ID3v1 tag', zeros(0), makeId3v1()],
    ['APE and ID3v1 tags', zeros(0), join(makeApe(500), makeId3v1())],
    ['an APE tag in front', makeApe(500), zeros(0)],
    ['an APE tag without a header', zeros(0), makeApe(500).subarray(32)],
    ['a Xing frame', makeInfoFrame('Xing', 9), zeros(0)],
    ['an Info frame', makeInfoFrame('Info', 9), zeros(0)],
    ['a VBRI frame', makeInfoFrame('VBRI', 9), zeros(0)],
    ['an Info frame with a checksum', makeInfoFrame('Info', 9, { isProtected: true }), zeros(0)],
    ['padding', zeros(1000), zeros(1000)],
    ['a RIFF header', join(Buffer.from('RIFF'), zeros(60)), zeros(0)],
  ])('is without %s', (_, before, after) => {
    const { bytes, frames } = readAudioFrames(join(before, AUDIO, after));
    expect(bytes).toEqual(AUDIO);
    expect(frames).toBe(4);
  });

  test('is without what a second file in the file begins with', () => {
    const file = join(makeId3v2(9), makeInfoFrame('Xing', 4), AUDIO, makeId3v1());
    expect(readAudioFrames(join(file, file))).toMatchObject({ bytes: join(AUDIO, AUDIO), frames: 8 });
  });

  test('may be a single frame', () => {
    expect(readAudioFrames(join(makeId3v2(9), FRAME)).frames).toBe(1);
    expect(readAudioFrames(join(FRAME, makeId3v1())).frames).toBe(1);
  });

  test('may have checksums, padding and changing bit rates', () => {
    const audio = framesOf({}, { isProtected: true }, { isPadded: true }, { bitrateIndex: 14 }, { bitrateIndex: 1 });
    expect(readAudioFrames(audio)).toMatchObject({ bytes: audio, frames: 5, isConstantBitrate: false });
    expect(readAudioFrames(framesOf({}, { isPadded: true }, {})).isConstantBitrate).toBe(true);
  });

  test('is without a last frame that is cut', () => {
    for (const cut of [1, 100, FRAME.length - 4, FRAME.length - 1]) {
      const { bytes, frames } = readAudioFrames(AUDIO.subarray(0, -cut));
      expect(bytes).toEqual(AUDIO.subarray(0, 3 * FRAME.length));
      expect(frames).toBe(3);
    }
  });

  test('is without a frame in which another begins', () => {
    const { bytes, frames } = readAudioFrames(join(AUDIO, FRAME.subarray(0, 90), AUDIO));
    expect(bytes).toEqual(join(AUDIO, AUDIO));
    expect(frames).toBe(8);
  });

  test('keeps a last frame in which a header stands by chance', () => {
    const last = makeFrame();
    last.set(FRAME.subarray(0, 4), 100);
    expect(readAudioFrames(join(AUDIO, last, zeros(5))).frames).toBe(5);
  });

  test('goes on after bytes that are no frames, and leaves them out', () => {
    const { bytes, frames } = readAudioFrames(join(zeros(7), AUDIO, zeros(64 * 1024), AUDIO, zeros(64 * 1024)));
    expect(bytes).toEqual(join(AUDIO, AUDIO));
    expect(frames).toBe(8);
  });

  test('does not begin at what looks like a header by chance', () => {
    const chance = join(makeFrame().subarray(0, 4), zeros(40));
    expect(readAudioFrames(join(chance, AUDIO)).bytes).toEqual(AUDIO);
  });
});

describe('a frame that borrows bytes', () => {
  /** MPEG 2, mono: header, one byte of main_data_begin and eight more of side information. */
  const SIDE_INFO_END = 13;

  test('is left alone where the bytes are there', () => {
    const audio = framesOf({}, { borrowedBytes: 131 }, { borrowedBytes: 255 });
    expect(readAudioFrames(audio).bytes.buffer).toBe(audio.buffer);
    const mpeg1 = HEADERS['MPEG 1 Layer III, 44100 Hz, stereo'];
    const more = framesOf({ bits: mpeg1 }, { bits: mpeg1, borrowedBytes: 381 }, { bits: mpeg1, borrowedBytes: 511 });
    expect(readAudioFrames(more).bytes.buffer).toBe(more.buffer);
  });

  test('is made silent at the start of a file that was cut out of another, in a copy', () => {
    const file = framesOf({ borrowedBytes: 132 }, { borrowedBytes: 132 }, { borrowedBytes: 132 });
    const before = Buffer.from(file);
    const { bytes, frames } = readAudioFrames(file);
    const silent = makeFrame();
    silent.fill(0, 4, SIDE_INFO_END);
    expect(frames).toBe(3);
    expect(bytes).toEqual(join(silent, silent, makeFrame({ borrowedBytes: 132 })));
    expect(file).toEqual(before);
  });

  test('is counted by nine bits in MPEG 1', () => {
    const bits = HEADERS['MPEG 1 Layer III, 44100 Hz, stereo'];
    const file = framesOf({ bits, borrowedBytes: 1 }, { bits });
    const { bytes } = readAudioFrames(file);
    expect(bytes.subarray(0, 36)).toEqual(join(file.subarray(0, 4), zeros(32)));
    expect(bytes.subarray(36)).toEqual(file.subarray(36));
  });

  test('loses its checksum with its sound, since it would be wrong', () => {
    const file = framesOf({ isProtected: true, borrowedBytes: 9 }, { isProtected: true });
    const { bytes } = readAudioFrames(file);
    const silent = makeFrame();
    silent.fill(0, 4, SIDE_INFO_END + 2);
    expect(bytes).toEqual(join(silent, makeFrame({ isProtected: true })));
  });

  test('has nothing to borrow after bytes or frames that were left out', () => {
    const tail = framesOf({ borrowedBytes: 1 }, {}, {});
    for (const gap of [zeros(50), FRAME.subarray(0, 90), makeInfoFrame('Info', 3)]) {
      const { bytes } = readAudioFrames(join(AUDIO, gap, tail));
      expect(bytes.subarray(AUDIO.length + 4, AUDIO.length + SIDE_INFO_END)).toEqual(Buffer.from(zeros(9)));
    }
    expect(readAudioFrames(join(AUDIO, makeId3v1(), tail)).bytes).toEqual(join(AUDIO, tail));
  });
});
