import { channel } from 'node:diagnostics_channel';

/** Ctrl-C, a polite kill or a closed terminal arrived, and what was under way has been brought to an end in good order. */
export class InterruptedError extends Error {
  override name = 'InterruptedError';
  /** Status of the command that was under way, if it was one. */
  readonly exitCode: number | undefined;

  constructor(message: string, exitCode?: number) {
    super(message);
    this.exitCode = exitCode;
  }
}

/** As above, but it could not be brought to an end in good order. */
export class BrokenOffError extends Error {
  override name = 'BrokenOffError';
}

export const EXIT_INTERRUPTED = 130;

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** What `interruptAll` hands to all work that is under way: each adds the promise of its end. */
interface Interrupt {
  readonly ends: Promise<void>[];
}

/**
 * Jest gives each test file copies of its own of the modules and of `process`, which no signal reaches. Node's own modules
 * are the same for all, so the channel leads from the one that does get the signal to the work of all others.
 */
const interrupts = channel('narrator:interrupts');

/**
 * Runs work that an interrupt ends in good order: instead of ending the process, the signal aborts with an
 * InterruptedError, so that what the work has opened gets closed.
 */
export async function withInterrupts<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const ended = Promise.withResolvers<void>();
  const abort = () => controller.abort(new InterruptedError('Interrupted.'));
  const join = (interrupt: unknown) => {
    abort();
    (interrupt as Interrupt).ends.push(ended.promise);
  };
  for (const name of SIGNALS) {
    process.on(name, abort);
  }
  interrupts.subscribe(join);
  try {
    return await work(controller.signal);
  } finally {
    for (const name of SIGNALS) {
      process.off(name, abort);
    }
    interrupts.unsubscribe(join);
    ended.resolve();
  }
}

/** Interrupts everything in this process that runs by `withInterrupts`, and waits for its end. */
export async function interruptAll(): Promise<void> {
  const interrupt: Interrupt = { ends: [] };
  interrupts.publish(interrupt);
  await Promise.all(interrupt.ends);
}

/** Calls a function once, on the first interrupt; no later one ends the process in the middle of what it does. */
export function onInterrupt(act: () => void): void {
  let interrupted = false;
  const actOnce = () => {
    if (!interrupted) {
      interrupted = true;
      act();
    }
  };
  for (const name of SIGNALS) {
    process.on(name, actOnce);
  }
}
