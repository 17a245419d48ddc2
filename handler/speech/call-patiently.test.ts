import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import pLimit from 'p-limit';
import { ReplyLostError } from '../errors.ts';
import { callPatiently, type Patience, type Trouble } from './call-patiently.ts';

const THROTTLED = Object.assign(new Error('Rate exceeded'), { name: 'ThrottlingException', $metadata: {} });
const FAILING = Object.assign(new Error('Try later'), {
  name: 'ServiceFailureException',
  $metadata: { httpStatusCode: 500 },
});
const RESET = new ReplyLostError(Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' }));
const SILENT = new ReplyLostError(Object.assign(new Error('no activity'), { name: 'TimeoutError' }));
const REFUSED = Object.assign(new Error('No such voice'), {
  name: 'ValidationException',
  $metadata: { httpStatusCode: 400 },
});
const MAX_ATTEMPTS = { failing: 3, silent: 3 };

const times = (count: number, error: Error): Error[] => Array.from({ length: count }, () => error);

/** A call that fails with these errors, one after the other, and then works. */
function call(errors: readonly Error[], patience: Partial<Patience> = {}) {
  const attempt = jest.fn(async () => {
    const error = errors[attempt.mock.calls.length - 1];
    if (error !== undefined) throw error;
    return 'spoken';
  });
  const signal = new AbortController().signal;
  const troubles: Trouble[] = [];
  const onTrouble = (trouble: Trouble) => void troubles.push(trouble);
  const result = callPatiently(attempt, { signal, maxAttempts: MAX_ATTEMPTS, onTrouble, ...patience });
  return { attempt, troubles, result };
}

beforeEach(() => {
  jest.useFakeTimers();
  jest.spyOn(Math, 'random').mockReturnValue(1);
});
afterEach(() => {
  jest.useRealTimers();
  jest.restoreAllMocks();
});

describe('callPatiently', () => {
  test('repeats what Polly throttles however often, and each other trouble as often as attempts are allowed', async () => {
    const errors = [...times(100, THROTTLED), FAILING, SILENT, RESET, SILENT, ...times(100, THROTTLED)];
    const { result, attempt, troubles } = call(errors);
    await jest.runAllTimersAsync();
    expect(await result).toBe('spoken');
    expect(attempt).toHaveBeenCalledTimes(errors.length + 1);
    expect(troubles.slice(99, 105)).toEqual(['throttled', 'failing', 'silent', 'failing', 'silent', 'throttled']);
  });

  test.each([
    ['fails', [FAILING, SILENT, RESET, SILENT, FAILING], FAILING],
    ['stays silent', [SILENT, FAILING, SILENT, THROTTLED, SILENT], SILENT],
    ['refuses', [THROTTLED, REFUSED], REFUSED],
  ])('throws the last error when Polly %s', async (_what, errors, last) => {
    const { result, attempt } = call(errors);
    const outcome = result.catch((error: unknown) => error);
    await jest.runAllTimersAsync();
    expect(await outcome).toBe(last);
    expect(attempt).toHaveBeenCalledTimes(errors.length);
  });

  test('waits up to twice as long after each trouble of a kind, ten seconds at most', async () => {
    const pauses = jest.spyOn(globalThis, 'setTimeout');
    const { result } = call([...times(7, THROTTLED), FAILING, FAILING]);
    await jest.runAllTimersAsync();
    await result;
    expect(pauses.mock.calls.map(([, ms]) => ms)).toEqual([
      500, 1_000, 2_000, 4_000, 8_000, 10_000, 10_000, 500, 1_000,
    ]);
  });

  test('takes a random share of the pause', async () => {
    jest.mocked(Math.random).mockReturnValueOnce(0.25);
    const pauses = jest.spyOn(globalThis, 'setTimeout');
    await Promise.all([call([THROTTLED]).result, jest.runAllTimersAsync()]);
    expect(pauses.mock.calls.map(([, ms]) => ms)).toEqual([125]);
  });

  test('ends its pause and makes no further attempt when it is aborted', async () => {
    const controller = new AbortController();
    const { result, attempt } = call(times(9, THROTTLED), { signal: controller.signal });
    const outcome = result.catch((error: unknown) => error);
    await jest.advanceTimersByTimeAsync(0);
    controller.abort(new Error('the time is over'));
    expect(await outcome).toMatchObject({ message: 'the time is over' });
    expect(attempt).toHaveBeenCalledTimes(1);
    expect(jest.getTimerCount()).toBe(0);
  });

  test('ends with what is thrown when there is no time for another attempt', async () => {
    const tooLate = new Error('too late');
    const onTrouble = () => {
      throw tooLate;
    };
    const { result, attempt } = call(times(2, THROTTLED), { onTrouble });
    await expect(result).rejects.toBe(tooLate);
    expect(attempt).toHaveBeenCalledTimes(1);
  });

  test('keeps its place while it pauses, and gives it up for another call where there are fewer places now', async () => {
    const places = pLimit(2);
    const order: string[] = [];
    const caller = (name: string, errors: Error[]) =>
      callPatiently(
        async () => {
          order.push(name);
          const error = errors.shift();
          if (error !== undefined) throw error;
        },
        { signal: new AbortController().signal, maxAttempts: MAX_ATTEMPTS, places },
      );
    const calls = [caller('a', times(2, THROTTLED)), caller('b', times(2, THROTTLED)), caller('c', [])];
    await jest.advanceTimersByTimeAsync(100);
    expect(order).toEqual(['a', 'b']);
    await jest.advanceTimersByTimeAsync(400);
    expect(order).toEqual(['a', 'b', 'a', 'b']);
    places.concurrency = 1;
    await jest.advanceTimersByTimeAsync(1_000);
    expect(order.slice(4)).toEqual(['b', 'c', 'a']);
    await Promise.all(calls);
  });
});
