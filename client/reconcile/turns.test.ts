import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, jest, test } from '@jest/globals';
import { forEachConcurrently, Gate } from './turns.ts';

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

describe('a gate', () => {
  test('lets as many through as it has places, and the next when one is done', async () => {
    const gate = new Gate(2);
    const log: string[] = [];
    const ends = [0, 1, 2].map(() => Promise.withResolvers<void>());
    const runs = ends.map((end, index) =>
      gate.run(async () => {
        log.push(`begin ${index}`);
        await end.promise;
      }),
    );
    await nextTurn();
    expect(log).toEqual(['begin 0', 'begin 1']);
    ends[1]?.resolve();
    await nextTurn();
    expect(log).toEqual(['begin 0', 'begin 1', 'begin 2']);
    ends[0]?.resolve();
    ends[2]?.resolve();
    await Promise.all(runs);
  });

  test('gives the place of work that failed to the next', async () => {
    const gate = new Gate(1);
    const first = gate.run(() => Promise.reject(new Error('broken')));
    const second = gate.run(async () => 'done');
    await expect(first).rejects.toThrow('broken');
    expect(await second).toBe('done');
    expect(await gate.run(async () => 'again')).toBe('again');
  });
});
