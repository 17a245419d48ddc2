import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { decodeMp3 } from '../../integration/speech/speech-check.ts';
import { encodeAudio } from './encode-audio.ts';

jest.setTimeout(30_000);

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

test('pcm is signed 16-bit little-endian, and too loud is cut off', async () => {
  const samples = Float32Array.of(0, 0.5, -0.5, -1, 2);
  const bytes = await encodeAudio(samples, 16_000, 'pcm');
  expect([...new Int16Array(bytes.buffer, bytes.byteOffset, 5)]).toEqual([0, 16_384, -16_384, -32_768, 32_767]);
});
