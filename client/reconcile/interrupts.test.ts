import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { withTwoInterrupts } from './interrupts.ts';

const listenersBefore = process.listenerCount('SIGINT');

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

function interrupt(): void {
  process.emit('SIGINT');
}

test('the first interrupt stops, the second abandons', async () => {
  await withTwoInterrupts(async (stop, abandon) => {
    expect([stop.aborted, abandon.aborted]).toEqual([false, false]);
    interrupt();
    expect([stop.aborted, abandon.aborted]).toEqual([true, false]);
    jest.advanceTimersByTime(500);
    interrupt();
    expect([stop.aborted, abandon.aborted]).toEqual([true, true]);
  });
});

test('one Ctrl-C that arrives twice, as under npm, is one interrupt', async () => {
  await withTwoInterrupts(async (stop, abandon) => {
    interrupt();
    interrupt();
    jest.advanceTimersByTime(499);
    interrupt();
    expect([stop.aborted, abandon.aborted]).toEqual([true, false]);
  });
});

test.each([
  ['after no interrupt', 0],
  ['after one', 1],
  ['after two', 2],
])('nobody listens any more %s', async (_when, interrupts) => {
  const value = await withTwoInterrupts(async () => {
    for (let count = 0; count < interrupts; count += 1) {
      interrupt();
      jest.advanceTimersByTime(500);
    }
    return 'done';
  });
  jest.runAllTimers();
  expect(value).toBe('done');
  expect(process.listenerCount('SIGINT')).toBe(listenersBefore);
});

test('work that fails is no reason to go on listening', async () => {
  const working = withTwoInterrupts(async () => {
    interrupt();
    throw new Error('broken');
  });
  await expect(working).rejects.toThrow('broken');
  jest.runAllTimers();
  expect(process.listenerCount('SIGINT')).toBe(listenersBefore);
});
