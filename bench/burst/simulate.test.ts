import { expect, test } from '@jest/globals';
import { QUOTAS } from './polly-model.ts';
import { type Burst, simulate, textsOf } from './simulate.ts';

/** More than Polly's neural quota has room for: 6 calls a second, where each of these runs wants to make one at once. */
const BURST: Burst = {
  jobs: [...textsOf(150, 1), ...textsOf(6, 12)],
  quota: QUOTAS.neural,
  speaker: 'narrator',
  concurrency: 1_000,
  timeoutMs: 900_000,
  way: 'direct',
};

test('a burst above the quota of Polly is only slow: nothing is lost or billed for nothing, no run is repeated', async () => {
  const { throttles, ...result } = await simulate(BURST);
  expect(result).toMatchObject({ narrated: 156, lost: 0, repeats: 0, wastedShare: 0 });
  expect(throttles).toBeGreaterThan(150);
});

test('a burst with the retries of the SDK alone repeats runs and bills for nothing: the model shows trouble', async () => {
  const { repeats, wastedShare } = await simulate({
    ...BURST,
    jobs: [...textsOf(100, 1), ...textsOf(40, 12)],
    speaker: 'sdk',
    timeoutMs: 300_000,
  });
  expect(repeats).toBeGreaterThan(20);
  expect(wastedShare).toBeGreaterThan(0.1);
});

test('a text whose time is over is repeated, and what it was billed is counted as wasted', async () => {
  const result = await simulate({ ...BURST, jobs: textsOf(30, 35), timeoutMs: 60_000 });
  expect(result.lost).toBeGreaterThan(0);
  expect(result.repeats).toBeGreaterThan(0);
  expect(result.wastedShare).toBeGreaterThan(0);
});

test('texts outlast ten minutes without Polly', async () => {
  const result = await simulate({ ...BURST, jobs: textsOf(30, 2), downUntilMs: 600_000 });
  expect(result).toMatchObject({ narrated: 30, lost: 0 });
  expect(result.lastMs).toBeGreaterThan(600_000);
});
