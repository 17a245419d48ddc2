// The messages of the answer, in the form that Smithy's "Amazon Event Stream Specification" gives events, exceptions and errors.
import type { AwsError, ErrorName } from '../model/aws-error.ts';
import { encodeMessage } from './event-message.ts';

/** Members of the answer's union, for which the clients have classes. */
const MODELED: readonly ErrorName[] = [
  'ServiceFailureException',
  'ServiceQuotaExceededException',
  'ThrottlingException',
  'ValidationException',
];
/** A header holds 32,767 bytes, and a message may quote what the client sent. */
const MAX_MESSAGE_CHARACTERS = 1_000;

function encodeJson(headers: Readonly<Record<string, string>>, members: object): Buffer {
  return encodeMessage({ ...headers, ':content-type': 'application/json' }, Buffer.from(JSON.stringify(members)));
}

export function encodeAudio(audio: Uint8Array): Buffer {
  const headers = {
    ':message-type': 'event',
    ':event-type': 'AudioEvent',
    ':content-type': 'application/octet-stream',
  };
  return encodeMessage(headers, audio);
}

export function encodeClosed(characters: number): Buffer {
  return encodeJson(
    { ':message-type': 'event', ':event-type': 'StreamClosedEvent' },
    { RequestCharacters: characters },
  );
}

/** The last message of an answer that has already begun. */
export function encodeError({ name, message, members }: AwsError): Buffer {
  if (MODELED.includes(name)) {
    return encodeJson({ ':message-type': 'exception', ':exception-type': name }, { ...members, message });
  }
  const headers = {
    ':message-type': 'error',
    ':error-code': name,
    ':error-message': message.slice(0, MAX_MESSAGE_CHARACTERS),
  };
  return encodeMessage(headers, Buffer.alloc(0));
}
