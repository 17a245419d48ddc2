const SEEDS = 1e9;

/**
 * How much of what is tried at random, of the emulator's conformance and of real speech the tests run, and which part of
 * it: what their environment shall say of it, and a line that tells a person so.
 */
export function chooseSize({ TEST_SIZE: size, TEST_SEED: given }: NodeJS.ProcessEnv): [NodeJS.ProcessEnv, string] {
  if (size && size !== 'whole') {
    throw new Error(`TEST_SIZE is "${size}": leave it out for a sample of the long tests, or set it to whole for all.`);
  }
  if (given && !/^\d{1,9}$/.test(given)) {
    throw new Error(`TEST_SEED is "${given}": take the number that a run has printed.`);
  }
  const seed = given || String(Math.floor(Math.random() * SEEDS));
  const share = size ? 'The long tests run whole' : 'A sample of the long tests runs (TEST_SIZE=whole: all)';
  return [{ TEST_SIZE: size ?? '', TEST_SEED: seed }, `${share}; TEST_SEED=${seed} repeats what is chosen at random.`];
}
