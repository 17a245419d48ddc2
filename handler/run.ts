import type { Clients } from './aws/clients.ts';
import type { Config } from './config.ts';

/** What lives as long as the execution environment. */
export interface Narrator {
  readonly config: Config;
  readonly clients: Clients;
}

export interface Run {
  /** Lambda repeats an event under the same id. */
  readonly requestId: string;
  /** Of this run alone. */
  readonly id: string;
}

/** What belongs to one call of the function. */
export interface Invocation extends Run {
  /** Milliseconds until Lambda ends the call. */
  readonly remainingMs: () => number;
}
