// What clients see of the faults, over both protocols.
import { once } from 'node:events';
import http from 'node:http';
import { DescribeVoicesCommand, ListLexiconsCommand, PollyClient, ThrottlingException } from '@aws-sdk/client-polly';
import { describe, expect, test } from '@jest/globals';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { Faults } from '../../src/faults/faults.ts';
import { send } from '../../src/http/http-messages.ts';
import { listenOnOnePort } from '../../src/http/one-port-server.ts';
import { LexiconStore } from '../../src/lexicons/lexicon-store.ts';
import { OwnInterface } from '../../src/own-interface/own-interface.ts';
import { type LoggedRequest, RequestLog } from '../../src/own-interface/request-log.ts';
import { startPollyEmulator } from '../../src/start.ts';
import { TaskRunner } from '../../src/tasks/task-runner.ts';
import { useEmulator } from '../support/emulator-fixture.ts';
import { waitFor } from '../support/wait-for.ts';

const polly = useEmulator();

const log = async () => (await polly.own<LoggedRequest[]>('/_emulator/requests')).body;

describe.each(['HTTP/2', 'HTTP/1.1'] as const)('the AWS SDK over %s', (protocol) => {
  /** Canned audio is the same for every text, so that bodies can be compared. */
  const speakCanned = async () => {
    await polly.setFaults({ audio: 'canned' });
    const { audio } = await polly.speak(polly.newClient(protocol));
    await polly.own('/_emulator/requests', 'DELETE');
    return audio;
  };

  test('sees a truncated body as an error, then speaks again over the same client', async () => {
    const whole = await speakCanned();
    const client = polly.newClient(protocol);
    await polly.setFaults({ audio: 'canned', errors: ['TruncatedBody'], bodyShare: 0.25 });
    await expect(polly.speak(client)).rejects.toThrow();
    expect(Buffer.from((await polly.speak(client)).audio).equals(whole)).toBe(true);
    expect((await log()).map(({ status, fault, bytes }) => ({ status, fault, bytes }))).toEqual([
      { status: 200, fault: 'TruncatedBody', bytes: Math.floor(whole.length / 4) },
      { status: 200, fault: null, bytes: whole.length },
    ]);
  });

  test('sees a truncated list as an error', async () => {
    await polly.setFaults({ errors: ['TruncatedBody'], operations: ['DescribeVoices'] });
    const client = polly.newClient(protocol);
    await expect(client.send(new DescribeVoicesCommand())).rejects.toThrow();
    expect((await client.send(new DescribeVoicesCommand())).Voices?.length).toBeGreaterThan(100);
  });

  test.each([
    ['a stall that ends', { errors: ['Stall'], stallMs: 1 }],
    ['a slow body', { errors: ['SlowBody'], bytesPerSecond: 1_000_000 }],
  ])('gets all of the audio after %s', async (_, settings) => {
    const whole = await speakCanned();
    await polly.setFaults({ audio: 'canned', ...settings });
    expect(Buffer.from((await polly.speak(polly.newClient(protocol))).audio).equals(whole)).toBe(true);
    expect((await log()).map(({ fault, bytes }) => [fault, bytes])).toEqual([[settings.errors[0], whole.length]]);
  });

  test('may leave in a stall, which ends for the emulator, too', async () => {
    const leaving = new AbortController();
    await polly.setFaults({ audio: 'canned', errors: ['Stall'] });
    const client = polly.newClient(protocol);
    const stalled = polly.speak(client, {}, leaving.signal);
    const logged = (what: string, check: (entry: LoggedRequest | undefined) => boolean) =>
      waitFor(async () => check((await log())[0]), { what, timeoutMs: 20_000 });
    await logged('the first half of the body', (entry) => (entry?.bytes ?? 0) > 0);
    leaving.abort();
    client.destroy();
    await logged('the end of the stall', (entry) => entry?.durationMs !== null);
    // What a client makes of its own leaving is its affair: over HTTP/2 the SDK takes the part that it has for all.
    await Promise.allSettled([stalled]);
    expect(await log()).toMatchObject([{ status: 200, error: 'Abandoned', fault: 'Stall' }]);
  });
});

test("Polly's quotas are an error of the SDK, with its reasons", async () => {
  const emulator = await startPollyEmulator({ quota: 'real' });
  const client = new PollyClient({
    endpoint: emulator.url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
    requestHandler: new NodeHttpHandler(),
  });
  try {
    // Four at once and two a second: all of them would get through in 23 seconds.
    const asked = Array.from({ length: 50 }, () => client.send(new ListLexiconsCommand()).catch((error) => error));
    const error = (await Promise.all(asked)).find((answer) => answer instanceof Error);
    expect(error).toBeInstanceOf(ThrottlingException);
    expect(error).toMatchObject({
      message: 'Rate exceeded',
      throttlingReasons: [{ reason: 'RateExceeded', resource: 'lexicons' }],
      $metadata: { httpStatusCode: 400 },
    });
  } finally {
    client.destroy();
    await emulator.close();
  }
});

test.each([
  ['PUT', '/_emulator/faults'],
  ['DELETE', '/_emulator/faults'],
  ['GET', '/_emulator/requests'],
  ['POST', '/_emulator/reset'],
])('%s %s is refused to a page whose name was made to mean this machine', async (method, path) => {
  await polly.setFaults({ latencyMs: 1 });
  const { port } = polly.emulator;
  const request = http.request({
    host: '127.0.0.1',
    port,
    method,
    path,
    agent: false,
    headers: { host: 'evil.example' },
  });
  request.end(method === 'PUT' ? '{}' : undefined);
  const [reply] = (await once(request, 'response')) as [http.IncomingMessage];
  const chunks: Buffer[] = [];
  for await (const chunk of reply) chunks.push(chunk as Buffer);
  expect(reply.statusCode).toBe(403);
  expect(Buffer.concat(chunks).toString()).toContain("'evil.example'");
  expect((await polly.own('/_emulator/faults')).body).toEqual({ latencyMs: 1 });
});

test.each([
  ['refused', '0.0.0.0', false, 403],
  ['taken', '0.0.0.0', true, 200],
  ['taken', '127.0.0.1', false, 200],
])('faults are %s by an emulator on %s, where others may set them: %s', async (_, host, allowRemoteFaults, status) => {
  // Tests listen on loopback only, so the interface gets another address than it has.
  const faults = new Faults();
  const [lexicons, tasks] = [new LexiconStore(), new TaskRunner()];
  const requests = new RequestLog();
  const own = new OwnInterface({ faults, requests, lexicons, tasks, host, allowRemoteFaults, allowedHosts: [] });
  const { signal } = new AbortController();
  const server = await listenOnOnePort({ host: '127.0.0.1', port: 0 }, async (request, response) => {
    const reply = await own.answer(request, 'PUT', '/_emulator/faults', new URLSearchParams());
    if (reply) await send(response, reply, { signal });
  });
  try {
    const reply = await fetch(`http://127.0.0.1:${server.port}`, { method: 'PUT', body: '{"latencyMs":1}' });
    expect(reply.status).toBe(status);
    expect(faults.settings).toEqual(status === 200 ? { latencyMs: 1 } : {});
    if (status === 403) expect(await reply.text()).toContain('POLLY_EMULATOR_ALLOW_REMOTE_FAULTS=1');
  } finally {
    await server.close();
  }
});
