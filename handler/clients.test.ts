import { once } from 'node:events';
import { createServer as createHttp1Server, type ServerResponse } from 'node:http';
import { constants, createServer as createHttp2Server, type ServerHttp2Stream } from 'node:http2';
import type { AddressInfo, Server } from 'node:net';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { type Clients, createClients } from './clients.ts';
import { AwsCallError } from './failures.ts';
import { readText } from './read-text.ts';
import { MP3 } from './stub-aws.ts';
import { synthesize } from './synthesize.ts';

/** The default transports of the SDK against servers on this machine that break off in all the ways a network does. */
const TEXT = { bucket: 'texts', key: 'a.txt' };
const OPTIONS = { voiceId: 'Joanna', engine: 'neural' };
const CREDENTIALS = { accessKeyId: 'test', secretAccessKey: 'test' };

let servers: Server[] = [];
let clients: Clients[] = [];

// The SDK waits a random share of a maximum before it repeats: none of it.
beforeEach(() => {
  jest.spyOn(Math, 'random').mockReturnValue(0);
});

afterEach(() => {
  jest.restoreAllMocks();
  for (const { s3, polly } of clients) {
    s3.destroy();
    polly.destroy();
  }
  for (const server of servers) server.close();
  clients = [];
  servers = [];
});

async function listen(server: Server): Promise<string> {
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Each request gets the next of the answers, the last for ever. */
async function s3Of(...answers: ((response: ServerResponse) => void)[]) {
  let requests = 0;
  const server = createHttp1Server((_, response) => {
    answers[Math.min(requests, answers.length - 1)]?.(response);
    requests += 1;
  });
  const endpoint = await listen(server);
  const made = createClients(3, {
    s3: { endpoint, region: 'eu-south-2', credentials: CREDENTIALS, forcePathStyle: true },
  });
  clients.push(made);
  return { s3: made.s3, requests: () => requests };
}

async function pollyOf(...answers: ((stream: ServerHttp2Stream) => void)[]) {
  let requests = 0;
  const server = createHttp2Server();
  server.on('stream', (stream) => {
    stream.on('error', () => {}); // The client's view of a broken stream is what is looked at.
    answers[Math.min(requests, answers.length - 1)]?.(stream);
    requests += 1;
  });
  const endpoint = await listen(server);
  const requestHandler = { requestTimeout: 500, disableConcurrentStreams: true };
  const made = createClients(3, {
    polly: { endpoint, region: 'eu-south-2', credentials: CREDENTIALS, requestHandler },
  });
  clients.push(made);
  return { polly: made.polly, requests: () => requests };
}

const AUDIO_HEADERS = { ':status': 200, 'content-type': 'audio/mpeg', 'x-amzn-requestcharacters': '5' };

describe('the S3 client', () => {
  const whole = (response: ServerResponse) => {
    response.writeHead(200, { 'content-length': 5 }).end('Hello');
  };

  test.each<[string, (response: ServerResponse) => void]>([
    ['before the reply', (response) => response.destroy()],
    [
      'in the middle of the reply',
      (response) => {
        response.writeHead(200, { 'content-length': 5 });
        response.write('He', () => response.destroy());
      },
    ],
  ])('repeats a request whose connection was lost %s', async (_, broken) => {
    const { s3, requests } = await s3Of(broken, broken, whole);
    expect(Buffer.from((await readText(s3, TEXT)).bytes).toString()).toBe('Hello');
    expect(requests()).toBe(3);
  });

  test('gives up after its attempts, with the cause', async () => {
    const { s3, requests } = await s3Of((response) => response.destroy());
    const failure = await readText(s3, TEXT).catch((error) => error);
    expect(failure).toBeInstanceOf(AwsCallError);
    expect(failure.message).toContain('failed after 3 attempts (ReplyLostError: The connection failed');
    expect(requests()).toBe(3);
  });
});

describe('the Polly client', () => {
  const whole = (stream: ServerHttp2Stream) => {
    stream.respond(AUDIO_HEADERS);
    stream.end(MP3);
  };
  const halfAnMp3 = (stream: ServerHttp2Stream, then: () => void) => {
    stream.respond(AUDIO_HEADERS);
    stream.write(MP3.subarray(0, 2), then);
  };

  test('speaks HTTP/2', async () => {
    const { polly } = await pollyOf(whole);
    expect(await synthesize(polly, 'Hello', 'text', OPTIONS)).toEqual({
      bytes: new Uint8Array(MP3),
      billedCharacters: 5,
    });
  });

  test.each<[string, (stream: ServerHttp2Stream) => void]>([
    ['refused', (stream) => stream.close(constants.NGHTTP2_REFUSED_STREAM)],
    ['reset before the reply', (stream) => stream.destroy(new Error('trouble'))],
    ['reset in the middle of the reply', (stream) => halfAnMp3(stream, () => stream.destroy(new Error('trouble')))],
    ['cut before the reply', (stream) => stream.session?.destroy()],
    ['cut in the middle of the reply', (stream) => halfAnMp3(stream, () => stream.session?.destroy())],
    ['silent before the reply', () => {}],
    ['silent in the middle of the reply', (stream) => halfAnMp3(stream, () => {})],
  ])('repeats a request whose stream was %s', async (_, broken) => {
    const { polly, requests } = await pollyOf(broken, broken, whole);
    expect((await synthesize(polly, 'Hello', 'text', OPTIONS)).bytes).toEqual(new Uint8Array(MP3));
    expect(requests()).toBe(3);
  });

  test('gives up where nobody listens', async () => {
    const { polly } = await pollyOf(whole);
    const [server] = servers;
    const closed = once(server as Server, 'close');
    server?.close();
    await closed;
    const failure = await synthesize(polly, 'Hello', 'text', OPTIONS).catch((error) => error);
    expect(failure).toBeInstanceOf(AwsCallError);
    expect(failure.message).toContain('ECONNREFUSED');
  });
});
