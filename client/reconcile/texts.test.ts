import { setImmediate as nextTurn } from 'node:timers/promises';
import { TooManyRequestsException } from '@aws-sdk/client-lambda';
import { beforeEach, describe, expect, jest, test } from '@jest/globals';
import { InterruptedError } from '../interrupts.ts';
import { FunctionUnavailableError } from './invocation.ts';
import { World } from './stub.ts';
import { forEachConcurrently, TooManyErrorsError } from './texts.ts';

let world: World;
beforeEach(() => {
  world = new World();
});

// A hundred pages where TEST_SIZE=whole.
const PAGES = process.env['TEST_SIZE'] ? 100 : 10;
const KEYS = PAGES * 1_000;

describe('many texts', () => {
  beforeEach(() => {
    world.keys = KEYS;
  });

  test('are checked and the stale ones redone, a page of the listing in memory and a few texts at a time', async () => {
    world.isStale = (text) => text % 100 === 7;
    world.report.row = jest.fn();
    await world.reconcile({ concurrency: 3 });

    expect(world.totals).toMatchObject({
      ...{ checked: KEYS, upToDate: 0.99 * KEYS, stale: 0.01 * KEYS, redone: 0.01 * KEYS, errors: 0 },
    });
    expect(world.report.row).toHaveBeenCalledTimes(0.01 * KEYS);
    expect(world.pagesAsked).toBe(PAGES);
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

describe('trouble', () => {
  test('without an end ends the run', async () => {
    world.keys = 5_000;
    world.onInvoke = () => Promise.reject(new Error('Polly is down'));
    const running = world.reconcile();
    await expect(running).rejects.toThrow(TooManyErrorsError);
    await expect(running).rejects.toThrow(
      '20 errors in a row, so the rest was left alone. The last one: Polly is down',
    );
    expect(world.invoked.length).toBeLessThan(30);
    expect(world.rows.length).toBe(world.totals.errors);
  });

  test('with every check ends the run, too', async () => {
    world.keys = 5_000;
    world.onHead = () => {
      throw new Error('credentials have expired');
    };
    await expect(world.reconcile()).rejects.toThrow(/20 errors in a row.*credentials have expired/);
    expect(world.totals.checked).toBeLessThan(60);
  });

  test('now and then does not', async () => {
    world.keys = 200;
    world.onInvoke = (text) => (text % 4 === 0 ? { outcome: 'narrated' } : Promise.reject(new Error('broken')));
    await world.reconcile();
    expect(world.totals).toMatchObject({ checked: 200, redone: 50, errors: 150 });
  });

  test('with a check now and then does not either', async () => {
    world.keys = 200;
    world.isStale = () => false;
    world.onHead = (text) => {
      if (text % 4 > 0) throw new Error('broken');
    };
    await world.reconcile();
    expect(world.totals).toMatchObject({ checked: 200, upToDate: 50, errors: 150 });
  });

  test('like a function that is not there ends the run at once', async () => {
    world.keys = 5_000;
    world.onInvoke = () => Promise.reject(Object.assign(new Error('gone'), { name: 'ResourceNotFoundException' }));
    await expect(world.reconcile()).rejects.toThrow(FunctionUnavailableError);
    expect(world.invoked.length).toBeLessThan(10);
  });
});

describe('an interrupt', () => {
  const interrupted = new InterruptedError('Interrupted.');

  test('begins nothing more and waits for what is under way', async () => {
    world.keys = 5_000;
    world.onInvoke = async (text) => {
      if (text === 6) world.stop.abort(interrupted);
      await nextTurn();
      return { outcome: 'narrated' };
    };
    await expect(world.reconcile()).rejects.toThrow(interrupted);
    expect(world.invoked.length).toBeLessThanOrEqual(6 + 4 + 1);
    expect(world.totals.redone).toBe(world.invoked.length);
    expect(world.rows).toHaveLength(world.invoked.length);
  });

  test('ends the waiting for a busy function, whose text was not begun', async () => {
    world.keys = 1;
    world.onInvoke = () => Promise.reject(new TooManyRequestsException({ message: 'busy', $metadata: {} }));
    world.report.progress = (throttled) => {
      world.throttled.push(throttled);
      if (throttled === 1) world.stop.abort(interrupted);
    };
    await expect(world.reconcile()).rejects.toThrow(interrupted);
    expect(world.throttled.at(-1)).toBe(0);
    expect(world.rows).toEqual([]);
    expect(world.totals).toMatchObject({ stale: 1, redone: 0, errors: 0 });
  });

  test('a second one waits no longer, and says of which texts', async () => {
    world.keys = 2;
    world.onInvoke = (text, signal) => {
      if (text === 1) {
        world.stop.abort(interrupted);
        setImmediate(() => world.abandon.abort(interrupted));
      }
      return abortErrorOf(signal);
    };
    await expect(world.reconcile()).rejects.toThrow(interrupted);
    expect(world.rows.map(({ key, outcome }) => [key, outcome])).toEqual([
      ['0.txt', 'not waited for'],
      ['1.txt', 'not waited for'],
    ]);
    expect(world.totals).toMatchObject({ stale: 2, redone: 0, errors: 0 });
  });
});

function abortErrorOf(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(Object.assign(new Error('aborted'), { name: 'AbortError' })));
  });
}

const never = new AbortController().signal;

async function* count(to: number, onTaken: (item: number) => void = () => undefined) {
  for (let item = 0; item < to; item += 1) {
    onTaken(item);
    yield item;
  }
}

describe('items', () => {
  test('are all worked on, no more at a time than allowed', async () => {
    const done: number[] = [];
    let [running, most] = [0, 0];
    await forEachConcurrently(count(100), 7, never, async (item) => {
      running += 1;
      most = Math.max(most, running);
      await nextTurn();
      running -= 1;
      done.push(item);
    });
    expect(done.sort((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, item) => item));
    expect(most).toBe(7);
  });

  test('are taken no faster than they are worked on', async () => {
    let [taken, finished] = [0, 0];
    const ahead: number[] = [];
    const items = count(50, () => {
      taken += 1;
      ahead.push(taken - finished);
    });
    await forEachConcurrently(items, 3, never, async () => {
      await nextTurn();
      finished += 1;
    });
    expect(Math.max(...ahead)).toBeLessThanOrEqual(3);
  });

  test('are taken no more after one has failed; those under way are waited for', async () => {
    const done: number[] = [];
    const working = forEachConcurrently(count(100), 3, never, async (item) => {
      await nextTurn();
      if (item === 4) throw new Error('item 4 broke');
      await nextTurn();
      done.push(item);
    });
    await expect(working).rejects.toThrow('item 4 broke');
    expect(done.length).toBeLessThan(10);
    expect(done).toContain(3);
  });

  test('are taken no more after a stop, which is no error', async () => {
    const stop = new AbortController();
    const done: number[] = [];
    await forEachConcurrently(count(100), 2, stop.signal, async (item) => {
      if (item === 5) stop.abort();
      await nextTurn();
      done.push(item);
    });
    expect(done.sort()).toEqual([0, 1, 2, 3, 4, 5]);
  });

  test('that come after a stop are not worked on', async () => {
    const stop = new AbortController();
    async function* late() {
      stop.abort();
      yield 1;
    }
    const work = jest.fn(async () => undefined);
    await forEachConcurrently(late(), 1, stop.signal, work);
    expect(work).not.toHaveBeenCalled();
  });

  test('whose source breaks end with its error', async () => {
    async function* broken() {
      yield 1;
      throw new Error('the source broke');
    }
    await expect(forEachConcurrently(broken(), 4, never, async () => undefined)).rejects.toThrow('the source broke');
  });
});
