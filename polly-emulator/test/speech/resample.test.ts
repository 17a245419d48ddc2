import { describe, expect, test } from '@jest/globals';
import { Resampler } from '../../src/speech/resample.ts';

const FROM_HZ = 22_050;
const RATES = [8_000, 16_000, 22_050, 24_000, 44_100, 48_000];

const tone = (hertz: number, seconds: number) =>
  Float32Array.from({ length: FROM_HZ * seconds }, (_, index) => Math.sin((2 * Math.PI * hertz * index) / FROM_HZ));

const loudness = (samples: Float32Array) =>
  Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length);

/** In pieces of these lengths, over and over. */
function resample(samples: Float32Array, toHz: number, pieces: readonly number[] = [2_205]): Float32Array {
  const resampler = new Resampler(FROM_HZ, toHz);
  const parts: Float32Array[] = [];
  for (let at = 0, piece = 0; at < samples.length; piece++) {
    const length = pieces[piece % pieces.length] as number;
    parts.push(resampler.push(samples.subarray(at, at + length)));
    at += length;
  }
  parts.push(resampler.finish());
  return Float32Array.from(parts.flatMap((part) => [...part]));
}

describe.each(RATES)('resample to %i Hz', (toHz) => {
  test('keeps the duration', () => {
    expect(resample(tone(440, 2), toHz).length).toBe(toHz * 2);
  });

  test('keeps a tone as it was', () => {
    const result = resample(tone(1_000, 1), toHz);
    const middle = result.slice(2_000, 4_000);
    const ideal = Float32Array.from(middle, (_, index) => Math.sin((2 * Math.PI * 1_000 * (index + 2_000)) / toHz));
    const difference = middle.map((sample, index) => sample - (ideal[index] as number));
    expect(loudness(difference)).toBeLessThan(0.002);
  });

  test('gives the same in pieces of any length as in one', () => {
    const noise = Float32Array.from({ length: 5_000 }, (_, index) => Math.sin(index * index));
    const whole = resample(noise, toHz, [noise.length]);
    expect(resample(noise, toHz, [1, 700, 0, 13, 2_000])).toEqual(whole);
    expect(whole.length).toBe(Math.round((noise.length * toHz) / FROM_HZ));
  });

  test('keeps what sounds at the very beginning and end', () => {
    const clicks = new Float32Array(FROM_HZ);
    clicks[0] = 1;
    clicks[FROM_HZ - 1] = 1;
    const result = resample(clicks, toHz);
    expect(Math.abs(result[0] as number)).toBeGreaterThan(0.3);
    expect(Math.abs(result.at(-1) as number)).toBeGreaterThan(0.1);
  });
});

test('takes out what the lower rate cannot hold', () => {
  const result = resample(tone(7_000, 1), 8_000);
  expect(loudness(result.slice(1_000, 7_000))).toBeLessThan(0.01);
});

test('takes no samples at all', () => {
  expect(resample(new Float32Array(), 24_000)).toHaveLength(0);
});
