// Cuts the bytes of an event stream into its messages, however they were split on the way.
import { decodeMessage, type EventMessage, FrameError, readMessageLength } from './event-message.ts';

const PRELUDE_BYTES = 12;

/** Holds one message at most, and refuses one that says it is too long before its bytes come. Throws FrameError. */
export async function* readMessages(chunks: AsyncIterable<Buffer>): AsyncGenerator<EventMessage, void, undefined> {
  let pieces: Buffer[] = [];
  let held = 0;
  let wanted = PRELUDE_BYTES;
  for await (const chunk of chunks) {
    pieces.push(chunk);
    held += chunk.length;
    // Joined only when there is enough: a client that sends byte by byte must not cost a copy for each.
    while (held >= wanted) {
      const bytes = pieces.length === 1 ? (pieces[0] as Buffer) : Buffer.concat(pieces);
      const length = readMessageLength(bytes);
      if (held >= length) yield decodeMessage(bytes.subarray(0, length));
      const rest = held >= length ? bytes.subarray(length) : bytes;
      wanted = held >= length ? PRELUDE_BYTES : length;
      pieces = [rest];
      held = rest.length;
    }
  }
  if (held > 0) throw new FrameError(`the stream ended within a message, after ${held} of its bytes`);
}
