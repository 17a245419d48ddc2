import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';

/** What the parent sends for each invocation. */
export interface Order {
  readonly requestId: string;
  readonly event: unknown;
}

export interface Invocation {
  /** Of the handler alone, by the clock of its own process. */
  readonly ms: number;
  /** Processor time of the invocation. */
  readonly cpuMs: number;
  /** Since the start of the process, its code and Node included. */
  readonly peakRssBytes: number;
  /** The stack of what the handler threw. */
  readonly failure?: string;
}

export interface FunctionSettings {
  readonly runnerPath: string;
  readonly bundlePath: string;
  /** The whole environment: nothing is inherited. */
  readonly environment: Readonly<Record<string, string>>;
  readonly memoryMb: number;
}

/**
 * The switches that Lambda starts Node with, after the `bootstrap` of its Node images: a tenth of the function's memory
 * for new objects, in two halves, and the rest for old ones.
 */
export function lambdaSwitches(memoryMb: number): string[] {
  const newSpaceMb = Math.floor(memoryMb / 10);
  return [
    '--expose-gc',
    '--max-http-header-size=81920',
    `--max-semi-space-size=${Math.floor(newSpaceMb / 2)}`,
    `--max-old-space-size=${memoryMb - newSpaceMb}`,
  ];
}

/** A function's execution environment: one process, which handles one event at a time and stays warm. */
export class FunctionProcess {
  readonly #child: ChildProcess;
  #invocations = 0;

  constructor({ runnerPath, bundlePath, environment, memoryMb }: FunctionSettings) {
    this.#child = fork(runnerPath, [bundlePath], {
      env: environment,
      execArgv: lambdaSwitches(memoryMb),
      // The function's log would drown the figures.
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
  }

  /** @throws Error with what the handler threw, or when the process ended. */
  async invoke(event: unknown): Promise<Invocation> {
    this.#invocations += 1;
    const order: Order = { requestId: `bench-${this.#child.pid}-${this.#invocations}`, event };
    const ended = new AbortController();
    const onExit = (code: number | null) => ended.abort(new Error(`The function's process ended with status ${code}.`));
    this.#child.once('exit', onExit);
    try {
      this.#child.send(order);
      const [invocation] = (await once(this.#child, 'message', { signal: ended.signal })) as [Invocation];
      if (invocation.failure !== undefined) throw new Error(`The handler failed: ${invocation.failure}`);
      return invocation;
    } catch (error) {
      throw ended.signal.aborted ? ended.signal.reason : error;
    } finally {
      this.#child.off('exit', onExit);
    }
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    this.#child.kill();
    await once(this.#child, 'exit');
  }
}
