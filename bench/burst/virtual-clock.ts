/** What a timer looks like to code that keeps it from holding the process. */
interface Timer {
  readonly dueMs: number;
  readonly fire: () => void;
  ref(): Timer;
  unref(): Timer;
}

/**
 * Time that passes at once: while `work` runs, timers and clocks of this process follow a clock that jumps to the next
 * timer as soon as nothing is left to do. Only for code that waits by timers alone; it must not touch the network.
 *
 * Not node:test's or Jest's fake timers: they leave out AbortSignal.timeout or performance.now, or wait a real
 * millisecond for every timer.
 */
export async function runInVirtualTime<Result>(work: () => Promise<Result>): Promise<Result> {
  const { setTimeout: realSetTimeout, clearTimeout: realClearTimeout, setImmediate: settle } = globalThis;
  const real = { timeout: AbortSignal.timeout, performanceNow: performance.now, dateNow: Date.now };
  const startMs = Date.now();
  let nowMs = 0;
  // Sorted, the next one last.
  const timers: Timer[] = [];

  const add = (fire: () => void, delayMs = 0): Timer => {
    const timer: Timer = { dueMs: nowMs + Math.max(0, delayMs), fire, ref: () => timer, unref: () => timer };
    let [low, high] = [0, timers.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((timers[middle] as Timer).dueMs > timer.dueMs) low = middle + 1;
      else high = middle;
    }
    timers.splice(low, 0, timer);
    return timer;
  };
  const remove = (timer: Timer | undefined) => {
    const at = timer === undefined ? -1 : timers.indexOf(timer);
    if (at >= 0) timers.splice(at, 1);
  };
  globalThis.setTimeout = ((fire: (...args: unknown[]) => void, ms?: number, ...args: unknown[]) =>
    add(() => fire(...args), ms)) as unknown as typeof setTimeout;
  globalThis.clearTimeout = remove as unknown as typeof clearTimeout;
  performance.now = () => nowMs;
  Date.now = () => startMs + nowMs;
  AbortSignal.timeout = (ms) => {
    const controller = new AbortController();
    add(() => controller.abort(new DOMException('The time is over', 'TimeoutError')), ms);
    return controller.signal;
  };
  try {
    let isDone = false;
    const result = work().finally(() => {
      isDone = true;
    });
    result.catch(() => undefined);
    while (!isDone) {
      await new Promise((resolve) => settle(resolve));
      if (isDone) break;
      const next = timers.pop();
      if (next === undefined) throw new Error('Nothing is left to wait for, and the work is not done.');
      nowMs = next.dueMs;
      next.fire();
    }
    return await result;
  } finally {
    globalThis.setTimeout = realSetTimeout;
    globalThis.clearTimeout = realClearTimeout;
    performance.now = real.performanceNow;
    Date.now = real.dateNow;
    AbortSignal.timeout = real.timeout;
  }
}

export function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
