import { crc32 } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { decodeMessage, encodeMessage, readMessages } from '../../src/stream/event-messages.ts';

/** Test vectors that AWS publishes with its event stream libraries. */
const EMPTY = '00000010 00000000 05c248eb 7d98c8ff';
const PAYLOAD = '0000001d 00000000 fd528c5a 7b27666f6f273a27626172277d c3653936';
const INT_HEADER = '0000002d 00000010 41c424b8 0a6576656e742d74797065 04 0000a00c 7b27666f6f273a27626172277d 36f480a0';

const bytesOf = (hex: string): Buffer => Buffer.from(hex.replaceAll(' ', ''), 'hex');

/** A message of AWS's own vector with one byte changed. */
function damaged(hex: string, at: number): Buffer {
  const bytes = bytesOf(hex);
  bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at);
  return bytes;
}

describe('a message of an event stream', () => {
  test.each([
    ['without anything', EMPTY, ''],
    ['with a payload', PAYLOAD, "{'foo':'bar'}"],
  ])('%s is written and read as AWS does', (_, hex, payload) => {
    expect(encodeMessage({}, Buffer.from(payload))).toEqual(bytesOf(hex));
    expect(decodeMessage(bytesOf(hex)).payload.toString()).toBe(payload);
  });

  test('is read with a header that holds no string, which is left out', () => {
    const { headers, payload } = decodeMessage(bytesOf(INT_HEADER));
    expect([...headers]).toEqual([]);
    expect(payload.toString()).toBe("{'foo':'bar'}");
  });

  test('keeps its headers, whatever their names', () => {
    const headers = { ':event-type': 'TextEvent', constructor: 'ñandú', toString: '' };
    expect([...decodeMessage(encodeMessage(headers, Buffer.alloc(0))).headers]).toEqual(Object.entries(headers));
  });

  test.each([
    ['a wrong length', damaged(EMPTY, 3), /prelude/],
    ['a wrong checksum of the prelude', damaged(PAYLOAD, 9), /prelude/],
    ['a wrong checksum of the whole', damaged(PAYLOAD, 14), /checksum of a message/],
    ['another length of its headers', damaged(PAYLOAD, 7), /prelude/],
    ['its end cut off', bytesOf(PAYLOAD).subarray(0, 20), /another length/],
    ['nothing in it', Buffer.alloc(0), /another length/],
  ])('with %s is refused', (_, bytes, message) => {
    expect(() => decodeMessage(bytes)).toThrow(
      expect.objectContaining({ name: 'FrameError', message: expect.stringMatching(message) }),
    );
  });

  // The header's name (2) and value (7, a string, of 0xffff bytes) say that they are longer than all headers; the
  // checksums are right.
  test.each(['026107ffff', 'ff61', '0161', '016163', '01610700'])('with headers %s is refused', (hex) => {
    const whole = encodeMessage({}, bytesOf(hex));
    const forged = withHeaderLength(whole, hex.length / 2);
    expect(() => decodeMessage(forged)).toThrow(expect.objectContaining({ name: 'FrameError' }));
  });

  test('with headers longer than itself is refused', () => {
    const forged = withHeaderLength(bytesOf(PAYLOAD), 14);
    expect(() => decodeMessage(forged)).toThrow(/longer than the message/);
  });
});

/** The same bytes with another length of the headers and right checksums. */
function withHeaderLength(message: Buffer, length: number): Buffer {
  const forged = Buffer.from(message);
  forged.writeUInt32BE(length, 4);
  forged.writeUInt32BE(crc32(forged.subarray(0, 8)), 8);
  forged.writeUInt32BE(crc32(forged.subarray(0, -4)), forged.length - 4);
  return forged;
}

const MESSAGES = ['one', '', 'three'.repeat(10_000)].map((text) => encodeMessage({ ':a': 'b' }, Buffer.from(text)));
const ALL = Buffer.concat(MESSAGES);

async function* inPieces(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function payloads(chunks: AsyncIterable<Buffer>): Promise<string[]> {
  const found: string[] = [];
  for await (const { payload } of readMessages(chunks)) found.push(payload.toString());
  return found;
}

describe('the messages of a stream', () => {
  test.each([1, 7, 12, 16, 1_000, ALL.length])('come whole when the bytes come %d at a time', async (size) => {
    expect(await payloads(inPieces(ALL, size))).toEqual(['one', '', 'three'.repeat(10_000)]);
  });

  test('are none in an empty stream', async () => {
    expect(await payloads(inPieces(Buffer.alloc(0), 1))).toEqual([]);
  });

  test.each([1, 11, 12, 30, ALL.length - 1])('cannot end after %d bytes', async (length) => {
    await expect(payloads(inPieces(ALL.subarray(0, length), 9))).rejects.toThrow(/ended within a message/);
  });

  test.each([
    ['4 GB', 'ffffffff'],
    ['256 kB and one byte', '00040001'],
    ['too few bytes for a message', '0000000f'],
    ['nothing', '00000000'],
  ])('are refused by their first bytes when one says that it has %s', async (_, length) => {
    const endless = (async function* () {
      yield Buffer.from(`${length}0000000000000000`, 'hex');
      for (;;) yield Buffer.alloc(1_024);
    })();
    await expect(payloads(endless)).rejects.toMatchObject({ name: 'FrameError' });
  });
});
