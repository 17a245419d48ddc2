/**
 * Real speech is judged whole with TEST_SIZE=whole, and a sample of it without: what a run has to look at
 * before each commit is whether speech still comes out right, not each sentence of each voice again.
 */
export const isWhole = process.env['TEST_SIZE'] === 'whole';

/** Every third, or as many as told, others for another `TEST_SEED`; all where `TEST_SIZE=whole`. */
export function sampleOf<T>(all: readonly T[], oneOf = 3): readonly T[] {
  const seed = Number(process.env['TEST_SEED'] || 0);
  return isWhole ? all : all.filter((_, index) => index % oneOf === seed % oneOf);
}
