// What is known of one place of the model: a test of it, or why there is none.
import type { OperationName } from '../../src/model/shapes.ts';
import type { Section } from './model-places.ts';
import type { Trial } from './trial.ts';

/** `shows` is the table's words for what the test sees. */
export interface Check {
  readonly shows: string;
  /** Resolves when the place is as it should be. For an error: makes the call that has to be rejected with it. */
  readonly run: (trial: Trial) => Promise<unknown>;
  /** Why it is never tried on Polly itself, where nothing in it would stop it before it costs. */
  readonly onlyHere?: string;
}

export interface NotHere {
  readonly notHere: string;
}

export type Case = Check | NotHere;
export type Cases = Readonly<Record<string, Case>>;

export type OperationCases = { readonly [Each in Section]: Cases } & {
  /** Why HTTP/1.1 cannot carry the operation, and what a client is answered there. */
  readonly onlyOverHttp2?: Check & NotHere;
};

export const isCheck = (one: Case): one is Check => 'run' in one;

export const check = (shows: string, run: Check['run']): Check => ({ shows, run });

/** For an error that Polly has no cause for but its own state. */
export const onDemand = (operation: OperationName, error: string, call: Check['run']): Check =>
  check('on demand, by the faults', async (trial) => {
    await trial.setFaults({ operations: [operation], errors: [error] });
    await call(trial);
  });
