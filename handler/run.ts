import type { Clients } from './aws/clients.ts';
import type { Config } from './config.ts';
import type { Log } from './log.ts';

/** What lives as long as the execution environment. */
export interface Environment {
  readonly config: Config;
  readonly clients: Clients;
}

/** What Polly was asked for one text so far; it counts also when the run fails. */
export interface Effort {
  /** Calls that the text was split into. */
  parts: number;
  /** All attempts of these calls. */
  calls: number;
  /** Attempts that Polly refused because its quota was used up. */
  throttles: number;
  /** As Polly counted them, or else by our count. */
  billedCharacters: number;
}

export const newEffort = (): Effort => ({ parts: 0, calls: 0, throttles: 0, billedCharacters: 0 });

/** One call of the function for one text, and what it works with. */
export interface Run extends Environment {
  readonly log: Log;
  /** Lambda repeats an event under the same id. */
  readonly requestId: string;
  /** Of this run alone. */
  readonly id: string;
  /** Milliseconds until Lambda ends the run. */
  readonly remainingMs: () => number;
  readonly effort: Effort;
}
