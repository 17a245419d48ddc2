import { once } from 'node:events';
import http2 from 'node:http2';
import net from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { listenOnOnePort, resetConnection } from '../../src/http/one-port-server.ts';

let server: Awaited<ReturnType<typeof listenOnOnePort>>;
beforeEach(async () => {
  server = await listenOnOnePort({ host: '127.0.0.1', port: 0 }, (request, response) => {
    if (request.url === '/reset') resetConnection(request);
    else response.end(`${request.httpVersion} ${request.method} ${request.url}`);
  });
});
afterEach(() => server.close());

async function overHttp2(path: string): Promise<string> {
  const session = http2.connect(`http://127.0.0.1:${server.port}`);
  try {
    const chunks: Buffer[] = [];
    for await (const chunk of session.request({ ':path': path })) chunks.push(chunk as Buffer);
    return Buffer.concat(chunks).toString();
  } finally {
    session.destroy();
  }
}

async function overHttp1(path: string, method = 'GET'): Promise<string> {
  return await (await fetch(`http://127.0.0.1:${server.port}${path}`, { method })).text();
}

/** Sends pieces one by one, each after the one before has left, and collects the answer. */
async function overSocket(pieces: readonly string[]): Promise<string> {
  const socket = net.connect(server.port, '127.0.0.1');
  await once(socket, 'connect');
  socket.setNoDelay();
  for (const piece of pieces) await new Promise((resolve) => socket.write(piece, resolve));
  const chunks: Buffer[] = [];
  for await (const chunk of socket) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

describe('one port', () => {
  test('answers both protocols, also at once', async () => {
    const asked = Array.from({ length: 20 }, (_, index) =>
      index % 2 === 0 ? overHttp1(`/${index}`) : overHttp2(`/${index}`),
    );
    expect(await Promise.all(asked)).toEqual(
      asked.map((_, index) => `${index % 2 === 0 ? '1.1' : '2.0'} GET /${index}`),
    );
  });

  test.each([
    'POST',
    'PUT',
    'PATCH',
    'PROPFIND',
  ])('takes %s, which begins like the preface of HTTP/2', async (method) => {
    expect(await overHttp1('/x', method)).toBe(`1.1 ${method} /x`);
  });

  test('takes over both a target as long as the longest text in a presigned URL: 3,000 characters of 9 bytes', async () => {
    const path = `/v1/speech?Text=${'%E3%81%93'.repeat(3_000)}`;
    const answered = [await overHttp1(path), await overHttp2(path)];
    // Not the answers themselves, which would fill the screen.
    expect(answered.map((answer) => answer.endsWith(path))).toEqual([true, true]);
  });

  test('lets no client open streams without end over one connection', async () => {
    const session = http2.connect(`http://127.0.0.1:${server.port}`);
    const [settings] = (await once(session, 'remoteSettings')) as [http2.Settings];
    session.destroy();
    expect(settings.maxConcurrentStreams).toBe(1_000);
  });

  test('waits for first bytes that come one by one', async () => {
    const request = 'PROPFIND /slow HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n';
    expect(await overSocket([...request])).toContain('1.1 PROPFIND /slow');
  });

  test('answers 400 to what is neither', async () => {
    expect(await overSocket(['PRIX / HTTP/1.1\r\n\r\n'])).toMatch(/^HTTP\/1\.1 400/);
  });

  test('outlives clients that go away at every moment', async () => {
    for (const beginning of [
      '',
      'P',
      'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
      'POST / HTTP/1.1\r\nContent-Length: 9\r\n\r\nx',
    ]) {
      const socket = net.connect(server.port, '127.0.0.1');
      await once(socket, 'connect');
      if (beginning) await new Promise((resolve) => socket.write(beginning, resolve));
      socket.resetAndDestroy();
    }
    expect(await overHttp1('/still')).toBe('1.1 GET /still');
    expect(await overHttp2('/here')).toBe('2.0 GET /here');
  });

  test('resets a connection so that the client sees just that, and lives on', async () => {
    await expect(overHttp1('/reset')).rejects.toMatchObject({ cause: { code: 'ECONNRESET' } });
    // Node's HTTP/2 client reports no ECONNRESET: its session closes, and with it the request, unanswered.
    const session = http2.connect(`http://127.0.0.1:${server.port}`);
    const request = session.request({ ':path': '/reset' });
    let answered = false;
    request.on('response', () => {
      answered = true;
    });
    await Promise.all([once(request, 'close'), once(session, 'close')]);
    expect(answered).toBe(false);
    expect(await overHttp2('/')).toBe('2.0 GET /');
  });

  test('is free again after close, open connections or not', async () => {
    const { port } = server;
    const socket = net.connect(port, '127.0.0.1');
    const session = http2.connect(`http://127.0.0.1:${port}`);
    session.on('error', () => {});
    await Promise.all([once(socket, 'connect'), once(session, 'connect')]);
    const dropped = Promise.all([once(socket, 'close'), once(session, 'close')]);
    socket.resume();
    await server.close();
    await dropped;
    server = await listenOnOnePort({ host: '127.0.0.1', port }, (_, response) => void response.end('again'));
    expect(await overHttp1('/')).toBe('again');
  });
});
