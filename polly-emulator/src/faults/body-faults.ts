// What can go wrong after the headers: bodies that come slowly, stop for a while, or end too early.
import { setTimeout as delay } from 'node:timers/promises';
import type { BodyFaultName, FaultSettings } from './fault-settings.ts';

export type Body = Uint8Array | string | AsyncIterable<Uint8Array>;
/** Rejects when the signal is aborted. */
export type Pause = (ms: number, signal: AbortSignal) => Promise<unknown>;

const DEFAULT_SHARE = 0.5;
const DEFAULT_BYTES_PER_SECOND = 1024;
/** Small pieces often look like a slow line; one a second would look like stalls. */
const PIECES_PER_SECOND = 10;

/**
 * The body is to end here although more was announced: the router breaks the connection, or the stream under HTTP/2.
 */
export class BodyCutError extends Error {
  override readonly name = 'BodyCutError';
}

export const pauseFor: Pause = (ms, signal) => delay(ms, undefined, { signal });

async function* bytesOf(body: Body): AsyncGenerator<Uint8Array> {
  if (typeof body === 'string' || body instanceof Uint8Array) yield Buffer.from(body);
  else yield* body;
}

/** A share of a body is only known when all of it is there. */
async function collect(body: Body): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of bytesOf(body)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

async function* splitAt(body: Body, share: number): AsyncGenerator<Buffer, Buffer> {
  const bytes = await collect(body);
  const end = Math.floor(bytes.length * share);
  if (end > 0) yield bytes.subarray(0, end);
  return bytes.subarray(end);
}

async function* truncate(body: Body, { bodyShare = DEFAULT_SHARE }: FaultSettings): AsyncGenerator<Uint8Array> {
  const missing = yield* splitAt(body, bodyShare);
  throw new BodyCutError(`The body ends ${missing.length} bytes too early, as the faults say`);
}

function untilAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}

async function* stall(
  body: Body,
  { bodyShare = DEFAULT_SHARE, stallMs }: FaultSettings,
  signal: AbortSignal,
  pause: Pause,
): AsyncGenerator<Uint8Array> {
  const rest = yield* splitAt(body, bodyShare);
  await (stallMs === undefined ? untilAborted(signal) : pause(stallMs, signal));
  if (rest.length > 0) yield rest;
}

async function* slowDown(
  body: Body,
  { bytesPerSecond = DEFAULT_BYTES_PER_SECOND }: FaultSettings,
  signal: AbortSignal,
  pause: Pause,
): AsyncGenerator<Uint8Array> {
  const pieceBytes = Math.max(1, Math.floor(bytesPerSecond / PIECES_PER_SECOND));
  for await (const chunk of bytesOf(body)) {
    for (let start = 0; start < chunk.length; start += pieceBytes) {
      const piece = chunk.subarray(start, start + pieceBytes);
      await pause((piece.length / bytesPerSecond) * 1000, signal);
      yield piece;
    }
  }
}

export function spoilBody(
  body: Body,
  fault: BodyFaultName,
  settings: FaultSettings,
  { signal, pause }: { readonly signal: AbortSignal; readonly pause: Pause },
): AsyncIterable<Uint8Array> {
  switch (fault) {
    case 'Stall':
      return stall(body, settings, signal, pause);
    case 'SlowBody':
      return slowDown(body, settings, signal, pause);
    case 'TruncatedBody':
      return truncate(body, settings);
  }
}
