// What a client says on the stream: text, and that there is no more of it.
import { SYNCHRONOUS_LIMITS } from '../model/limits.ts';
import { decodeMessage, type EventMessage, readMessages } from './event-messages.ts';
import { invalid } from './stream-replies.ts';

export type InboundEvent =
  | { readonly kind: 'text'; readonly text: string; readonly ssml: boolean; readonly flush: boolean }
  | { readonly kind: 'close' };

const MAX_QUOTED_CHARACTERS = 100;

/**
 * A signed client wraps every event in a message of its own with `:date` and `:chunk-signature`; the last may be empty.
 * The signature is not checked, as no signature is in this emulator; an event without a wrapper is taken as well.
 */
function unwrap(message: EventMessage): EventMessage | undefined {
  if (message.headers.has(':message-type')) return message;
  return message.payload.length === 0 ? undefined : decodeMessage(message.payload);
}

function readMembers(payload: Buffer): Record<string, unknown> {
  let members: unknown;
  try {
    members = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(payload));
  } catch (error) {
    const message = `The payload of a TextEvent is not valid JSON (${(error as Error).message})`;
    throw invalid('invalidInboundEvent', message, undefined, error);
  }
  if (typeof members === 'object' && members !== null && !Array.isArray(members))
    return members as Record<string, unknown>;
  throw invalid('invalidInboundEvent', 'The payload of a TextEvent is not a JSON object');
}

/** Quotes no list or object: they may be nested deeper than the stack. */
function wrongValue(field: string, value: unknown, wanted: string): Error {
  const given = typeof value === 'string' ? `'${value.slice(0, MAX_QUOTED_CHARACTERS)}'` : nameOf(value);
  return invalid('fieldValidationFailed', `TextEvent has ${field} ${given}; it has to be ${wanted}`, field);
}

function nameOf(value: unknown): string {
  if (typeof value === 'object' && value !== null) return Array.isArray(value) ? 'a list' : 'an object';
  return String(value ?? null);
}

function readTextEvent(payload: Buffer): InboundEvent {
  const { Text: text, TextType: type = 'text', FlushStreamConfiguration: flushing } = readMembers(payload);
  if (typeof text !== 'string') throw wrongValue('Text', text, 'a string');
  if (type !== null && type !== 'text' && type !== 'ssml') throw wrongValue('TextType', type, 'text or ssml');
  if (typeof (flushing ?? {}) !== 'object' || Array.isArray(flushing)) {
    throw wrongValue('FlushStreamConfiguration', flushing, 'an object');
  }
  const { Force: force } = (flushing ?? {}) as { Force?: unknown };
  if (typeof (force ?? false) !== 'boolean') throw wrongValue('FlushStreamConfiguration.Force', force, 'a boolean');
  // Tags are counted apart, once they are read.
  const { characters, billedCharacters } = SYNCHRONOUS_LIMITS;
  const limit = type === 'ssml' ? characters : billedCharacters;
  if (text.length > limit) {
    const message = `Maximum text length has been exceeded: a TextEvent has ${text.length} characters, at most ${limit} are allowed`;
    throw invalid('fieldValidationFailed', message, 'Text');
  }
  return { kind: 'text', text, ssml: type === 'ssml', flush: force === true };
}

function readEvent({ headers, payload }: EventMessage): InboundEvent {
  const [messageType, eventType] = [headers.get(':message-type'), headers.get(':event-type')];
  if (messageType === 'event' && eventType === 'TextEvent') return readTextEvent(payload);
  if (messageType === 'event' && eventType === 'CloseStreamEvent') return { kind: 'close' };
  const message = `There is no ${messageType ?? 'message'} '${eventType ?? ''}'; send TextEvent and, at the end, CloseStreamEvent`;
  throw invalid('invalidInboundEvent', message);
}

/** Ends with the client's input. Throws ValidationException, FrameError. */
export async function* readInboundEvents(chunks: AsyncIterable<Buffer>): AsyncGenerator<InboundEvent, void, undefined> {
  for await (const message of readMessages(chunks)) {
    const event = unwrap(message);
    if (event === undefined) return;
    yield readEvent(event);
  }
}
