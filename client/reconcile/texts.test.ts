import { beforeEach, describe, expect, jest, test } from '@jest/globals';
import { World } from './stub-world.ts';

let world: World;
beforeEach(() => {
  world = new World();
});

describe('100,000 texts', () => {
  // They take a second by themselves, and several beside other suites.
  jest.setTimeout(30_000);

  beforeEach(() => {
    world.keys = 100_000;
  });

  test('are checked and the stale ones redone, a page of the listing in memory and a few texts at a time', async () => {
    world.isStale = (text) => text % 100 === 7;
    world.report.row = jest.fn();
    await world.reconcile({ concurrency: 3 });

    expect(world.totals).toMatchObject({ checked: 100_000, upToDate: 99_000, stale: 1_000, redone: 1_000, errors: 0 });
    expect(world.report.row).toHaveBeenCalledTimes(1_000);
    expect(world.pagesAsked).toBe(100);
    expect(world.most.pagesAhead).toBeLessThanOrEqual(2);
    expect(world.most.heads).toBeLessThanOrEqual(2 * (16 + 3));
    expect(world.most.invocations).toBe(3);
  });

  test('that are all stale are looked for no faster than the function takes them', async () => {
    let [headed, answered] = [0, 0];
    const ahead: number[] = [];
    world.keys = 5_000;
    world.onHead = () => {
      headed += 0.5;
      ahead.push(headed - answered);
    };
    world.onInvoke = () => {
      answered += 1;
      return { outcome: 'narrated' };
    };
    await world.reconcile({ concurrency: 5 });
    expect(answered).toBe(5_000);
    expect(Math.max(...ahead)).toBeLessThanOrEqual(16 + 5);
  });
});

describe('a row tells what came of a text', () => {
  async function rowOf(onInvoke: World['onInvoke']) {
    world.keys = 1;
    world.onInvoke = onInvoke;
    await world.reconcile();
    return { row: world.rows[0], totals: world.totals };
  }

  test.each([
    [{ outcome: 'narrated' }, 'narrated', { redone: 1 }],
    [{ outcome: 'failed', code: 'text-empty' }, 'failed: text-empty', { failed: 1 }],
    [{ outcome: 'overtaken' }, 'overtaken by a newer version', { settled: 1 }],
    [{ outcome: 'unchanged' }, 'up to date by now', { settled: 1 }],
  ])('%j', async (answer, outcome, counted) => {
    const { row, totals } = await rowOf(() => answer);
    expect(row).toEqual({ key: '0.txt', versionId: 'v0', why: 'no MP3', outcome });
    expect(totals).toEqual({
      checked: 1,
      upToDate: 0,
      stale: 1,
      redone: 0,
      failed: 0,
      errors: 0,
      settled: 0,
      ...counted,
    });
  });

  test('an error, with its name', async () => {
    const { row, totals } = await rowOf(() =>
      Promise.reject(Object.assign(new Error('no answer'), { name: 'TimeoutError' })),
    );
    expect(row?.outcome).toBe('error: TimeoutError: no answer');
    expect(totals).toMatchObject({ stale: 1, redone: 0, errors: 1 });
  });
});

test('a text that cannot be checked is a row, and the others go on', async () => {
  world.keys = 3;
  world.isStale = () => false;
  world.onHead = (text) => {
    if (text === 1) throw new Error('socket hang up');
  };
  await world.reconcile();
  expect(world.totals).toMatchObject({ checked: 3, upToDate: 2, errors: 1 });
  expect(world.rows).toEqual([
    {
      key: '1.txt',
      why: 'could not be checked',
      outcome: expect.stringMatching(/^error: HeadObject of s3:.*socket hang up/),
    },
  ]);
});

test('a dry run lists and invokes nothing', async () => {
  world.keys = 3;
  world.isStale = (text) => text !== 1;
  await world.reconcile({ dryRun: true });
  expect(world.rows).toEqual([
    { key: '0.txt', versionId: 'v0', why: 'no MP3' },
    { key: '2.txt', versionId: 'v2', why: 'no MP3' },
  ]);
  expect(world.totals).toMatchObject({ checked: 3, upToDate: 1, stale: 2, redone: 0 });
  expect(world.invoked).toEqual([]);
});
