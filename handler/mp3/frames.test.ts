import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Mp3FormatError } from '../errors.ts';
import {
  HEADERS,
  headerOf,
  makeFrame,
  makeId3v1,
  makeId3v2,
  makeInfoFrame,
  type SampleFrame,
} from '../testing/sample-frames.ts';
import { runsOf } from '../testing/test-size.ts';
import { describeFormat, isSameFormat, readAudioFrames, readFrameHeader, secondsOf } from './frames.ts';

const MEGABYTE = 1024 * 1024;
const FRAME = makeFrame();
const AUDIO = Buffer.concat([FRAME, FRAME, FRAME, FRAME]);

const join = (...pieces: Uint8Array[]) => Buffer.concat(pieces);
const zeros = (bytes: number) => new Uint8Array(bytes);
const framesOf = (...samples: SampleFrame[]) => join(...samples.map(makeFrame));

describe('audio of an MP3', () => {
  test('is a view of the file', () => {
    const file = join(makeId3v2(30), makeInfoFrame('Info', 4), AUDIO, makeId3v1());
    const { bytes, frames } = readAudioFrames(file);
    expect(bytes.buffer).toBe(file.buffer);
    expect(bytes).toEqual(AUDIO);
    expect(frames).toBe(4);
  });

  test.each([
    ['an ID3v2 tag', makeId3v2(200, 0xff), zeros(0)],
    ['an ID3v2 tag with a picture', makeId3v2(2 * MEGABYTE, 7), zeros(0)],
    ['an ID3v1 tag', zeros(0), makeId3v1()],
    ['a Xing frame', makeInfoFrame('Xing', 9), zeros(0)],
    ['an Info frame', makeInfoFrame('Info', 9), zeros(0)],
    ['an Info frame with a checksum', makeInfoFrame('Info', 9, { isProtected: true }), zeros(0)],
    ['all of them', join(makeId3v2(200), makeInfoFrame('Xing', 9)), makeId3v1()],
  ])('is without %s', (_, before, after) => {
    const { bytes, frames } = readAudioFrames(join(before, AUDIO, after));
    expect(bytes).toEqual(AUDIO);
    expect(frames).toBe(4);
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
});

function messageOf(file: Uint8Array): string {
  try {
    readAudioFrames(file);
  } catch (error) {
    expect(error).toBeInstanceOf(Mp3FormatError);
    return (error as Error).message;
  }
  throw new Error('It was taken for an MP3');
}

describe('what Polly does not send', () => {
  test.each([
    ['nothing', '', 'at byte 0 there is no whole frame of MPEG Layer III but the end of the file.'],
    ['a WAV file', `RIFF${'\0'.repeat(900)}`, 'at byte 0 there is no whole frame of MPEG Layer III but "RIFF".'],
    ['JSON', '{"message":"Rate exceeded"}', 'but "{\\"message\\":\\"Rate exceeded\\"}"'],
    ['a long page', `<html>${'x'.repeat(100)}`, `but "<html>${'x'.repeat(34)}".`],
    ['Ogg', 'OggS\0\x02', '"OggS"'],
    ['a PNG', '\x89PNG\r\n\x1a\n....', 'but 89 50 4e 47 0d 0a 1a 0a.'],
    ['Layer II', '\xff\xfd\x44\xc4'.padEnd(2000, '\0'), 'but ff fd 44 c4 00 00 00 00.'],
    ['AAC', '\xff\xf1\x50\x80'.padEnd(2000, '\0'), 'but ff f1 50 80 00 00 00 00.'],
    ['one letter', 'x', 'but 78.'],
  ])('is refused with what was found: %s', (_, content, expected) => {
    expect(messageOf(Buffer.from(content, 'latin1'))).toContain(expected);
  });

  test.each([
    ['tags without audio', join(makeId3v2(100), makeId3v1()), 'at byte 110'],
    ['an information frame alone', makeInfoFrame('Info', 0), 'but the end of the file'],
    ['less than one frame', FRAME.subarray(0, 143), 'at byte 0'],
    ['an ID3v2 tag that is cut', makeId3v2(5000).subarray(0, 4000), 'at byte 5010'],
    ['padding', zeros(1000), 'at byte 0'],
    ['bytes behind the audio', join(AUDIO, zeros(100)), `at byte ${AUDIO.length}`],
    ['an ID3v1 tag that is cut', join(AUDIO, makeId3v1().subarray(0, 100)), 'but "TAG'],
    ['bytes behind an ID3v1 tag', join(AUDIO, makeId3v1(), FRAME), 'but "TAG'],
    ['a gap', join(AUDIO, zeros(7), AUDIO), `at byte ${AUDIO.length}`],
    ['two MP3s in one', join(AUDIO, makeId3v2(9), AUDIO), 'but "ID3"'],
    ['a frame in which another begins', join(AUDIO, FRAME.subarray(0, 90), AUDIO), `at byte ${AUDIO.length + 144}`],
  ])('is refused with its place: %s', (_, file, expected) => {
    expect(messageOf(file)).toMatch(/^This is no MP3 that Polly makes: /);
    expect(messageOf(file)).toContain(expected);
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
  const frames = fc.constantFrom(...Object.values(HEADERS)).chain((bits) =>
    fc.array(
      samples.map((sample) => makeFrame({ bits, ...sample })),
      { minLength: 1, maxLength: 12 },
    ),
  );
  const none = fc.constant(zeros(0));
  const id3v2 = fc.tuple(fc.nat(3000), fc.nat(255)).map(([bytes, filler]) => makeId3v2(bytes, filler));
  const id3v1 = fc.nat(255).map(makeId3v1);

  test('keeps every frame, whatever tags stand around them', () => {
    fc.assert(
      fc.property(frames, fc.oneof(id3v2, none), fc.oneof(id3v1, none), (audio, before, after) => {
        const found = readAudioFrames(join(before, ...audio, after));
        expect(found.frames).toBe(audio.length);
        expect(Buffer.compare(found.bytes, join(...audio))).toBe(0);
      }),
    );
  });

  test('is refused with a reason or gives frames that are found again', () => {
    const broken = fc
      .tuple(frames, fc.array(fc.tuple(fc.nat(), fc.uint8Array({ maxLength: 20 }), fc.nat(300))))
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
      runsOf(500),
    );
  });
});

describe('readFrameHeader', () => {
  // Sizes as lame, ffmpeg and mpg123 tell them.
  test.each([
    ['fff364c4', 2, 24_000, 1, 144, 576, 13],
    ['fff364c0', 2, 24_000, 1, 144, 576, 13],
    ['fff36444', 2, 24_000, 2, 144, 576, 21],
    ['fff362c4', 2, 22_050, 1, 157, 576, 13],
    ['fff264c4', 2, 24_000, 1, 144, 576, 15],
    ['ffe318c4', 2.5, 8_000, 1, 72, 576, 13],
    ['fffb9064', 1, 44_100, 2, 417, 1152, 36],
    ['fffb9264', 1, 44_100, 2, 418, 1152, 36],
    ['fffae4c4', 1, 48_000, 1, 960, 1152, 23],
  ] as const)('understands %s', (hex, version, sampleRate, channels, bytes, samples, mainDataOffset) => {
    const expected = { version, sampleRate, channels, bytes, samples, mainDataOffset };
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
