import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createDecoder } from 'libopus-wasm';
import { cannedAudio } from '../../src/speech/canned-speech.ts';
import { encodeAudio } from '../../src/speech/encode-audio.ts';
import { AUDIO_FORMATS } from '../../src/speech/protocol.ts';
import { decodeMp3 } from '../speech-check/speech-check.ts';
import { packetsOf, pagesOf } from './support/ogg-reader.ts';

/** Flags of Ogg's pages. */
const FIRST_PAGE = 2;
const LAST_PAGE = 4;

const tone = (hertz: number, sampleRate: number, seconds: number) =>
  Float32Array.from(
    { length: sampleRate * seconds },
    (_, index) => 0.5 * Math.sin((2 * Math.PI * hertz * index) / sampleRate),
  );

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'encode-audio-'));
});
afterAll(() => rm(folder, { recursive: true }));

describe('mp3', () => {
  test.each([
    8_000, 16_000, 22_050, 24_000, 44_100, 48_000,
  ])('at %i Hz keeps rate, length and loudness', async (rate) => {
    const path = join(folder, `${rate}.mp3`);
    await writeFile(path, await encodeAudio(tone(440, rate, 2), rate, 'mp3'));
    const decoded = await decodeMp3(path);
    expect(decoded).toMatchObject({ sampleRate: rate, channels: 1 });
    // LAME adds up to some frames of silence around the sound.
    expect(decoded.durationMs).toBeGreaterThanOrEqual(2_000);
    expect(decoded.durationMs).toBeLessThan(2_300);
    expect(Math.abs(decoded.statedDurationMs - decoded.durationMs)).toBeLessThan(100);
    expect(decoded.peak).toBeGreaterThan(0.45);
    expect(decoded.peak).toBeLessThan(0.6);
  });

  test('of two texts at once does not mix them', async () => {
    const [low, high] = [tone(440, 24_000, 3), tone(880, 48_000, 1)];
    const alone = [await encodeAudio(low, 24_000, 'mp3'), await encodeAudio(high, 48_000, 'mp3')];
    const together = await Promise.all([encodeAudio(low, 24_000, 'mp3'), encodeAudio(high, 48_000, 'mp3')]);
    expect(together).toEqual(alone);
  });

  test('refuses a rate that Polly does not have', async () => {
    await expect(encodeAudio(new Float32Array(10), 11_025, 'mp3')).rejects.toThrow('11025');
  });
});

describe('ogg_vorbis', () => {
  test.each([8_000, 16_000, 22_050, 24_000, 44_100, 48_000])('at %i Hz keeps rate and length', async (rate) => {
    const pages = pagesOf(await encodeAudio(tone(440, rate, 2), rate, 'ogg_vorbis'));
    expect(pages.every(({ crcIsRight }) => crcIsRight)).toBe(true);
    expect(pages.map(({ sequence }) => sequence)).toEqual(pages.map((_, index) => index));
    // The identification header: "\x01vorbis", version, channels, rate.
    expect(pages[0]?.body.toString('latin1', 1, 7)).toBe('vorbis');
    expect([pages[0]?.body[11], pages[0]?.body.readUInt32LE(12)]).toEqual([1, rate]);
    expect(pages.at(-1)).toMatchObject({ granulePosition: 2 * rate, flags: LAST_PAGE });
  });
});

describe('ogg_opus', () => {
  /** The encoder's look-ahead at 48,000 Hz: 2.5 ms of overlap and 4 ms of its own. */
  const PRE_SKIP = 312;

  test.each([
    [96_000],
    [1],
    [959],
    [960 - PRE_SKIP],
    [4_800 - PRE_SKIP],
    [0],
  ])('of %i samples states their number to the sample', async (samples) => {
    const pages = pagesOf(await encodeAudio(tone(440, 48_000, 2).subarray(0, samples), 48_000, 'ogg_opus'));
    expect(pages.every(({ crcIsRight }) => crcIsRight)).toBe(true);
    expect(pages.map(({ sequence }) => sequence)).toEqual(pages.map((_, index) => index));
    expect(pages.map(({ flags }) => flags)).toEqual(
      pages.map((_, index) => (index === 0 ? FIRST_PAGE : index === pages.length - 1 ? LAST_PAGE : 0)),
    );
    const [head, tags, ...sound] = pages;
    // RFC 7845, 5.1: version 1, one channel, pre-skip, rate, no gain, channel mapping 0.
    expect(head?.body.toString('latin1', 0, 8)).toBe('OpusHead');
    expect([...(head?.body.subarray(8) ?? [])]).toEqual([1, 1, 0x38, 0x01, 0x80, 0xbb, 0, 0, 0, 0, 0]);
    expect(tags?.body.toString('latin1', 0, 8)).toBe('OpusTags');
    expect([head?.granulePosition, tags?.granulePosition]).toEqual([0, 0]);
    expect(sound.at(-1)?.granulePosition).toBe(samples + PRE_SKIP);
    // Of the other pages, the end of what they hold; the last one's cuts less than a frame off.
    const frames = sound.map(({ lacing }) => lacing.filter((length) => length < 255).length);
    const ends = frames.map((_, page) => frames.slice(0, page + 1).reduce((sum, one) => sum + 960 * one, 0));
    expect(sound.slice(0, -1).map(({ granulePosition }) => granulePosition)).toEqual(ends.slice(0, -1));
    expect((ends.at(-1) as number) - samples - PRE_SKIP).toBeGreaterThanOrEqual(0);
    expect((ends.at(-1) as number) - samples - PRE_SKIP).toBeLessThan(960);
  });

  test('decodes to the sound it was made of', async () => {
    using decoder = await createDecoder({ channels: 1 });
    const packets = packetsOf(await encodeAudio(tone(440, 48_000, 2), 48_000, 'ogg_opus')).slice(2);
    const decoded = packets.flatMap((packet) => [...decoder.decodeFloat(packet)]).slice(PRE_SKIP);
    const middle = decoded.slice(20_000, 40_000);
    expect(Math.max(...middle)).toBeGreaterThan(0.45);
    expect(Math.max(...middle)).toBeLessThan(0.55);
    const upward = middle.filter((sample, index) => index > 0 && sample >= 0 && (middle[index - 1] as number) < 0);
    expect(Math.abs(upward.length - (440 * 20_000) / 48_000)).toBeLessThan(2);
  });

  test('refuses another rate than 48,000 Hz', async () => {
    await expect(encodeAudio(new Float32Array(10), 24_000, 'ogg_opus')).rejects.toThrow('24000');
  });

  test('of two texts at once does not mix them', async () => {
    const packets = async (samples: Float32Array) => packetsOf(await encodeAudio(samples, 48_000, 'ogg_opus')).slice(2);
    const [low, high] = [tone(440, 48_000, 1), tone(880, 48_000, 1)];
    const alone = [await packets(low), await packets(high)];
    expect(await Promise.all([packets(low), packets(high)])).toEqual(alone);
  });
});

test('pcm is signed 16-bit little-endian, and too loud is cut off', async () => {
  const samples = Float32Array.of(0, 0.5, -0.5, -1, 2);
  const bytes = await encodeAudio(samples, 16_000, 'pcm');
  expect([...new Int16Array(bytes.buffer, bytes.byteOffset, 5)]).toEqual([0, 16_384, -16_384, -32_768, 32_767]);
});

// Levels of 16 bits and their codes, by the tables of ITU-T G.711.
const LEVELS = [-32_768, -1_000, -101, -1, 0, 3, 4, 8, 16, 100, 132, 1_000, 20_000, 32_767];
test.each([
  ['mulaw', [0, 78, 114, 127, 255, 255, 254, 254, 253, 242, 239, 206, 140, 128]],
  ['alaw', [42, 122, 83, 85, 213, 213, 213, 213, 212, 211, 221, 250, 166, 170]],
] as const)('%s is one byte a sample, as G.711 has it', async (format, codes) => {
  const samples = Float32Array.from(LEVELS, (level) => level / 32_768);
  expect([...(await encodeAudio(samples, 8_000, format))]).toEqual(codes);
});

test.each(AUDIO_FORMATS)('%s has a canned tone, the same each time', async (format) => {
  const rate = format === 'ogg_opus' ? 48_000 : 8_000;
  const audio = await cannedAudio(format, rate);
  expect(audio.length).toBeGreaterThan(500);
  expect(await cannedAudio(format, rate)).toBe(audio);
});
