import { channel } from 'node:diagnostics_channel';
import { describe, expect, test } from '@jest/globals';
import { InterruptedError, interruptAll, withInterrupts } from './interrupts.ts';

describe('interrupting all', () => {
  test('aborts all work that is under way, and waits for the end of each', async () => {
    const ends: string[] = [];
    const works = ['one', 'two'].map((name) =>
      withInterrupts(async (signal) => {
        await abortOf(signal);
        await new Promise(setImmediate);
        ends.push(name);
        throw signal.reason;
      }),
    );
    const outcomes = Promise.allSettled(works);
    await interruptAll();
    expect(ends).toEqual(['one', 'two']);
    for (const outcome of await outcomes) {
      expect(outcome).toEqual({ status: 'rejected', reason: expect.any(InterruptedError) });
    }
  });

  test('does nothing to what has ended, and ends at once when there is no work', async () => {
    const signal = await withInterrupts(async (given) => given);
    await interruptAll();
    expect(signal.aborted).toBe(false);
    expect(channel('narrator:interrupts').hasSubscribers).toBe(false);
  });
});

function abortOf(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve()));
}
