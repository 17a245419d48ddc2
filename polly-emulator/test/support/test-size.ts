// How much the tests try: a sample, and all where `TEST_SIZE=whole`, as in CI.
const size = process.env['TEST_SIZE'];
if (size && size !== 'whole') {
  throw new Error(`TEST_SIZE is "${size}"; leave it out for a sample, or set it to whole`);
}
export const isWhole = size === 'whole';

/** What random choice begins with: given again, it makes the same choice. */
export const seed = process.env['TEST_SEED'] ? Number(process.env['TEST_SEED']) : undefined;

/** Every tenth, or as many as told, others for another `TEST_SEED`. */
export function sampleOf<T>(all: readonly T[], oneOf = 10): readonly T[] {
  return isWhole ? all : all.filter((_, index) => index % oneOf === (seed ?? 0) % oneOf);
}
