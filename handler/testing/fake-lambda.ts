import type { S3Event } from 'aws-lambda';
import { readConfig } from '../config.ts';
import { createEventHandler } from '../handle-event.ts';
import type { FakeAws, FakeCall } from './fake-aws.ts';
import type { FakeAnswer, ObjectVersion } from './fake-s3.ts';
import { s3EventOf } from './s3-event.ts';

/**
 * At which of its calls a run is ended, and what becomes of this call. `in flight`: it takes effect later, when the run
 * is gone.
 */
export interface Crash {
  /** From 1. */
  readonly call: number;
  readonly moment: 'before' | 'in flight' | 'after';
}

/**
 * What the network does to a call. `lost`: it takes effect, but the connection breaks before the answer; `late`: it
 * takes effect some time after the connection broke; `conflict`: S3 refuses a conditional write with 409.
 */
export type Fault = 'lost' | 'late' | 'conflict';

/** One run of the handler. */
interface FakeRun {
  readonly requestId: string;
  /** The operations asked for so far. */
  readonly calls: string[];
}

/** Something that happened on the other side. */
export interface Effect {
  readonly run: FakeRun;
  readonly operation: string;
  /**
   * Whether the run gets to know it, and whether it happened only after the run was gone or had learned of a failure.
   */
  readonly isLearned: boolean;
  readonly isLate: boolean;
}

/** `crashed`: nothing is known but that the process has ended. */
export type RunEnd = 'crashed' | Error | { readonly outcome: string; readonly code?: string };

/** What a run meets; all of it is optional. */
export interface Conditions {
  /** Waits until it is the turn of this step. */
  readonly turn?: (step: string) => Promise<void>;
  readonly crash?: Crash | undefined;
  readonly faultOf?: (operation: string) => Fault | undefined;
  readonly onEffect?: (effect: Effect) => void;
}

const TOPIC_ARN = 'arn:aws:sns:eu-south-2:123456789012:narrator-notices';
const CONFIG = readConfig({ TOPIC_ARN, AWS_LAMBDA_LOG_LEVEL: 'FATAL' });
const PLENTY_MS = 60_000;
/** So little that a run does not wait for the notice of another one, but leaves that to Lambda's retry. */
const TOO_LITTLE_MS = 500;
const CONFLICT: FakeAnswer = { status: 409, body: '<Error><Code>ConditionalRequestConflict</Code></Error>' };

const connectionReset = () => Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' });

/** Runs the handler once, as Lambda would. */
export async function runHandler(
  aws: FakeAws,
  requestId: string,
  event: S3Event,
  { turn = async () => undefined, crash, faultOf = () => undefined, onEffect = () => undefined }: Conditions = {},
): Promise<RunEnd> {
  const run: FakeRun = { requestId, calls: [] };
  const end = Promise.withResolvers<'crashed'>();
  const die = (): Promise<never> => {
    end.resolve('crashed');
    return new Promise(() => undefined);
  };
  const wire = async ({ operation, isConditional, effect }: FakeCall): Promise<FakeAnswer> => {
    run.calls.push(operation);
    const moment = crash?.call === run.calls.length ? crash.moment : undefined;
    if (moment === 'before') return die();
    const step = `${requestId}, call ${run.calls.length}, ${operation}`;
    await turn(step);
    const takeEffect = (isLearned: boolean, isLate = false) => {
      const answer = effect();
      onEffect({ run, operation, isLearned, isLate });
      return answer;
    };
    const takeEffectLater = () => void turn(`${step}: late`).then(() => takeEffect(false, true));
    if (moment === 'in flight') {
      takeEffectLater();
      return die();
    }
    const fault = faultOf(operation);
    if (fault === 'conflict' && isConditional) return CONFLICT;
    if (fault === 'late') {
      takeEffectLater();
      throw connectionReset();
    }
    const answer = takeEffect(fault !== 'lost' && moment === undefined);
    if (moment === 'after') return die();
    if (fault === 'lost') throw connectionReset();
    await turn(`${step}: answer`);
    return answer;
  };
  const context = {
    awsRequestId: requestId,
    getRemainingTimeInMillis: () => (run.calls.at(-1) === 'GetObjectTagging' ? TOO_LITTLE_MS : PLENTY_MS),
  };
  const done = aws
    .connect(wire, (clients) => createEventHandler({ config: CONFIG, clients }, () => undefined)(event, context))
    .then(
      ({ texts }) => texts[0] ?? new Error('The handler took this for no text.'),
      (error: Error) => error,
    );
  return Promise.race([done, end.promise]);
}

/** What S3 sends when a text is stored. */
export function eventOf({ path, versionId, etag }: ObjectVersion): S3Event {
  const [bucket = '', ...key] = path.split('/');
  return s3EventOf({ bucket, key: key.join('/'), versionId, etag: etag.replaceAll('"', '') });
}
