// How much the tests try: a tenth of it, and all where `TEST_SIZE=whole`, as in CI.
import type { Parameters } from 'fast-check';

const size = process.env['TEST_SIZE'];
if (size && size !== 'whole') {
  throw new Error(`TEST_SIZE is "${size}": leave it out for a tenth of the random cases, or set it to whole for all.`);
}
const seed = process.env['TEST_SEED'];

/** @param whole how many random cases there are in CI. A failure names its seed; `TEST_SEED` repeats it. */
export function runsOf<T>(whole: number): Parameters<T> {
  return { numRuns: size ? whole : Math.ceil(whole / 10), ...(seed && { seed: Number(seed) }) };
}
