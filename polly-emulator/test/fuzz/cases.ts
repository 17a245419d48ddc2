// How many cases there are: 200, and ten times as many with `TEST_SIZE=whole`; `FUZZ_CASES=20000` for a long run.
import type { Parameters } from 'fast-check';
import { isWhole, seed } from '../support/test-size.ts';

const DEFAULT_CASES = isWhole ? 2_000 : 200;
const given = Number(process.env['FUZZ_CASES'] ?? DEFAULT_CASES);
if (!Number.isSafeInteger(given) || given < 1) {
  throw new Error(`FUZZ_CASES is '${process.env['FUZZ_CASES']}'; it has to be a whole number of cases`);
}

/** `share`: this property's part of all cases, 0 to 1. A failure prints the seed to see it again with `TEST_SEED`. */
export function runOf<T>(share: number): Parameters<T> {
  return { numRuns: Math.max(1, Math.round(given * share)), ...(seed !== undefined && { seed }) };
}
