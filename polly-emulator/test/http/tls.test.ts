// TLS on the same port: HTTP/1.1 and HTTP/2 by ALPN, for clients that trust the emulator's authority and for no others.
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import http2 from 'node:http2';
import https from 'node:https';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import tls from 'node:tls';
import { PollyClient, SynthesizeSpeechCommand } from '@aws-sdk/client-polly';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { NodeHttp2Handler, NodeHttpHandler } from '@smithy/node-http-handler';
import { type PollyEmulator, startPollyEmulator } from '../../src/start.ts';

const folder = mkdtempSync(join(tmpdir(), 'polly-tls-'));
const caFile = join(folder, 'ca.pem');
let polly: PollyEmulator;
let ca: string;
beforeAll(async () => {
  polly = await startPollyEmulator({ tls: caFile, allowedHosts: ['polly'] });
  ca = readFileSync(caFile, 'utf8');
});
afterAll(async () => {
  await polly.close();
  rmSync(folder, { recursive: true });
});

async function handshake(servername: string, ALPNProtocols: string[]) {
  const socket = tls.connect({ port: polly.port, host: '127.0.0.1', servername, ca, ALPNProtocols });
  try {
    await once(socket, 'secureConnect');
    return { protocol: socket.alpnProtocol, authorized: socket.authorized };
  } finally {
    socket.destroy();
  }
}

test.each([
  ['h2', ['h2', 'http/1.1'], 'localhost'],
  ['http/1.1', ['http/1.1'], 'localhost'],
  ['h2', ['h2'], 'polly'],
])('chooses %s of %j for %s', async (protocol, offered, name) => {
  expect(await handshake(name, offered)).toEqual({ protocol, authorized: true });
});

test.each([
  ['another name', () => handshake('evil.example', ['h2'])],
  [
    'no authority',
    async () => {
      const socket = tls.connect({ port: polly.port, host: '127.0.0.1', servername: 'localhost' });
      await once(socket, 'secureConnect');
    },
  ],
])('is not trusted with %s', async (_, connect) => {
  await expect(connect()).rejects.toHaveProperty('code', expect.stringMatching(/CERT|ALTNAME|SELF_SIGNED|UNABLE/));
});

test.each([
  ['HTTP/1.1', () => new NodeHttpHandler({ httpsAgent: new https.Agent({ ca }) })],
  ['HTTP/2', () => new NodeHttp2Handler()],
])('speaks to the SDK over %s', async (protocol, newHandler) => {
  expect(polly.url).toBe(`https://127.0.0.1:${polly.port}`);
  // The HTTP/2 handler takes no authority of its own.
  const before = tls.getCACertificates('default');
  tls.setDefaultCACertificates([...before, ca]);
  const client = new PollyClient({
    ...{ endpoint: polly.url, region: 'us-east-1', maxAttempts: 1, requestHandler: newHandler() },
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  try {
    const { AudioStream } = await client.send(
      new SynthesizeSpeechCommand({ Text: 'Hi', VoiceId: 'Joanna', OutputFormat: 'mp3' }),
    );
    expect((await AudioStream?.transformToByteArray())?.length).toBeGreaterThan(1_000);
    const log = (await (await fetch(`http://127.0.0.1:${polly.port}/_emulator/requests`)).json()) as object[];
    expect(log.at(-1)).toMatchObject({ protocol });
  } finally {
    client.destroy();
    tls.setDefaultCACertificates(before);
  }
});

test('resets a connection as the faults say', async () => {
  const faults = { errors: ['ConnectionReset'] };
  await fetch(`http://127.0.0.1:${polly.port}/_emulator/faults`, { method: 'PUT', body: JSON.stringify(faults) });
  const request = https.request(`${polly.url}/v1/speech`, { method: 'POST', ca, agent: false });
  request.end(JSON.stringify({ Text: 'Hi', VoiceId: 'Joanna', OutputFormat: 'mp3' }));
  await expect(once(request, 'response')).rejects.toMatchObject({ code: 'ECONNRESET' });
});

test('outlives those that break off the handshake, or talk nonsense', async () => {
  for (const bytes of [Buffer.from([0x16]), Buffer.from([0x16, 3, 1, 0, 5, 1, 2, 3, 4, 5]), Buffer.alloc(100, 0x16)]) {
    const socket = net.connect(polly.port, '127.0.0.1').on('error', () => {});
    await once(socket, 'connect');
    await new Promise((resolve) => socket.write(bytes, resolve));
    if (bytes.length > 1) await once(socket.resume(), 'close');
    else socket.resetAndDestroy();
  }
  const session = http2.connect(polly.url, { ca });
  const [headers] = (await once(session.request({ ':path': '/health' }), 'response')) as [http2.IncomingHttpHeaders];
  session.destroy();
  expect(headers[':status']).toBe(200);
});
