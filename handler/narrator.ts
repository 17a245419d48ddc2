import type { Clients } from './clients.ts';
import type { Config } from './config.ts';

/** What lives as long as the execution environment. */
export interface Narrator {
  readonly config: Config;
  readonly clients: Clients;
}

/** What belongs to one call of the function. */
export interface Invocation {
  readonly requestId: string;
  /** Milliseconds until Lambda ends the call. */
  readonly remainingMs: () => number;
}
