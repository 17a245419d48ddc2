// Clients that begin a request and never end it, with a deadline that is over soon.
import { once } from 'node:events';
import http2 from 'node:http2';
import net from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { errorReply, readBody, send } from '../../src/http/http-messages.ts';
import { listenOnOnePort } from '../../src/http/one-port-server.ts';
import type { AwsError } from '../../src/model/aws-error.ts';
import { FrameClient } from '../support/http2-frames.ts';

const DEADLINE_MS = 100;

let server: Awaited<ReturnType<typeof listenOnOnePort>>;
beforeEach(async () => {
  const { signal } = new AbortController();
  const place = { host: '127.0.0.1', port: 0, requestTimeoutMs: DEADLINE_MS };
  server = await listenOnOnePort(place, async (request, response) => {
    try {
      response.end(await readBody(request, DEADLINE_MS));
    } catch (error) {
      await send(response, errorReply(error as AwsError), { signal });
    }
  });
});
afterEach(() => server.close());

/** What comes until the server closes the connection; while it is open a byte follows the other, if there are more. */
async function untilClosed(beginning: string, drip = ''): Promise<string> {
  const socket = net.connect(server.port, '127.0.0.1');
  socket.on('error', () => {});
  await once(socket, 'connect');
  if (beginning !== '') socket.write(beginning, 'latin1');
  const dripping = setInterval(() => drip !== '' && socket.write(drip), DEADLINE_MS / 10);
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  await once(socket, 'close');
  clearInterval(dripping);
  return Buffer.concat(chunks).toString('latin1');
}

const PREFACE = 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n';
const SETTINGS = '\0\0\0\x04\0\0\0\0\0';
/** 16 bytes of a header block that goes on in CONTINUATION frames. */
const HALF_HEADERS = `\0\0\x01\x01\0\0\0\0\x01\x82`;
const EMPTY_CONTINUATION = '\0\0\0\x09\0\0\0\0\x01';

describe('a connection is closed', () => {
  test.each([
    ['that sends no byte', ''],
    ['that begins like HTTP/2', 'PRI'],
    ['that ends in the middle of the preface of HTTP/2', 'PRI * HTTP/2'],
    ['that has sent nothing but the preface', PREFACE + SETTINGS],
    ['that ends in the middle of the headers of HTTP/1.1', 'GET / HTTP/1.1\r\nHost: x\r\n'],
    ['that ends in the middle of the headers of HTTP/2', PREFACE + SETTINGS + HALF_HEADERS],
    ['that ends in the middle of the body of HTTP/1.1', 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nx'],
  ])('%s', async (_, beginning) => {
    await untilClosed(beginning);
  });

  test.each([
    ['the headers of HTTP/1.1', 'GET / HTTP/1.1\r\nHost: ', 'x'],
    ['the headers of HTTP/2', PREFACE + SETTINGS + HALF_HEADERS, EMPTY_CONTINUATION],
    ['a body of HTTP/1.1', 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 99999\r\n\r\n', 'x'],
  ])('that sends %s byte by byte', async (_, beginning, drip) => {
    await untilClosed(beginning, drip);
  });

  test('with an answer over HTTP/1.1 to a body that does not end', async () => {
    const answer = await untilClosed('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nx');
    expect(answer).toMatch(/^HTTP\/1\.1 408 /);
  });
});

test('a body over HTTP/2 that does not end is answered, and its stream ends', async () => {
  const client = new FrameClient(server.port);
  try {
    const stream = client.request({ ':method': 'POST', ':path': '/' });
    client.send(stream, 'x');
    const frames = await client.readStream(stream);
    expect(frames.some(({ endStream }) => endStream)).toBe(true);
    const body = Buffer.concat(frames.flatMap(({ type, payload }) => (type === 'DATA' ? [payload] : [])));
    expect(body.toString()).toContain('0.1 s');
  } finally {
    await client.close();
  }
});

test('an answer may take longer than the deadline', async () => {
  await server.close();
  const place = { host: '127.0.0.1', port: 0, requestTimeoutMs: DEADLINE_MS };
  const idleClosed = Promise.withResolvers<void>();
  server = await listenOnOnePort(place, async (_, response) => {
    await idleClosed.promise;
    response.end('late');
  });
  const session = http2.connect(`http://127.0.0.1:${server.port}`);
  const { port } = server;
  const answers = [fetch(`http://127.0.0.1:${port}/`), once(session.request({ ':path': '/' }), 'response')];
  // As long as the deadline and more: a connection that was opened later has been closed.
  await untilClosed('');
  await untilClosed('GET / HTTP/1.1\r\n');
  idleClosed.resolve();
  const [overHttp1, [overHttp2]] = (await Promise.all(answers)) as [Response, [http2.IncomingHttpHeaders]];
  session.destroy();
  expect([overHttp1.status, overHttp2[':status']]).toEqual([200, 200]);
});
