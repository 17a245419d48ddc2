// All that the handler can throw. A text that can never be spoken is a TextRefusedError and ends in a `failed` notice.
// Anything else leaves the handler: Lambda repeats the event and, when that does not help, sends its on-failure record
// to the operators. Names are literals because the bundler shortens class names, and Lambda's record carries the name
// as `errorType`.
import { formatCount } from './format-count.ts';

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

/**
 * The connection could not be made, broke or fell silent before the whole reply was there. `$retryable` makes the SDK
 * repeat the request.
 */
export class ReplyLostError extends Error {
  override readonly name = 'ReplyLostError';
  readonly $retryable = { throttling: false };
  /** Nothing came for as long as the client waits: the SDK's name for it. */
  readonly wasSilent: boolean;

  constructor(cause: Error) {
    super(`The connection failed before the whole reply had arrived: ${cause.message}`, { cause });
    this.wasSilent = cause.name === 'TimeoutError';
  }
}

interface Shortage {
  /** Parts that were spoken; they are billed. */
  readonly spoken: number;
  readonly parts: number;
  readonly remainingMs: number;
  /** Attempts that Polly throttled. */
  readonly throttles: number;
}

/** The time of the invocation ends before the text can be spoken to its end. */
export class OutOfTimeError extends Error {
  override readonly name = 'OutOfTimeError';

  constructor({ spoken, parts, remainingMs, throttles }: Shortage, cause?: unknown) {
    const advice =
      throttles > 0
        ? `Polly throttled ${throttles} calls: more texts than its quota has room for. If this lasts, set reserved_concurrency`
        : 'If this lasts, raise the Terraform variable timeout or polly_concurrency, or split the text';
    super(
      `Stopped with ${spoken} of ${parts} parts of the text spoken: the ${Math.round(remainingMs / 1000)} s that Lambda still gives ` +
        `are not enough for the next. Lambda repeats the event. ${advice} (docs/aws.md, "Bursts").`,
      { cause },
    );
  }
}

/** Another run has stored the audio and may be sending its notice at this moment. */
export class NoticePendingError extends Error {
  override readonly name = 'NoticePendingError';

  constructor(audio: string) {
    super(
      `The audio ${audio} was stored by another run, whose notice was not there before the time of this one ended. ` +
        'Lambda repeats the event; that run finds the notice sent, or sends it.',
    );
  }
}

/** Other runs replaced the audio again and again while this one wanted to store its own. */
export class AudioContendedError extends Error {
  override readonly name = 'AudioContendedError';

  constructor(audio: string, attempts: number) {
    super(`The audio ${audio} changed during each of ${attempts} attempts to store it. Lambda repeats the event.`);
  }
}

const MAX_QUOTED_CHARACTERS = 500;

/** Not from S3: an event of another service, or a key that is not URL-encoded. There is nobody to notify. */
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

/** Several texts of one event failed. Lambda knows only whole events: it repeats those that went well, too. */
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

/**
 * What to throw for a call that AWS refused or that never got through. `ownAttempts` where the SDK made but one each.
 */
export function failureOf(call: AwsCall, thrown: unknown, ownAttempts?: number): AccessDeniedError | AwsCallError {
  const cause = thrown instanceof Error ? thrown : new Error(String(thrown));
  const { httpStatusCode, attempts: sdkAttempts = 1 } =
    (cause as { $metadata?: { httpStatusCode?: number; attempts?: number } }).$metadata ?? {};
  const attempts = ownAttempts ?? sdkAttempts;
  return httpStatusCode === 403 || ACCESS_DENIED_NAMES.includes(cause.name)
    ? new AccessDeniedError(call, cause)
    : new AwsCallError(call, attempts, cause);
}

/** The bytes are no MP3, or none that can be joined to the ones before. The message quotes what was found. */
export class Mp3FormatError extends Error {
  override readonly name = 'Mp3FormatError';
}

/**
 * Input that can never work, one class a cause: it ends in one `failed` notice and is not tried again. The code is part
 * of the notice's contract (docs/notifications.md); message and action are for people.
 */
export abstract class TextRefusedError extends Error {
  /** Why, in a form that programs can compare. */
  abstract readonly code: string;
  /** What the person who stored the text can do. */
  abstract readonly action: string;
}

/** Without a version nothing shows whether another text has taken its place, and nothing can carry the notice's tag. */
export class VersionMissingError extends TextRefusedError {
  override readonly name = 'VersionMissingError';
  readonly code = 'version-missing';
  readonly action = 'Store the text again. S3 may take 15 minutes to switch versioning on for a new bucket.';

  constructor() {
    super('The text has no version: versioning of the bucket was not on when it was stored.');
  }
}

export class TextDeletedError extends TextRefusedError {
  override readonly name = 'TextDeletedError';
  readonly code = 'text-deleted';
  readonly action = 'If you still want the audio, store the text again.';

  constructor(cause?: Error) {
    super('The text was deleted before it could be read.', cause && { cause });
  }
}

export class TextArchivedError extends TextRefusedError {
  override readonly name = 'TextArchivedError';
  readonly code = 'text-archived';
  readonly action = 'Store the text again in a storage class that can be read at once, such as STANDARD.';

  constructor(cause: Error) {
    super('The text is in an archive storage class and cannot be read.', { cause });
  }
}

/** `why`, a clause, and `remedy`, which follows "Store the text again", as `encryptionFaultOf` has them. */
interface Unreadable {
  readonly why: string;
  readonly remedy: string;
}

export class TextEncryptedError extends TextRefusedError {
  override readonly name = 'TextEncryptedError';
  readonly code = 'text-encrypted';
  readonly action: string;

  constructor({ why, remedy }: Unreadable, cause: unknown) {
    super(`The text cannot be read: ${why}.`, { cause });
    this.action = `Store the text again ${remedy}.`;
  }
}

/**
 * Without a look at the MP3 nothing shows whose it is, nor can it be replaced on the condition that it is still the
 * same.
 */
export class AudioEncryptedError extends TextRefusedError {
  override readonly name = 'AudioEncryptedError';
  readonly code = 'audio-encrypted';
  readonly action = 'Delete that MP3 or move it to another name, then store the text again.';

  constructor(audio: string, { why }: Pick<Unreadable, 'why'>, cause: unknown) {
    super(`The MP3 beside the text, ${audio}, was not replaced: ${why}.`, { cause });
  }
}

export class TextEmptyError extends TextRefusedError {
  override readonly name = 'TextEmptyError';
  readonly code = 'text-empty';
  readonly action = 'Store a text that has at least one word.';

  /** `only`: what the text has instead of words. */
  constructor(bytes: number, only = 'white space') {
    super(bytes === 0 ? 'The text is empty.' : `The text has nothing but ${only} (${bytes} bytes).`);
  }
}

export const AS_UTF8 = 'Save the text as UTF-8, or as UTF-16 with a byte order mark, and store it again.';

export class TextNotUtf8Error extends TextRefusedError {
  override readonly name = 'TextNotUtf8Error';
  readonly code = 'text-not-utf8';
  readonly action = AS_UTF8;

  constructor(encoding: string, cause: unknown) {
    super(`The file is not text in ${encoding}: it holds bytes that this encoding does not have.`, { cause });
  }
}

/** A file that is no text, though its bytes may be UTF-8. */
export interface ForeignFormat {
  /** What the file shows, to follow "The file" and a full stop after it. */
  readonly what: string;
  /** How the words in it become a text: a sentence. */
  readonly action: string;
}

export class TextBinaryError extends TextRefusedError {
  override readonly name = 'TextBinaryError';
  readonly code = 'text-binary';
  readonly action: string;

  constructor({ what, action }: ForeignFormat) {
    super(`The file ${what}.`);
    this.action = action;
  }
}

/** HTML and other XML than SSML: its tags would be read aloud. */
export class TextMarkupError extends TextRefusedError {
  override readonly name = 'TextMarkupError';
  readonly code = 'text-markup';
  readonly action =
    'Store its words alone: open it in its program, copy them and save them as plain text in UTF-8. ' +
    'To hear it with all its tags, store it with the metadata text-type: text.';

  /** `what` it is, such as "an HTML page". */
  constructor(what: string) {
    super(`The file is ${what}, and its tags would be read aloud.`);
  }
}

export class EncodingUnsupportedError extends TextRefusedError {
  override readonly name = 'EncodingUnsupportedError';
  readonly code = 'encoding-unsupported';
  readonly action: string;

  constructor(coding: string, known: readonly string[]) {
    super(`The file is packed as its Content-Encoding says, and "${coding}" is not unpacked here.`);
    const names = `${known.slice(0, -1).join(', ')} or ${known.at(-1)}`;
    this.action = `Store the text unpacked and without Content-Encoding, or packed with ${names}.`;
  }
}

export class TextDamagedError extends TextRefusedError {
  override readonly name = 'TextDamagedError';
  readonly code = 'text-damaged';
  readonly action = 'Pack the text anew, or store it unpacked and without Content-Encoding, and store it again.';

  constructor(coding: string, cause: Error) {
    super(
      `The file cannot be unpacked as ${coding}, which its Content-Encoding names: it is cut off, damaged or packed otherwise ` +
        `(${cause.message}).`,
      { cause },
    );
  }
}

export class TextTooLongError extends TextRefusedError {
  override readonly name = 'TextTooLongError';
  readonly code = 'text-too-long';
  readonly action: string;

  /** `size` with its unit, such as "123,412 characters"; `cost` a sentence, or empty where the price is not known. */
  constructor(size: string, maxCharacters: number, cost: string) {
    const limit = `${formatCount(maxCharacters)} characters`;
    super(`The text is too long: it has ${size}, at most ${limit} are narrated.${cost && ` ${cost}`}`);
    this.action =
      `Split the text into files of at most ${limit} each and store them one by one, or have the limit raised ` +
      '(Terraform variable max_characters).';
  }
}

export class OptionsInvalidError extends TextRefusedError {
  override readonly name = 'OptionsInvalidError';
  readonly code = 'options-invalid';
  readonly action: string;

  constructor(faults: readonly { readonly name: string; readonly value: string; readonly expected: string }[]) {
    super(`The text's metadata is not usable: ${faults.map(({ name, value }) => `${name} is "${value}"`).join(', ')}.`);
    this.action = `Store the text again with ${faults.map(({ name, expected }) => `${name}: ${expected}`).join('; ')}.`;
  }
}

/** Polly answered that this request can never work. */
export class PollyRefusedError extends TextRefusedError {
  override readonly name = 'PollyRefusedError';
  readonly code: string;
  readonly action: string;

  constructor(code: string, message: string, action: string, cause: Error) {
    super(message, { cause });
    this.code = code;
    this.action = action;
  }
}

/** Polly ends the speech of one call after ten minutes and does not say so: the rest would be missing. */
export class AudioTooLongError extends TextRefusedError {
  override readonly name = 'AudioTooLongError';
  readonly code = 'audio-too-long';
  readonly action = 'Let the text be spoken faster (SSML prosody rate), with shorter pauses, and store it again.';

  constructor(place: string) {
    super(
      `The speech of ${place} is longer than the ten minutes that Polly gives one call, so its end would be missing.`,
    );
  }
}

/** Polly took the text and sent no sound, so there is nothing to store. */
export class AudioEmptyError extends TextRefusedError {
  override readonly name = 'AudioEmptyError';
  readonly code = 'audio-empty';
  readonly action = 'Store a text that has at least one word in the language of the voice.';

  constructor() {
    super('Polly found nothing to say in the text and sent no sound.');
  }
}

export interface SsmlFault {
  /** Where it is in the document: UTF-16 units from 0. */
  readonly offset: number;
  /** What is wrong, as a clause without a full stop. */
  readonly what: string;
  /** What the person who wrote it can do: a sentence. */
  readonly action: string;
}

/** Line and column from 1, the column in code points. */
export function placeOf(ssml: string, offset: number): { readonly line: number; readonly column: number } {
  const lines = ssml
    .slice(0, offset)
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\r|\n/);
  return { line: lines.length, column: [...(lines.at(-1) ?? '')].length + 1 };
}

/** SSML that Polly would refuse or that cannot be cut into its requests. Found before anything is sent. */
export class SsmlInvalidError extends TextRefusedError {
  override readonly name = 'SsmlInvalidError';
  readonly code = 'ssml-invalid';
  readonly action: string;
  readonly line: number;
  readonly column: number;

  constructor(ssml: string, { offset, what, action }: SsmlFault) {
    const { line, column } = placeOf(ssml, offset);
    super(`The SSML is not usable at line ${line}, column ${column}: ${what}.`);
    this.action = action;
    this.line = line;
    this.column = column;
  }
}
