import { describe, expect, test } from '@jest/globals';
import { resample } from './resample.ts';

const FROM_HZ = 22_050;
const RATES = [8_000, 16_000, 22_050, 24_000, 44_100, 48_000];

const tone = (hertz: number, seconds: number) =>
  Float32Array.from({ length: FROM_HZ * seconds }, (_, index) => Math.sin((2 * Math.PI * hertz * index) / FROM_HZ));

const loudness = (samples: Float32Array) =>
  Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length);

describe.each(RATES)('resample to %i Hz', (toHz) => {
  test('keeps the duration', () => {
    expect(resample(tone(440, 2), FROM_HZ, toHz).length).toBe(toHz * 2);
  });

  test('keeps a tone as it was', () => {
    const result = resample(tone(1_000, 1), FROM_HZ, toHz);
    const middle = result.slice(2_000, 4_000);
    const ideal = Float32Array.from(middle, (_, index) => Math.sin((2 * Math.PI * 1_000 * (index + 2_000)) / toHz));
    const difference = middle.map((sample, index) => sample - (ideal[index] as number));
    expect(loudness(difference)).toBeLessThan(0.002);
  });
});

test('takes out what the lower rate cannot hold', () => {
  const result = resample(tone(7_000, 1), FROM_HZ, 8_000);
  expect(loudness(result.slice(1_000, 7_000))).toBeLessThan(0.01);
});

test('takes no samples at all', () => {
  expect(resample(new Float32Array(), FROM_HZ, 24_000)).toHaveLength(0);
});
