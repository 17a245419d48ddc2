/** Ctrl-C, a polite kill or a closed terminal arrived, and what was under way has been brought to an end. */
export class InterruptedError extends Error {
  override name = 'InterruptedError';
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Runs work that an interrupt ends in good order: instead of ending the process, the signal aborts with an
 * InterruptedError, so that what the work has opened gets closed.
 */
export async function withInterrupts<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const abort = () => controller.abort(new InterruptedError('Interrupted.'));
  for (const name of SIGNALS) {
    process.on(name, abort);
  }
  try {
    return await work(controller.signal);
  } finally {
    for (const name of SIGNALS) {
      process.off(name, abort);
    }
  }
}
