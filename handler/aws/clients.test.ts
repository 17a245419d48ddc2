import { once } from 'node:events';
import { createServer as createHttp1Server, type ServerResponse } from 'node:http';
import { constants, createServer as createHttp2Server, type ServerHttp2Stream } from 'node:http2';
import type { AddressInfo, Server } from 'node:net';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { AwsCallError, TextEmptyError } from '../errors.ts';
import { failedNotice } from '../notices/notice.ts';
import { publishNotice } from '../notices/notify.ts';
import { newEffort } from '../run.ts';
import type { SpeechSettings } from '../speech/speak-parts.ts';
import { speak } from '../testing/speak.ts';
import { MP3 } from '../testing/stub-aws.ts';
import { maxTextBytes } from '../text/prepare-text.ts';
import { readText } from '../text/read-text.ts';
import { type Clients, createClients, LIMITS } from './clients.ts';

/** The default transports of the SDK against servers on this machine that break off in all the ways a network does. */
const TOPIC_ARN = 'arn:aws:sns:eu-south-2:123456789012:narrator-notices';
const TEXT = { bucket: 'texts', key: 'a.txt', versionId: 'v1' };
const SETTINGS: SpeechSettings = { options: { voiceId: 'Joanna', engine: 'neural' }, textType: 'text' };
const COMMON = { region: 'eu-south-2', credentials: { accessKeyId: 'test', secretAccessKey: 'test' } };
const CALLS = { maxAttempts: 3, maxObjectBytes: maxTextBytes(1_000) };
const LONG_MS = 60_000;
const SHORT_MS = 300;

let servers: Server[] = [];
let clients: Clients[] = [];

// The SDK waits a random share of a maximum before it repeats: none of it.
beforeEach(() => {
  jest.spyOn(Math, 'random').mockReturnValue(0);
});

afterEach(() => {
  jest.restoreAllMocks();
  for (const { s3, polly, sns } of clients) {
    s3.destroy();
    polly.destroy();
    sns.destroy();
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
async function http1Of(answers: ((response: ServerResponse) => void)[], limits: Partial<typeof LIMITS.http1> = {}) {
  let requests = 0;
  const server = createHttp1Server((_, response) => {
    answers[Math.min(requests, answers.length - 1)]?.(response);
    requests += 1;
  });
  const endpoint = await listen(server);
  const short = { ...LIMITS, http1: { ...LIMITS.http1, ...limits } };
  const made = createClients(
    CALLS,
    { s3: { ...COMMON, endpoint, forcePathStyle: true }, sns: { ...COMMON, endpoint } },
    short,
  );
  clients.push(made);
  return { ...made, requests: () => requests };
}

async function pollyOf(...answers: ((stream: ServerHttp2Stream) => void)[]) {
  let requests = 0;
  let connections = 0;
  const server = createHttp2Server();
  server.on('session', () => {
    connections += 1;
  });
  server.on('stream', (stream) => {
    stream.on('error', () => {}); // The client's view of a broken stream is what is looked at.
    answers[Math.min(requests, answers.length - 1)]?.(stream);
    requests += 1;
  });
  const endpoint = await listen(server);
  const short = { ...LIMITS, http2: { ...LIMITS.http2, requestTimeout: SHORT_MS } };
  const made = createClients(CALLS, { polly: { ...COMMON, endpoint } }, short);
  clients.push(made);
  return { made, requests: () => requests, connections: () => connections };
}

const AUDIO_HEADERS = { ':status': 200, 'content-type': 'audio/mpeg', 'x-amzn-requestcharacters': '5' };

async function contentOf(s3: Clients['s3']): Promise<string> {
  const reading = await readText(s3, TEXT);
  return reading.state === 'current' ? Buffer.from(await reading.text.read()).toString() : reading.state;
}

describe('the S3 client', () => {
  const whole = (response: ServerResponse) => {
    response.writeHead(200, { 'content-length': 5 }).end('Hello');
  };

  const halfAText = (response: ServerResponse, then: () => void) => {
    response.writeHead(200, { 'content-length': 5 });
    response.write('He', then);
  };

  test.each<[string, (response: ServerResponse) => void, Partial<typeof LIMITS.http1>]>([
    ['lost before the reply', (response) => response.destroy(), {}],
    ['lost in the middle of the reply', (response) => halfAText(response, () => response.destroy()), {}],
    ['silent before the reply', () => {}, { requestTimeout: SHORT_MS, socketTimeout: LONG_MS }],
    [
      'silent in the middle of the reply',
      (response) => halfAText(response, () => {}),
      { requestTimeout: LONG_MS, socketTimeout: SHORT_MS },
    ],
  ])('repeats a request whose connection was %s', async (_, broken, limits) => {
    const { s3, requests } = await http1Of([broken, broken, whole], limits);
    expect(await contentOf(s3)).toBe('Hello');
    expect(requests()).toBe(3);
  });

  test('gives up after its attempts, with the cause', async () => {
    const { s3, requests } = await http1Of([(response) => response.destroy()]);
    const failure = await readText(s3, TEXT).catch((error) => error);
    expect(failure).toBeInstanceOf(AwsCallError);
    expect(failure.message).toContain('failed after 3 attempts (ReplyLostError: The connection failed');
    expect(requests()).toBe(3);
  });
});

describe('the SNS client', () => {
  const PUBLISHED = '<PublishResponse><PublishResult><MessageId>m</MessageId></PublishResult></PublishResponse>';
  const whole = (response: ServerResponse) => {
    response.end(PUBLISHED);
  };
  const halfAReply = (response: ServerResponse, then: () => void) => {
    response.writeHead(200, { 'content-length': PUBLISHED.length });
    response.write('<Pub', then);
  };

  test.each<[string, (response: ServerResponse) => void, Partial<typeof LIMITS.http1>]>([
    ['lost before the reply', (response) => response.destroy(), {}],
    ['lost in the middle of the reply', (response) => halfAReply(response, () => response.destroy()), {}],
    ['silent before the reply', () => {}, { requestTimeout: SHORT_MS, socketTimeout: LONG_MS }],
    [
      'silent in the middle of the reply',
      (response) => halfAReply(response, () => {}),
      { requestTimeout: LONG_MS, socketTimeout: SHORT_MS },
    ],
  ])('repeats a request whose connection was %s', async (_, broken, limits) => {
    const { sns, requests } = await http1Of([broken, broken, whole], limits);
    await publishNotice(sns, { topicArn: TOPIC_ARN }, failedNotice(TEXT, new TextEmptyError(0), 'r-1'));
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
    const { made } = await pollyOf(whole);
    expect(await speak(made, 'Hello', SETTINGS)).toEqual({
      bytes: new Uint8Array(MP3),
      effort: { ...newEffort(), calls: 1, billedCharacters: 5 },
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
    const { made, requests } = await pollyOf(broken, broken, whole);
    expect((await speak(made, 'Hello', SETTINGS)).bytes).toEqual(new Uint8Array(MP3));
    expect(requests()).toBe(3);
  });

  test('makes a new connection for each request', async () => {
    const { made, connections } = await pollyOf(whole);
    for (let call = 0; call < 3; call += 1) await speak(made, 'Hello', SETTINGS);
    expect(connections()).toBe(3);
  });

  test('gives up where nobody listens', async () => {
    const { made } = await pollyOf(whole);
    const [server] = servers;
    const closed = once(server as Server, 'close');
    server?.close();
    await closed;
    const failure = await speak(made, 'Hello', SETTINGS).catch((error) => error);
    expect(failure).toBeInstanceOf(AwsCallError);
    expect(failure.message).toContain('ECONNREFUSED');
  });
});
