import { describe, expect, test } from '@jest/globals';
import { encodeMessage, readMessages } from '../../src/stream/event-messages.ts';

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
