import { channel } from 'node:diagnostics_channel';

/** Ctrl-C, a polite kill or a closed terminal arrived, and what was under way has ended in good order. */
export class InterruptedError extends Error {
  override name = 'InterruptedError';
  /** Status of the command that was under way, if it was one. */
  readonly exitCode: number | undefined;

  constructor(message: string, exitCode?: number) {
    super(message);
    this.exitCode = exitCode;
  }
}

/** An interrupt arrived, and what was under way did not end in good order. */
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
 * Jest gives each test file its own copies of modules and of `process`, and no signal reaches them. Node's built-in
 * modules are shared, so this channel carries the interrupt to every copy.
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
  const stopListening = listen(abort);
  interrupts.subscribe(join);
  try {
    return await work(controller.signal);
  } finally {
    stopListening();
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

/** Calls a function on the first interrupt. Later ones are ignored, so that it can finish. */
export function onInterrupt(act: () => void): void {
  let interrupted = false;
  listen(() => {
    if (!interrupted) {
      interrupted = true;
      act();
    }
  });
}

/**
 * Calls a function before an interrupt ends this process, which it does where nothing else listens for it.
 *
 * @returns the function that ends the listening.
 */
export function beforeEnd(act: () => void): () => void {
  const stops = SIGNALS.map((name) => {
    const end = () => {
      if (process.listenerCount(name) > 1) return;
      act();
      process.off(name, end);
      process.kill(process.pid, name);
    };
    process.on(name, end);
    return () => process.off(name, end);
  });
  return () => {
    for (const stop of stops) stop();
  };
}

/** @returns the function that ends the listening. */
function listen(act: () => void): () => void {
  for (const name of SIGNALS) {
    process.on(name, act);
  }
  return () => {
    for (const name of SIGNALS) {
      process.off(name, act);
    }
  };
}
