// How many cases there are: few by default, so that the suite stays quick; `FUZZ_CASES=20000` for the full run.
import type { Parameters } from 'fast-check';

const DEFAULT_CASES = 2_000;
const given = Number(process.env['FUZZ_CASES'] ?? DEFAULT_CASES);
if (!Number.isSafeInteger(given) || given < 1) {
  throw new Error(`FUZZ_CASES is '${process.env['FUZZ_CASES']}'; it has to be a whole number of cases`);
}

const seed = process.env['FUZZ_SEED'];

/** `share`: this property's part of all cases, 0 to 1. A failure prints the seed to see it again with `FUZZ_SEED`. */
export function runOf<T>(share: number): Parameters<T> {
  return { numRuns: Math.max(1, Math.round(given * share)), ...(seed !== undefined && { seed: Number(seed) }) };
}
