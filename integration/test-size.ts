/**
 * Real speech is judged whole with TEST_SIZE=whole, and at about a tenth of that without: what a run has to look at
 * before each commit is whether speech still comes out right, not each sentence of each voice again.
 */
export const isWhole = process.env['TEST_SIZE'] === 'whole';
