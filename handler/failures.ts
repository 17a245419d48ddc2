/**
 * Trouble that is not the text's: thrown out of the handler, so that Lambda tries the event again and, when that does not
 * help, sends its on-failure record to the operators. Names are literals because the bundler shortens class names, and
 * Lambda's record carries the name as `errorType`.
 */

/** One call of an AWS API, as a person who reads the error has to know it. */
interface AwsCall {
  /** The IAM action, such as `s3:GetObjectVersion`. */
  readonly action: string;
  /** What it was asked on: an address or ARN, or `*` where IAM knows nothing finer. */
  readonly resource: string;
  /** What a refusal may mean beside a missing permission. */
  readonly refusalMayAlsoMean?: string;
}

export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';

  constructor(faults: readonly string[]) {
    super(`The function's environment is not usable: ${faults.join('; ')}.`);
  }
}

/** The role may not do what the handler has to do: a matter for the operators, whatever the text says. */
export class AccessDeniedError extends Error {
  override readonly name = 'AccessDeniedError';

  constructor({ action, resource, refusalMayAlsoMean }: AwsCall, cause: Error) {
    super(
      `Not allowed: ${action} on ${resource} was refused (${cause.name}: ${cause.message}). ` +
        `Allow it in the policy of the function's role${refusalMayAlsoMean ? `, or: ${refusalMayAlsoMean}` : ''}.`,
      { cause },
    );
  }
}

/** A call that did not succeed within its attempts, or that AWS answered with something unforeseen. */
export class AwsCallError extends Error {
  override readonly name = 'AwsCallError';

  constructor({ action, resource }: AwsCall, attempts: number, cause: Error) {
    super(
      `${action} on ${resource} failed after ${attempts} attempt${attempts === 1 ? '' : 's'} ` +
        `(${cause.name}: ${cause.message}). Lambda repeats the event; if this lasts, look at the service's health and quotas.`,
      { cause },
    );
  }
}

/** The connection could not be made, broke or fell silent before the whole reply was there. `$retryable` makes the SDK repeat the request. */
export class ReplyLostError extends Error {
  override readonly name = 'ReplyLostError';
  readonly $retryable = { throttling: false };

  constructor(cause: Error) {
    super(`The connection failed before the whole reply had arrived: ${cause.message}`, { cause });
  }
}

/** The time of the invocation ends before the text can be spoken to its end. */
export class OutOfTimeError extends Error {
  override readonly name = 'OutOfTimeError';

  constructor(done: number, parts: number, remainingMs: number) {
    super(
      `Stopped with ${done} of ${parts} parts of the text begun: the ${Math.round(remainingMs / 1000)} s that Lambda still gives ` +
        'would not be enough for the next. Lambda repeats the event; if this lasts, raise the Terraform variable timeout or polly_concurrency.',
    );
  }
}

/** Another run has stored the audio and may be telling about it at this moment. */
export class NoticePendingError extends Error {
  override readonly name = 'NoticePendingError';

  constructor(audio: string) {
    super(
      `The audio ${audio} was stored by another run, whose notice was not there before the time of this one ended. ` +
        'Lambda repeats the event, which finds the notice or sends it.',
    );
  }
}

/** The audio was replaced by others again and again while this run wanted to store its own. */
export class AudioContendedError extends Error {
  override readonly name = 'AudioContendedError';

  constructor(audio: string, attempts: number) {
    super(`The audio ${audio} changed during each of ${attempts} attempts to store it. Lambda repeats the event.`);
  }
}

/** More of a foreign event would only hide the sentence around it. */
const MAX_QUOTED_CHARACTERS = 500;

/** Nothing that S3 sends, such as an event of another service or a key that is not URL-encoded: no text and nobody to tell. */
export class MalformedRecordError extends Error {
  override readonly name = 'MalformedRecordError';

  /** `what` was given, such as "a record without a key". */
  constructor(what: string, given: unknown, cause?: unknown) {
    super(
      `The function was invoked with ${what}: ${String(JSON.stringify(given)).slice(0, MAX_QUOTED_CHARACTERS)}. Invoke it with what S3 ` +
        'itself sends: "Records" that each have "s3.bucket.name" and an "s3.object.key" encoded as in a URL.',
      { cause },
    );
  }
}

/** Several texts of one event failed. Lambda knows only whole events, so its retry repeats those that went well, too. */
export class RecordsFailedError extends AggregateError {
  override readonly name = 'RecordsFailedError';

  constructor(failures: readonly Error[], records: number) {
    super(failures, `${failures.length} of ${records} texts failed: ${failures.map((one) => one.message).join(' | ')}`);
  }
}

const ACCESS_DENIED_NAMES = [
  'AccessDenied',
  'AccessDeniedException',
  'AuthorizationErrorException',
  'KMSAccessDeniedException',
];

/** What to throw for a call that AWS refused or that never got through. */
export function failureOf(call: AwsCall, thrown: unknown): AccessDeniedError | AwsCallError {
  const cause = thrown instanceof Error ? thrown : new Error(String(thrown));
  const { httpStatusCode, attempts = 1 } =
    (cause as { $metadata?: { httpStatusCode?: number; attempts?: number } }).$metadata ?? {};
  return httpStatusCode === 403 || ACCESS_DENIED_NAMES.includes(cause.name)
    ? new AccessDeniedError(call, cause)
    : new AwsCallError(call, attempts, cause);
}
