import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseBuffer } from 'music-metadata';
import { Mp3FormatError } from '../errors.ts';
import {
  encodeTone,
  HEADERS,
  headerOf,
  makeFrame,
  makeId3v1,
  makeId3v2,
  makeInfoFrame,
} from '../testing/sample-frames.ts';
import { runsOf } from '../testing/test-size.ts';
import { readAudioFrames } from './frames.ts';
import { readStatedDuration } from './info-frame.ts';
import { Mp3Joiner } from './joiner.ts';

fc.configureGlobal(runsOf(100));

/**
 * Tones by ffmpeg 9.0.2 with LAME 4.1, each with an ID3v2 tag, an information frame and an ID3v1 tag: `ffmpeg -bitexact
 * -f lavfi -i sine=frequency=F:duration=S:sample_rate=R -c:a libmp3lame OPTIONS -metadata title=Tone -write_id3v1 1`,
 * with F, S, R and OPTIONS
 * - cbr-24000-mono: 440, 0.3, 24000, `-b:a 48k -id3v2_version 3`
 * - vbr-24000-mono: 660, 0.3, 24000, `-q:a 4 -id3v2_version 4`
 * - cbr-44100-stereo: 440, 0.2, 44100, `-ac 2 -b:a 64k -id3v2_version 4`
 * - cbr-8000-mono: 440, 0.5, 8000, `-b:a 8k -id3v2_version 3`
 */
const readFixture = (name: string) => readFileSync(new URL(`fixtures/${name}.mp3`, import.meta.url));

interface Joined {
  readonly joiner: Mp3Joiner;
  readonly file: Buffer;
}

function joinAll(files: readonly Uint8Array[]): Joined {
  const joiner = new Mp3Joiner();
  const pieces = files.map((file) => joiner.add(readAudioFrames(file)));
  return { joiner, file: Buffer.concat([joiner.header(), ...pieces]) };
}

/** What stands in the file, whatever its first frame tells of it. */
function durationOfFrames(file: Uint8Array): number {
  const { frames, first } = readAudioFrames(file);
  return (frames * first.samples) / first.sampleRate;
}

async function expectOneTruth({ joiner, file }: Joined): Promise<void> {
  expect(durationOfFrames(file)).toBeCloseTo(joiner.durationSeconds, 9);
  expect(readStatedDuration(file.subarray(0, 1000))).toBeCloseTo(joiner.durationSeconds, 9);
  const size = { mimeType: 'audio/mpeg', size: file.length };
  for (const duration of [false, true]) {
    const { format, quality } = await parseBuffer(file, size, { duration });
    expect(format).toMatchObject({ container: 'MPEG', duration: expect.closeTo(joiner.durationSeconds, 6) });
    expect(quality.warnings).toEqual([]);
  }
}

describe('Mp3Joiner', () => {
  test.each([
    8_000, 16_000, 22_050, 24_000, 44_100, 48_000,
  ])('joins what the emulator speaks at %i Hz', async (sampleRate) => {
    const bitrate = sampleRate > 24_000 ? 96 : sampleRate > 16_000 ? 48 : 24;
    const parts = await Promise.all([1, 0.3, 2].map((seconds) => encodeTone(seconds, { sampleRate, bitrate })));
    const joined = joinAll(parts);
    expect(joined.file.subarray(joined.joiner.header().length)).toEqual(Buffer.concat(parts));
    expect(joined.joiner.durationSeconds).toBeGreaterThan(3.3);
    expect(joined.joiner.durationSeconds).toBeLessThan(4);
    await expectOneTruth(joined);
  });

  test.each([
    ['cbr-24000-mono', 'Info'],
    ['vbr-24000-mono', 'Xing'],
    ['cbr-44100-stereo', 'Info'],
    ['cbr-8000-mono', 'Info'],
  ])('joins what ffmpeg makes, tags and all: %s', async (name, infoName) => {
    const fixture = readFixture(name);
    expect(fixture.subarray(0, 3).toString('latin1')).toBe('ID3');
    expect(fixture.subarray(-128, -125).toString('latin1')).toBe('TAG');
    const stated = readStatedDuration(fixture) ?? 0;
    const joined = joinAll([fixture, fixture, fixture]);
    expect(joined.joiner.durationSeconds).toBeCloseTo(3 * stated, 9);
    expect(joined.file.indexOf(infoName)).toBeLessThan(joined.joiner.header().length);
    expect(joined.file.indexOf(infoName)).toBeGreaterThan(0);
    expect(joined.file.includes('TAGTone')).toBe(false);
    expect(joined.file.includes('TIT2')).toBe(false);
    await expectOneTruth(joined);
  });

  test('joins parts of different bit rates, and of different makers', async () => {
    const tones = await Promise.all([48, 80].map((bitrate) => encodeTone(1, { bitrate })));
    const joined = joinAll([...tones, readFixture('vbr-24000-mono'), readFixture('cbr-24000-mono')]);
    expect(joined.file.includes('Xing')).toBe(true);
    await expectOneTruth(joined);
  });

  test('says Xing when each part has one bit rate, but not the same', () => {
    const { file } = joinAll([makeFrame({ bitrateIndex: 5 }), makeFrame({ bitrateIndex: 6 })]);
    expect(file.includes('Xing')).toBe(true);
    expect(file.includes('Info')).toBe(false);
  });

  test('makes an MP3 of a single part, too', async () => {
    const joined = joinAll([readFixture('cbr-24000-mono')]);
    expect(joined.file.subarray(0, 100).includes('Info')).toBe(true);
    await expectOneTruth(joined);
  });

  test('gives a view of the file', () => {
    const joiner = new Mp3Joiner();
    const fixture = readFixture('cbr-24000-mono');
    expect(joiner.add(readAudioFrames(fixture)).buffer).toBe(fixture.buffer);
    expect(joiner.frames).toBe(15);
  });

  test('knows the size of its header from the first file on', () => {
    const joiner = new Mp3Joiner();
    expect(joiner).toMatchObject({ frames: 0, durationSeconds: 0 });
    expect(() => joiner.header()).toThrow(TypeError);
    joiner.add(readAudioFrames(readFixture('cbr-24000-mono')));
    const { length } = joiner.header();
    joiner.add(readAudioFrames(readFixture('vbr-24000-mono')));
    expect(joiner.header()).toHaveLength(length);
  });

  test.each([
    ['sample rate', HEADERS['MPEG 2 Layer III, 22050 Hz, mono'], '22050 Hz, mono'],
    ['number of channels', 0xff_f3_64_04, '24000 Hz, stereo'],
    ['MPEG version', HEADERS['MPEG 1 Layer III, 44100 Hz, stereo'], 'MPEG 1 Layer III, 44100 Hz, stereo'],
  ])('refuses another %s, quoting both, and goes on as before', (_, bits, found) => {
    const joiner = new Mp3Joiner();
    joiner.add(readAudioFrames(makeFrame()));
    const header = joiner.header();
    expect(() => joiner.add(readAudioFrames(makeFrame({ bits })))).toThrow(Mp3FormatError);
    expect(() => joiner.add(readAudioFrames(makeFrame({ bits })))).toThrow(found);
    expect(() => joiner.add(readAudioFrames(makeFrame({ bits })))).toThrow('they are MPEG 2 Layer III, 24000 Hz, mono');
    expect(joiner.header()).toEqual(header);
  });

  test('tells the truth about any files', () => {
    const formats = fc.constantFrom(...Object.values(HEADERS));
    const file = (bits: number) =>
      fc
        .record({
          bitrates: fc.oneof(
            fc.array(fc.integer({ min: 1, max: 14 }), { minLength: 1, maxLength: 9 }),
            fc
              .tuple(fc.nat(8), fc.integer({ min: 5, max: 6 }))
              .map(([more, index]) => new Array<number>(more + 1).fill(index)),
          ),
          isProtected: fc.boolean(),
          info: fc.constantFrom('Info', 'Xing', undefined),
          id3v2Bytes: fc.option(fc.nat(400), { nil: undefined }),
          hasId3v1: fc.boolean(),
        })
        .map(({ bitrates, isProtected, info, id3v2Bytes, hasId3v1 }) => ({
          bitrates,
          bytes: Buffer.concat([
            ...(id3v2Bytes === undefined ? [] : [makeId3v2(id3v2Bytes)]),
            ...(info === undefined ? [] : [makeInfoFrame(info, 1, { bits })]),
            ...bitrates.map((bitrateIndex) => makeFrame({ bits, bitrateIndex, isProtected })),
            ...(hasId3v1 ? [makeId3v1()] : []),
          ]),
        }));
    const files = formats.chain((bits) =>
      fc.record({ bits: fc.constant(bits), files: fc.array(file(bits), { minLength: 1, maxLength: 6 }) }),
    );
    fc.assert(
      fc.property(files, ({ bits, files: given }) => {
        const { joiner, file: joined } = joinAll(given.map(({ bytes }) => bytes));
        const bitrates = given.flatMap((one) => one.bitrates);
        const { samples, sampleRate, mainDataOffset } = headerOf(bits);
        expect(joiner.frames).toBe(bitrates.length);
        expect(joiner.durationSeconds).toBeCloseTo((bitrates.length * samples) / sampleRate, 9);
        expect(durationOfFrames(joined)).toBe(joiner.durationSeconds);
        expect(readStatedDuration(joined)).toBe(joiner.durationSeconds);
        const isConstant = new Set(bitrates).size === 1;
        expect(joined.subarray(mainDataOffset, mainDataOffset + 4).toString()).toBe(isConstant ? 'Info' : 'Xing');
        expect(joined.readUInt32BE(mainDataOffset + 12)).toBe(joined.length);
      }),
    );
  });
});
