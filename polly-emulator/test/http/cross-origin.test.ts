// What a browser asks and sees when a page of another origin calls Polly, and what it is refused.

import { request } from 'node:http';
import { describe, expect, test } from '@jest/globals';
import { useEmulator } from '../support/emulator-fixture.ts';

const PAGE = 'http://app.example:3000';
/** As the SDK v3 sends them from a page. */
const SDK_HEADERS =
  'amz-sdk-invocation-id,amz-sdk-request,authorization,content-type,x-amz-content-sha256,x-amz-date,x-amz-security-token,x-amz-user-agent';
const SPEECH = JSON.stringify({ Text: 'Hi', VoiceId: 'Joanna', OutputFormat: 'mp3' });

const polly = useEmulator();

interface Answer {
  readonly status: number | undefined;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly body: string;
}

/** fetch would refuse to send some of these headers. */
function ask(method: string, path: string, headers: Record<string, string>, body = ''): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asked = request(`${polly.emulator.url}${path}`, { method, headers }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () => {
        resolve({ status: answer.statusCode, headers: answer.headers, body: Buffer.concat(chunks).toString() });
      });
    });
    asked.on('error', reject).end(body);
  });
}

const namesIn = (list: unknown) => String(list).toLowerCase().split(/,\s*/);

describe('a page of another origin', () => {
  test.each([
    ['POST', '/v1/speech'],
    ['GET', '/v1/voices'],
    ['PUT', '/v1/lexicons/w3c'],
    ['DELETE', '/v1/lexicons/w3c'],
    ['POST', '/v1/synthesisTasks'],
  ])('may %s %s with the headers of the SDK', async (method, path) => {
    const { status, headers, body } = await ask('OPTIONS', path, {
      origin: PAGE,
      'access-control-request-method': method,
      'access-control-request-headers': SDK_HEADERS,
    });
    expect({ status, body }).toEqual({ status: 200, body: '' });
    expect(headers['access-control-allow-origin']).toBe('*');
    expect(namesIn(headers['access-control-allow-methods'])).toContain(method.toLowerCase());
    expect(namesIn(headers['access-control-allow-headers'])).toEqual(expect.arrayContaining(SDK_HEADERS.split(',')));
    expect(Number(headers['access-control-max-age'])).toBeGreaterThan(0);
  });

  test('of a public address may reach this machine', async () => {
    const { headers } = await ask('OPTIONS', '/v1/speech', {
      ...{ origin: PAGE, 'access-control-request-method': 'POST', 'access-control-request-private-network': 'true' },
    });
    expect(headers['access-control-allow-private-network']).toBe('true');
  });

  test.each([
    ['speech', 'POST', '/v1/speech', SPEECH, 200],
    ['an error', 'POST', '/v1/speech', '{}', 400],
    ['that there is no operation', 'POST', '/nowhere', '', 404],
  ])('reads %s, with the headers that the SDK looks at', async (_, method, path, body, status) => {
    const answer = await ask(method, path, { origin: PAGE, 'content-type': 'application/json' }, body);
    expect(answer.status).toBe(status);
    expect(answer.headers['access-control-allow-origin']).toBe('*');
    expect(namesIn(answer.headers['access-control-expose-headers'])).toEqual(
      expect.arrayContaining(['x-amzn-errortype', 'x-amzn-requestid', 'x-amzn-requestcharacters']),
    );
  });

  test('is told of by its Origin alone: without one there are no such headers, and OPTIONS is no operation', async () => {
    const { headers } = await ask('GET', '/v1/voices', {});
    expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
    expect((await ask('OPTIONS', '/v1/speech', { origin: PAGE })).status).toBe(404);
    expect((await ask('OPTIONS', '/v1/speech', { 'access-control-request-method': 'POST' })).status).toBe(404);
  });
});

describe("the emulator's own interface", () => {
  const paths = ['/_emulator/faults', '/_emulator/requests'];

  test.each([
    PAGE,
    'null',
    'https://127.0.0.1',
    'http://localhost:3000',
    'http://',
  ])("refuses the Origin '%s'", async (origin) => {
    for (const path of paths) {
      for (const method of ['GET', 'DELETE', 'PUT', 'OPTIONS']) {
        const { status, headers, body } = await ask(
          method,
          path,
          { origin, 'access-control-request-method': 'PUT' },
          '',
        );
        expect({ path, method, status }).toEqual({ path, method, status: 403 });
        expect(headers['access-control-allow-origin']).toBeUndefined();
        expect(body).toContain(`'${origin}'`);
      }
    }
  });

  test('answers a page of its own, and those that are none', async () => {
    const { url, port } = polly.emulator;
    expect((await ask('GET', '/_emulator/faults', { origin: url })).status).toBe(200);
    const named = { origin: `http://localhost:${port}`, host: `localhost:${port}` };
    expect((await ask('GET', '/_emulator/faults', named)).status).toBe(200);
    expect((await ask('GET', '/_emulator/faults', {})).status).toBe(200);
  });
});
