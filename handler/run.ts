import type { Clients } from './aws/clients.ts';
import type { Config } from './config.ts';
import type { Log } from './log.ts';

/** What lives as long as the execution environment. */
export interface Environment {
  readonly config: Config;
  readonly clients: Clients;
}

/** One call of the function, and what it works with. */
export interface Run extends Environment {
  readonly log: Log;
  /** Lambda repeats an event under the same id. */
  readonly requestId: string;
  /** Of this run alone. */
  readonly id: string;
  /** Milliseconds until Lambda ends the run. */
  readonly remainingMs: () => number;
}
