import { describe, expect, test } from '@jest/globals';
import { type Body, BodyCutError, type Pause, spoilBody } from '../../src/faults/body-faults.ts';
import type { BodyFaultName, FaultSettings } from '../../src/faults/fault-settings.ts';

const noPause: Pause = async () => {};

async function* inChunks(...chunks: string[]): AsyncGenerator<Uint8Array> {
  for (const chunk of chunks) yield Buffer.from(chunk);
}

/** The pieces that come, and the error that ends them. */
async function receive(
  body: Body,
  fault: BodyFaultName,
  settings: FaultSettings,
  { signal = new AbortController().signal, pause = noPause }: { signal?: AbortSignal; pause?: Pause } = {},
): Promise<{ pieces: string[]; error: unknown }> {
  const pieces: string[] = [];
  try {
    for await (const piece of spoilBody(body, fault, settings, { signal, pause }))
      pieces.push(Buffer.from(piece).toString());
    return { pieces, error: undefined };
  } catch (error) {
    return { pieces, error };
  }
}

describe('TruncatedBody', () => {
  test.each<[string, Body]>([
    ['text', '0123456789'],
    ['bytes', Buffer.from('0123456789')],
    ['chunks', inChunks('012', '3456', '', '789')],
  ])('ends %s after a half', async (_, body) => {
    const { pieces, error } = await receive(body, 'TruncatedBody', {});
    expect(pieces).toEqual(['01234']);
    expect(error).toBeInstanceOf(BodyCutError);
  });

  test.each([
    [0, []],
    [0.09, []],
    [0.75, ['0123456']],
    [0.999, ['012345678']],
  ])('ends after the share %d', async (bodyShare, expected) => {
    const { pieces, error } = await receive('0123456789', 'TruncatedBody', { bodyShare });
    expect(pieces).toEqual(expected);
    expect(error).toBeInstanceOf(BodyCutError);
  });

  test('passes on the error of a body that fails by itself', async () => {
    const failure = new Error('no more speech');
    async function* failing(): AsyncGenerator<Uint8Array> {
      yield Buffer.from('01');
      throw failure;
    }
    expect(await receive(failing(), 'TruncatedBody', {})).toEqual({ pieces: [], error: failure });
  });
});

describe('Stall', () => {
  test('gives a share, waits, and gives the rest', async () => {
    const seen: unknown[] = [];
    const pause: Pause = async (ms) => seen.push(ms);
    const body = spoilBody(
      '0123456789',
      'Stall',
      { bodyShare: 0.2, stallMs: 5_000 },
      { signal: AbortSignal.any([]), pause },
    );
    for await (const piece of body) seen.push(Buffer.from(piece).toString());
    expect(seen).toEqual(['01', 5_000, '23456789']);
  });

  test('lasts until the client leaves when no time is set', async () => {
    const client = new AbortController();
    const body = spoilBody(inChunks('0123', '45'), 'Stall', {}, { signal: client.signal, pause: noPause });
    const pieces = body[Symbol.asyncIterator]();
    expect(await pieces.next()).toEqual({ done: false, value: Buffer.from('012') });
    const stalled = pieces.next();
    client.abort();
    await expect(stalled).rejects.toMatchObject({ name: 'AbortError' });
  });

  test('does not begin for a client that has left', async () => {
    const { error } = await receive('0123', 'Stall', {}, { signal: AbortSignal.abort() });
    expect(error).toMatchObject({ name: 'AbortError' });
  });
});

describe('SlowBody', () => {
  test('gives tenths of a second, each after its time', async () => {
    const seen: unknown[] = [];
    const pause: Pause = async (ms) => seen.push(ms);
    const body = spoilBody(
      inChunks('0123456', '78'),
      'SlowBody',
      { bytesPerSecond: 30 },
      { signal: AbortSignal.any([]), pause },
    );
    for await (const piece of body) seen.push(Buffer.from(piece).toString());
    expect(seen).toEqual([100, '012', 100, '345', expect.closeTo(33.3, 1), '6', expect.closeTo(66.7, 1), '78']);
  });

  test('at one byte a second gives single bytes', async () => {
    const waits: number[] = [];
    const { pieces } = await receive('abc', 'SlowBody', { bytesPerSecond: 1 }, { pause: async (ms) => waits.push(ms) });
    expect([pieces, waits]).toEqual([
      ['a', 'b', 'c'],
      [1_000, 1_000, 1_000],
    ]);
  });

  test('of 2,048 bytes takes two seconds by default', async () => {
    let waitedMs = 0;
    const pause: Pause = async (ms) => {
      waitedMs += ms;
    };
    const { pieces } = await receive('x'.repeat(2_048), 'SlowBody', {}, { pause });
    expect(pieces.join('')).toBe('x'.repeat(2_048));
    expect(waitedMs).toBeCloseTo(2_000);
  });

  test('closes the body that it reads when the client leaves', async () => {
    let closed = false;
    async function* endless(): AsyncGenerator<Uint8Array> {
      try {
        for (;;) yield Buffer.from('0123456789');
      } finally {
        closed = true;
      }
    }
    const left = new Error('left');
    const { error } = await receive(endless(), 'SlowBody', {}, { pause: () => Promise.reject(left) });
    expect({ error, closed }).toEqual({ error: left, closed: true });
  });
});
