import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readAudioFrames } from './audio-frames.ts';
import { Mp3FormatError } from './mp3-format-error.ts';
import { HEADERS, makeApe, makeFrame, makeId3v1, makeId3v2, makeInfoFrame, type SampleFrame } from './sample-frames.ts';

const MEGABYTE = 1024 * 1024;
const FRAME = makeFrame();
const AUDIO = Buffer.concat([FRAME, FRAME, FRAME, FRAME]);

const join = (...pieces: Uint8Array[]) => Buffer.concat(pieces);
const zeros = (bytes: number) => new Uint8Array(bytes);
const framesOf = (...samples: SampleFrame[]) => join(...samples.map(makeFrame));

function messageOf(file: Uint8Array): string {
  try {
    readAudioFrames(file);
  } catch (error) {
    expect(error).toBeInstanceOf(Mp3FormatError);
    return (error as Error).message;
  }
  throw new Error('It was taken for an MP3');
}

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

describe('what is no MP3', () => {
  test.each([
    ['nothing', '', 'it is empty'],
    [
      'a WAV file',
      `RIFF${'\0'.repeat(900)}`,
      '904 bytes from byte 0 on have no frame of MPEG Layer III; they begin with "RIFF"',
    ],
    ['JSON', '{"message":"Rate exceeded"}', 'begin with "{\\"message\\":\\"Rate exceeded\\"}"'],
    ['a long page', `<html>${'x'.repeat(100)}`, `begin with "<html>${'x'.repeat(34)}".`],
    ['Ogg', 'OggS\0\x02', '"OggS"'],
    ['a PNG', '\x89PNG\r\n\x1a\n....', 'begin with 89 50 4e 47 0d 0a 1a 0a.'],
    ['Layer II', '\xff\xfd\x44\xc4'.padEnd(2000, '\0'), 'begin with ff fd 44 c4 00 00 00 00 (MPEG Layer II)'],
    ['AAC', '\xff\xf1\x50\x80'.padEnd(2000, '\0'), '(AAC (ADTS))'],
    ['one letter', 'x', 'begin with 78.'],
  ])('is refused: %s', (_, content, expected) => {
    expect(messageOf(Buffer.from(content, 'latin1'))).toContain(expected);
  });

  test.each([
    ['tags without audio', join(makeId3v2(100), makeId3v1())],
    ['an information frame alone', makeInfoFrame('Info', 0)],
    ['less than one frame', FRAME.subarray(0, 143)],
    ['an ID3v2 tag that is cut', makeId3v2(5000).subarray(0, 4000)],
  ])('is refused: %s', (_, file) => {
    expect(messageOf(file)).toMatch(/^This is no MP3: /);
  });

  test.each<[string, () => Uint8Array, string]>([
    ['zeros', () => zeros(5 * MEGABYTE), 'begin with 00 00 00 00 00 00 00 00.'],
    ['ones', () => zeros(5 * MEGABYTE).fill(0xff), 'begin with ff ff ff ff ff ff ff ff.'],
    ['noise', () => noise(5 * MEGABYTE), 'have no frame'],
    ['sync words', () => zeros(5 * MEGABYTE).map((_, at) => (at % 2 ? 0xfb : 0xff)), 'have no frame'],
    ['ID3 tags that do not end', () => Buffer.alloc(5 * MEGABYTE, 'ID3\x04\0\0\x7f\x7f\x7f\x7f'), 'have no frame'],
  ])('is given up early: 5 MB of %s', (_, make, expected) => {
    const message = messageOf(make());
    expect(message).toContain('65537 bytes from byte 0 on');
    expect(message).toContain(expected);
  });

  test('is told by its place after audio', () => {
    expect(messageOf(join(AUDIO, zeros(MEGABYTE), AUDIO))).toContain(`bytes from byte ${AUDIO.length} on`);
  });

  test('is a file that changes its format: both are quoted', () => {
    const other = makeFrame({ bits: HEADERS['MPEG 2 Layer III, 22050 Hz, mono'] });
    const message = messageOf(join(AUDIO, other, other, other));
    expect(message).toContain('from MPEG 2 Layer III, 24000 Hz, mono to MPEG 2 Layer III, 22050 Hz, mono at byte 576');
  });
});

describe('any file', () => {
  const samples = fc.record({
    bitrateIndex: fc.integer({ min: 1, max: 14 }),
    isPadded: fc.boolean(),
    isProtected: fc.boolean(),
    filler: fc.integer({ min: 0, max: 255 }),
  });
  const format = fc.constantFrom(...Object.values(HEADERS));
  const frames = (minLength: number) =>
    format.chain((bits) =>
      fc.array(
        samples.map((sample) => makeFrame({ bits, ...sample })),
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
      .tuple(frames(1), fc.array(fc.tuple(fc.nat(), fc.uint8Array({ maxLength: 20 }), fc.nat(300))))
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

/** The same in every run. */
function noise(bytes: number): Uint8Array {
  let state = 1;
  return zeros(bytes).map(() => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state >>> 24;
  });
}
