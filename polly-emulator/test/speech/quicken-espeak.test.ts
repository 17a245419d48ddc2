import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { expect, test } from '@jest/globals';
import { QUICK_REMAINDER, SLOW_REMAINDER } from '../../src/speech/quicken-espeak.ts';

test('what is made faster stands in the package, once', async () => {
  const path = createRequire(import.meta.url).resolve('@echogarden/espeak-ng-emscripten');
  expect((await readFile(path, 'utf8')).split(SLOW_REMAINDER)).toHaveLength(2);
});

test('the quick remainder is the remainder', () => {
  const remainder = new Function('a', 'b', `let ua = 1; ${QUICK_REMAINDER}; return [Fg(a, b), ua];`);
  const halves = [0, 1, 2, 0x3fff_ffff, 0x4000_0000, 0x7fff_fffe, 0x7fff_ffff, 0x8000_0000, 0xffff_fffe, 0xffff_ffff];
  for (const low of halves) {
    for (const high of halves) {
      const number = (BigInt(high) << 32n) + BigInt(low);
      // As the package calls it: with signed halves.
      expect([number, remainder(low | 0, high | 0)]).toEqual([number, [Number(number % 0x7fff_ffffn), 0]]);
    }
  }
});
