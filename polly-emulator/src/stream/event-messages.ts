// Messages of `application/vnd.amazon.eventstream`, as Smithy's "Amazon Event Stream Specification" lays it out: total
// length, length of the headers, CRC-32 of these two, headers, payload, CRC-32 of all before. Numbers are big-endian.
import { crc32 } from 'node:zlib';

const PRELUDE_BYTES = 12;
const CHECKSUM_BYTES = 4;
const MIN_MESSAGE_BYTES = PRELUDE_BYTES + CHECKSUM_BYTES;
/** The specification allows 24 MB; the longest event of Polly, 6,000 characters escaped in JSON, has 36 kB. */
const MAX_MESSAGE_BYTES = 256 * 1024;

const STRING_TYPE = 7;
/** Bytes of a header's value by its type; types 6 and 7, bytes and string, say their length in two bytes. */
const FIXED_BYTES: Readonly<Record<number, number>> = { 0: 0, 1: 0, 2: 1, 3: 2, 4: 4, 5: 8, 8: 8, 9: 16 };

/**
 * Bytes that are no message: a wrong length or checksum, a header that is longer than all headers, an end in the
 * middle.
 */
export class FrameError extends Error {
  override readonly name = 'FrameError';
}

export interface EventMessage {
  /** Only headers that hold a string: `:message-type`, `:event-type` and the like. */
  readonly headers: ReadonlyMap<string, string>;
  readonly payload: Buffer;
}

function readHeaders(bytes: Buffer): Map<string, string> {
  const headers = new Map<string, string>();
  let at = 0;
  const take = (length: number): Buffer => {
    if (at + length > bytes.length) throw new FrameError('a header ends behind the headers');
    at += length;
    return bytes.subarray(at - length, at);
  };
  while (at < bytes.length) {
    const name = take(take(1).readUInt8()).toString('utf8');
    const type = take(1).readUInt8();
    const fixed = FIXED_BYTES[type];
    if (fixed === undefined && type !== 6 && type !== STRING_TYPE)
      throw new FrameError(`header type ${type} is unknown`);
    const value = take(fixed ?? take(2).readUInt16BE());
    if (type === STRING_TYPE) headers.set(name, value.toString('utf8'));
  }
  return headers;
}

/** The message's length by its first 12 bytes, before the rest has come. Throws FrameError. */
function readMessageLength(prelude: Buffer): number {
  const length = prelude.readUInt32BE(0);
  if (length < MIN_MESSAGE_BYTES || length > MAX_MESSAGE_BYTES) {
    throw new FrameError(`a message of ${length} bytes; ${MIN_MESSAGE_BYTES} to ${MAX_MESSAGE_BYTES} are allowed`);
  }
  if (prelude.readUInt32BE(8) !== crc32(prelude.subarray(0, 8)))
    throw new FrameError('the checksum of a prelude is wrong');
  return length;
}

/** `bytes` is one whole message. Throws FrameError. */
export function decodeMessage(bytes: Buffer): EventMessage {
  if (bytes.length < MIN_MESSAGE_BYTES || readMessageLength(bytes) !== bytes.length) {
    throw new FrameError(`a message of ${bytes.length} bytes says that it has another length`);
  }
  const end = bytes.length - CHECKSUM_BYTES;
  if (bytes.readUInt32BE(end) !== crc32(bytes.subarray(0, end)))
    throw new FrameError('the checksum of a message is wrong');
  const payloadAt = PRELUDE_BYTES + bytes.readUInt32BE(4);
  if (payloadAt > end) throw new FrameError('the headers of a message are longer than the message');
  return { headers: readHeaders(bytes.subarray(PRELUDE_BYTES, payloadAt)), payload: bytes.subarray(payloadAt, end) };
}

export function encodeMessage(headers: Readonly<Record<string, string>>, payload: Uint8Array): Buffer {
  const fields = Object.entries(headers).flatMap(([name, value]) => {
    const [nameBytes, valueBytes] = [Buffer.from(name), Buffer.from(value)];
    const valueHead = Buffer.from([STRING_TYPE, valueBytes.length >> 8, valueBytes.length & 0xff]);
    return [Buffer.from([nameBytes.length]), nameBytes, valueHead, valueBytes];
  });
  const headerBytes = Buffer.concat(fields);
  const message = Buffer.alloc(MIN_MESSAGE_BYTES + headerBytes.length + payload.length);
  message.writeUInt32BE(message.length, 0);
  message.writeUInt32BE(headerBytes.length, 4);
  message.writeUInt32BE(crc32(message.subarray(0, 8)), 8);
  message.set(headerBytes, PRELUDE_BYTES);
  message.set(payload, PRELUDE_BYTES + headerBytes.length);
  const end = message.length - CHECKSUM_BYTES;
  message.writeUInt32BE(crc32(message.subarray(0, end)), end);
  return message;
}

/**
 * The messages of a stream, however its bytes were split on the way. Holds at most one message, and refuses a message
 * that announces too great a length before the rest of it comes. Throws FrameError.
 */
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
