import { once } from 'node:events';
import http from 'node:http';
import http2 from 'node:http2';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { breakOff, errorReply, jsonReply, type Reply, readJson, send } from '../../src/http/http-messages.ts';
import { listenOnOnePort, type Request } from '../../src/http/one-port-server.ts';
import { AwsError } from '../../src/model/aws-error.ts';

/** What the server says to the next request, and what became of it. */
let answer: (request: Request) => Reply | Promise<Reply>;
let outcome: Promise<unknown>;
let sentBytes: number;
let server: Awaited<ReturnType<typeof listenOnOnePort>>;

beforeEach(async () => {
  sentBytes = 0;
  const { promise, resolve } = Promise.withResolvers<unknown>();
  outcome = promise;
  server = await listenOnOnePort({ host: '127.0.0.1', port: 0 }, async (request, response) => {
    const client = new AbortController();
    response.once('close', () => client.abort());
    const onBytes = (count: number) => {
      sentBytes += count;
    };
    try {
      const reply = await answer(request);
      await send(response, reply, { signal: client.signal, onBytes });
      resolve('sent');
    } catch (error) {
      if (!client.signal.aborted) breakOff(response);
      resolve(error);
    }
  });
});
afterEach(() => server.close());

interface Answer {
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: Readable;
  /** Leaves without having read it all. */
  readonly leave: () => void;
}

async function askHttp1(): Promise<Answer> {
  const request = http.request({ host: '127.0.0.1', port: server.port, agent: false });
  request.on('error', () => {});
  request.end();
  const [response] = (await once(request, 'response')) as [http.IncomingMessage];
  return { headers: response.headers, body: response, leave: () => request.destroy() };
}

async function askHttp2(): Promise<Answer> {
  const session = http2.connect(`http://127.0.0.1:${server.port}`);
  session.on('error', () => {});
  const request = session.request({ ':path': '/' });
  request.on('error', () => {});
  request.once('close', () => session.destroy());
  const [headers] = (await once(request, 'response')) as [http2.IncomingHttpHeaders];
  return { headers, body: request, leave: () => request.close(http2.constants.NGHTTP2_CANCEL) };
}

async function readAll(body: Readable): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of body) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

/** Pieces without an end, and what was asked of them. */
function endless(piece: Buffer) {
  const { promise: returned, resolve } = Promise.withResolvers<'returned'>();
  const state = { taken: 0, returned };
  const body: AsyncIterable<Uint8Array> = {
    [Symbol.asyncIterator]: () => ({
      next: () => {
        state.taken += 1;
        return Promise.resolve({ value: piece, done: false });
      },
      return: () => {
        resolve('returned');
        return Promise.resolve({ value: undefined, done: true });
      },
    }),
  };
  return { state, body };
}

const streamed = (body: AsyncIterable<Uint8Array>): Reply => ({ status: 200, headers: { 'x-kind': 'audio' }, body });

describe.each([
  ['HTTP/1.1', askHttp1],
  ['HTTP/2', askHttp2],
])('a streamed answer over %s', (_, ask) => {
  test('comes whole, piece by piece', async () => {
    answer = () => streamed(Readable.from([Buffer.from('one '), Buffer.alloc(0), Buffer.from('two')]));
    const { headers, body } = await ask();
    expect(headers['x-kind']).toBe('audio');
    expect(headers['content-length']).toBeUndefined();
    expect(headers['x-amzn-requestid']).toMatch(/^[0-9a-f-]{36}$/);
    expect(await readAll(body)).toBe('one two');
    expect(await outcome).toBe('sent');
    expect(sentBytes).toBe(7);
  });

  test('begins before its body does', async () => {
    const { promise: first, resolve } = Promise.withResolvers<Buffer>();
    answer = () =>
      streamed(
        (async function* () {
          yield await first;
        })(),
      );
    const { body } = await ask();
    resolve(Buffer.from('late'));
    expect(await readAll(body)).toBe('late');
  });

  test('is not made faster than the client takes it', async () => {
    const { state, body } = endless(Buffer.alloc(1024 * 1024));
    answer = () => streamed(body);
    const { body: received, leave } = await ask();
    received.pause();
    // The window of HTTP/2 and the buffers of TCP take some megabytes; then nothing more is asked for.
    let before = -1;
    while (before !== state.taken) {
      before = state.taken;
      for (let turn = 0; turn < 200; turn += 1) await new Promise(setImmediate);
    }
    expect(state.taken).toBeLessThan(64);
    leave();
    await state.returned;
  });

  test('ends its body when the client leaves', async () => {
    const { state, body } = endless(Buffer.from('piece'));
    answer = () => streamed(body);
    const { body: received, leave } = await ask();
    await once(received, 'data');
    leave();
    expect(await state.returned).toBe('returned');
    expect(await outcome).toMatchObject({ name: 'AbortError' });
  });

  test('ends when the client leaves, although its body hangs', async () => {
    answer = () =>
      streamed(
        (async function* () {
          yield Buffer.from('piece');
          await new Promise(() => {});
        })(),
      );
    const { body: received, leave } = await ask();
    await once(received, 'data');
    leave();
    expect(await outcome).toMatchObject({ name: 'AbortError' });
  });

  test('is seen as broken when its body breaks, after all that came before', async () => {
    answer = () =>
      streamed(
        (async function* () {
          yield Buffer.from('half');
          throw new Error('the body broke');
        })(),
      );
    const { body } = await ask();
    const chunks: Buffer[] = [];
    body.on('data', (chunk: Buffer) => chunks.push(chunk));
    const [error] = (await once(body, 'error').catch((thrown: unknown) => [thrown])) as [Error];
    expect(String(error)).toMatch(/aborted|INTERNAL_ERROR/);
    expect(Buffer.concat(chunks).toString()).toBe('half');
    expect(String(await outcome)).toBe('Error: the body broke');
  });
});

test('an error has its message, its members and its name', async () => {
  answer = () =>
    errorReply(new AwsError('ValidationException', 'It is wrong', { members: { reason: 'other', fields: [] } }));
  const { headers, body } = await askHttp1();
  expect(headers).toMatchObject({ 'x-amzn-errortype': 'ValidationException', 'content-type': 'application/json' });
  expect(JSON.parse(await readAll(body))).toEqual({ message: 'It is wrong', reason: 'other', fields: [] });
});

test('a text comes with its length', async () => {
  answer = () => jsonReply({ name: 'Léa' });
  const { headers, body } = await askHttp1();
  expect(headers['content-length']).toBe('15');
  expect(await readAll(body)).toBe('{"name":"Léa"}');
});

test('a body that is no JSON is refused with the reason', async () => {
  const request = (text: string) => Readable.from([Buffer.from(text)]) as unknown as Request;
  expect(await readJson(request('{"a": 1}'))).toEqual({ a: 1 });
  const refusal = { name: 'SerializationException', message: expect.stringContaining('not valid JSON') };
  await expect(readJson(request('{"a": '))).rejects.toMatchObject(refusal);
  const tooLarge = { name: 'RequestEntityTooLargeException', message: expect.stringContaining('2097152') };
  await expect(readJson(request('a'.repeat(2_097_153)))).rejects.toMatchObject(tooLarge);
});
