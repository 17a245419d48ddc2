import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { mapInOrder } from './in-order.ts';

const noLimit = () => undefined;

async function collect<Result>(results: AsyncIterable<Result>): Promise<Result[]> {
  const all: Result[] = [];
  for await (const result of results) all.push(result);
  return all;
}

describe('mapInOrder', () => {
  test('yields in the order of the items, whichever is done first, never more than so many at a time', async () => {
    const property = fc.asyncProperty(
      fc.scheduler(),
      fc.array(fc.string(), { maxLength: 12 }),
      fc.integer({ min: 1, max: 5 }),
      async (scheduler, items, concurrency) => {
        let running = 0;
        let most = 0;
        const work = async (item: string) => {
          running += 1;
          most = Math.max(most, running);
          await scheduler.schedule(Promise.resolve(), item);
          running -= 1;
          return item.toUpperCase();
        };
        const results = collect(mapInOrder(items, work, { concurrency, beforeStart: noLimit }));
        await scheduler.waitFor(results);
        expect(await results).toEqual(items.map((item) => item.toUpperCase()));
        expect(most).toBeLessThanOrEqual(concurrency);
        if (items.length >= concurrency) expect(most).toBe(concurrency);
      },
    );
    await fc.assert(property, { numRuns: 200 });
  });

  test('starts no more while the results are not taken', async () => {
    const started: number[] = [];
    const results = mapInOrder([0, 1, 2, 3, 4, 5], async (item) => started.push(item), {
      concurrency: 2,
      beforeStart: noLimit,
    });
    await results.next();
    expect(started).toEqual([0, 1, 2]);
    await results.return(undefined);
    expect(started).toEqual([0, 1, 2]);
  });

  test('throws the failure of the earliest item and aborts the rest', async () => {
    const signals: AbortSignal[] = [];
    const work = async (item: number, _: number, signal: AbortSignal) => {
      signals.push(signal);
      if (item === 0) return item;
      throw new Error(`item ${item}`);
    };
    const results = mapInOrder([0, 1, 2], work, { concurrency: 3, beforeStart: noLimit });
    expect(await results.next()).toEqual({ done: false, value: 0 });
    await expect(results.next()).rejects.toThrow('item 1');
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, true, true]);
  });

  test('aborts what runs when nothing further may start', async () => {
    let signal: AbortSignal | undefined;
    const work = async (item: number, _: number, given: AbortSignal) => {
      signal = given;
      return item;
    };
    const beforeStart = (index: number) => {
      if (index === 1) throw new Error('out of time');
    };
    await expect(collect(mapInOrder([0, 1], work, { concurrency: 1, beforeStart }))).rejects.toThrow('out of time');
    expect(signal?.aborted).toBe(true);
  });
});
