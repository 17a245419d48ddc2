// What an operation of Polly is to the server: a function from its checked input to a reply.
import type { Reply } from '../http/http-messages.ts';
import type { LexiconStore } from '../lexicons/lexicon-store.ts';
import type { Input, OperationName } from '../model/shapes.ts';
import type { LoggedRequest } from '../own-interface/request-log.ts';
import type { Speech } from '../speech/speech-pool.ts';
import type { TaskRunner } from '../tasks/task-runner.ts';

/** What outlives a request. */
export interface Services {
  readonly speech: Speech;
  readonly lexicons: LexiconStore;
  readonly tasks: TaskRunner;
}

/** One request. */
export interface Call extends Services {
  /** From the signature; `us-east-1` where there is none. */
  readonly region: string;
  /** Aborted when the client has left. */
  readonly signal: AbortSignal;
  readonly log: LoggedRequest;
}

/** Throws AwsError for whatever Polly would refuse. */
export type Operation<Name extends OperationName> = (input: Input<Name>, call: Call) => Reply | Promise<Reply>;
