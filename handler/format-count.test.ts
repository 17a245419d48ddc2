import { expect, test } from '@jest/globals';
import { formatCount } from './format-count.ts';

test.each([0, 7, 999, 1_000, 12_345, 100_000, 209_715_200])('%d is written as in English', (count) => {
  expect(formatCount(count)).toBe(count.toLocaleString('en-US'));
});
