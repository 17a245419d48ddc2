import { expect, test } from '@jest/globals';
import { describeSlowest } from './slowest.ts';
import { NOTHING } from './suite.ts';

const suite = (...all: [name: string, seconds: number][]) => ({
  ...NOTHING,
  tests: all.map(([name, seconds]) => ({ file: 'a.test.ts', name, seconds })),
});

test('the ten slowest tests of all suites are named, the slowest first, each in one line', () => {
  const many = Array.from({ length: 12 }, (_, index): [string, number] => [`n${index}`, 1 + index]);
  const lines = describeSlowest([
    ['unit', suite(...many, ['at\nonce', 0.01])],
    ['terraform', suite([`two\nlines ${'é'.repeat(200)}`, 30])],
  ]);
  expect(lines.slice(0, 2)).toEqual(['', 'The slowest tests:']);
  expect(lines.slice(3)).toEqual(
    [11, 10, 9, 8, 7, 6, 5, 4, 3].map((n) => `${`${n + 1}.0`.padStart(6)} s  unit  a.test.ts  n${n}`),
  );
  expect(lines[2]).toMatch(/^ {2}30\.0 s {2}terraform {2}a\.test\.ts {2}two lines é+…$/);
  expect(lines[2]).toHaveLength(120);
});

test('nothing is said where every test was quick', () => {
  expect(
    describeSlowest([
      ['unit', suite(['a', 0.01])],
      ['terraform', NOTHING],
    ]),
  ).toEqual([]);
});
