import { withInterrupts } from '../interrupts.ts';

/** npm and the terminal both pass a Ctrl-C on: what comes this soon after the first is the same one. */
const SAME_INTERRUPT_MS = 500;

/**
 * Like `withInterrupts`, for work whose orderly end may take minutes: the first interrupt aborts `stop`, one more aborts
 * `abandon`.
 */
export function withTwoInterrupts<T>(work: (stop: AbortSignal, abandon: AbortSignal) => Promise<T>): Promise<T> {
  return withInterrupts(async (stop) => {
    const abandon = new AbortController();
    const ended = Promise.withResolvers<void>();
    let timer: NodeJS.Timeout | undefined;
    let listening: Promise<void> | undefined;
    const listenAgain = () => {
      listening = withInterrupts((again) => {
        again.addEventListener('abort', () => abandon.abort(again.reason), { once: true });
        return ended.promise;
      });
    };
    stop.addEventListener(
      'abort',
      () => {
        timer = setTimeout(listenAgain, SAME_INTERRUPT_MS);
      },
      { once: true },
    );
    try {
      return await work(stop, abandon.signal);
    } finally {
      clearTimeout(timer);
      ended.resolve();
      await listening;
    }
  });
}
