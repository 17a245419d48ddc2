/**
 * Real speech is judged whole with TEST_SIZE=whole, and at about a tenth of that without: what a run has to look at
 * before each commit is whether speech still comes out right, not each sentence of each voice again.
 */
export const isWhole = process.env['TEST_SIZE'] === 'whole';

/** All where `TEST_SIZE=whole`, otherwise one, another one for another `TEST_SEED`. */
export function oneOf<T>(all: readonly T[]): readonly T[] {
  const seed = Number(process.env['TEST_SEED'] || 0);
  return isWhole ? all : all.slice(seed % all.length).slice(0, 1);
}
