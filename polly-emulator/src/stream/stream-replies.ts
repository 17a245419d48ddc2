// What a stream answers: audio, its end, and its errors, as messages in the form of Smithy's "Amazon Event Stream
// Specification".
//
// The model of StartSpeechSynthesisStream has four errors only. What the other operations of Polly call
// InvalidSampleRateException and the like is here a ValidationException that names the field. Which `reason` goes with
// which fault is documented nowhere: the values below are a guess by their names.
import { AwsError, type ErrorName } from '../model/aws-error.ts';
import { toAwsError } from '../speech/speech-errors.ts';
import { encodeMessage, FrameError } from './event-messages.ts';

/** Members of the answer's union, for which the clients have classes. */
const MODELED: readonly ErrorName[] = [
  'ServiceFailureException',
  'ServiceQuotaExceededException',
  'ThrottlingException',
  'ValidationException',
];
/** A header holds 32,767 bytes, and a message may quote what the client sent. */
const MAX_MESSAGE_CHARACTERS = 1_000;

type Reason = 'unsupportedOperation' | 'fieldValidationFailed' | 'invalidInboundEvent' | 'other';
type QuotaCode = 'input-stream-inbound-event-timeout' | 'input-stream-timeout';

/** The input member that each error of the other operations is about. */
const FIELDS: Partial<Readonly<Record<ErrorName, string>>> = {
  EngineNotSupportedException: 'Engine',
  InvalidSampleRateException: 'SampleRate',
  InvalidSsmlException: 'Text',
  LanguageNotSupportedException: 'LanguageCode',
  LexiconNotFoundException: 'LexiconNames',
  MarksNotSupportedForFormatException: 'OutputFormat',
  TextLengthExceededException: 'Text',
};

/** `field`: the member at fault, where there is one. */
export function invalid(reason: Reason, message: string, field?: string, cause?: unknown): AwsError {
  const fields = field === undefined ? {} : { fields: [{ name: field, message }] };
  return new AwsError('ValidationException', message, { cause, members: { reason, ...fields } });
}

export function timedOut(quotaCode: QuotaCode, message: string): AwsError {
  return new AwsError('ServiceQuotaExceededException', message, { members: { quotaCode, serviceCode: 'polly' } });
}

/** The error for anything that was thrown while a stream was worked on. */
export function toStreamError(thrown: unknown): AwsError {
  if (thrown instanceof FrameError) {
    return invalid('invalidInboundEvent', `The input is not an event stream: ${thrown.message}`, undefined, thrown);
  }
  const error = toAwsError(thrown);
  const field = FIELDS[error.name];
  return field === undefined ? error : invalid('fieldValidationFailed', error.message, field, error);
}

function encodeJson(headers: Readonly<Record<string, string>>, members: object): Buffer {
  return encodeMessage({ ...headers, ':content-type': 'application/json' }, Buffer.from(JSON.stringify(members)));
}

export function encodeAudio(audio: Uint8Array): Buffer {
  const type = { ':message-type': 'event', ':event-type': 'AudioEvent' };
  return encodeMessage({ ...type, ':content-type': 'application/octet-stream' }, audio);
}

export function encodeClosed(characters: number): Buffer {
  const type = { ':message-type': 'event', ':event-type': 'StreamClosedEvent' };
  return encodeJson(type, { RequestCharacters: characters });
}

/** The last message of an answer that has already begun. */
export function encodeError({ name, message, members }: AwsError): Buffer {
  if (MODELED.includes(name)) {
    return encodeJson({ ':message-type': 'exception', ':exception-type': name }, { ...members, message });
  }
  const text = message.slice(0, MAX_MESSAGE_CHARACTERS);
  return encodeMessage({ ':message-type': 'error', ':error-code': name, ':error-message': text }, Buffer.alloc(0));
}
