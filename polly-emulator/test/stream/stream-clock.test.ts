import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { STREAM_LIMITS } from '../../src/model/limits.ts';
import { StreamClock } from '../../src/stream/stream-clock.ts';

const never = new Promise<never>(() => {});
let client: AbortController;
let clock: StreamClock;

beforeEach(() => {
  jest.useFakeTimers();
  client = new AbortController();
  clock = new StreamClock(client.signal, STREAM_LIMITS);
});
afterEach(() => {
  clock.close();
  jest.useRealTimers();
});

describe('the clock of a stream', () => {
  test('ends it when an event is waited for 5 seconds', async () => {
    const waiting = clock.waitForEvent(never);
    await jest.advanceTimersByTimeAsync(4_999);
    expect(clock.signal.aborted).toBe(false);
    await Promise.all([
      expect(waiting).rejects.toMatchObject({ members: { quotaCode: 'input-stream-inbound-event-timeout' } }),
      jest.advanceTimersByTimeAsync(1),
    ]);
  });

  test('counts from each event anew, and not while nobody waits', async () => {
    for (const event of ['first', 'second']) {
      const sent = new Promise<string>((resolve) => setTimeout(resolve, 4_000, event));
      const [received] = await Promise.all([clock.waitForEvent(sent), jest.advanceTimersByTimeAsync(4_000)]);
      expect(received).toBe(event);
      await jest.advanceTimersByTimeAsync(60_000);
    }
    expect(clock.signal.aborted).toBe(false);
  });

  test('ends it after 10 minutes, whatever it does', async () => {
    const speaking = clock.orStop(never);
    await Promise.all([
      expect(speaking).rejects.toMatchObject({ members: { quotaCode: 'input-stream-timeout' } }),
      jest.advanceTimersByTimeAsync(600_000),
    ]);
  });

  test('ends with the client', async () => {
    const speaking = clock.orStop(never);
    client.abort('gone');
    await expect(speaking).rejects.toBe('gone');
    const late = new StreamClock(client.signal, STREAM_LIMITS);
    expect(late.signal.aborted).toBe(true);
    late.close();
  });

  test('leaves no timer behind', () => {
    clock.close();
    expect(jest.getTimerCount()).toBe(0);
  });
});
