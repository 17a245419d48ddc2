import { afterEach, expect, jest, test } from '@jest/globals';
import { HeldOutput } from './held-output.ts';

afterEach(() => {
  jest.restoreAllMocks();
});

test('what a suite says is held until its turn, and then shown as it comes', () => {
  const shown: unknown[] = [];
  jest.spyOn(console, 'log').mockImplementation((line) => {
    shown.push(line);
  });
  const output = new HeldOutput();
  output.print('one');
  output.print('two');
  expect(shown).toEqual([]);
  output.release();
  expect(shown).toEqual(['one', 'two']);
  output.print('three');
  expect(shown).toEqual(['one', 'two', 'three']);
});
