import http from 'node:http';
import http2 from 'node:http2';
import { describe, expect, test } from '@jest/globals';
import type { LoggedRequest } from '../src/own-interface/request-log.ts';
import { useEmulator } from './support/emulator-fixture.ts';
import { sampleOf } from './support/test-size.ts';
import { waitFor } from './support/wait-for.ts';

const polly = useEmulator();

/** A request whose client can leave at any moment, which the SDK's cannot: it lets a stream that has begun run on. */
const SEND = {
  'HTTP/1.1': (body: string, whole = true): (() => void) => {
    const { port } = polly.emulator;
    const request = http.request({ host: '127.0.0.1', port, path: '/v1/speech', method: 'POST', agent: false });
    request.on('error', () => {});
    request.on('response', (response) => response.on('error', () => {}).resume());
    request[whole ? 'end' : 'write'](body);
    return () => request.destroy();
  },
  'HTTP/2': (body: string, whole = true): (() => void) => {
    const session = http2.connect(polly.emulator.url);
    session.on('error', () => {});
    const request = session.request({ ':path': '/v1/speech', ':method': 'POST' });
    request.on('error', () => {}).resume();
    request[whole ? 'end' : 'write'](body);
    return () => session.destroy();
  },
} as const;

describe.each(
  sampleOf(['HTTP/2', 'HTTP/1.1'] as const, 2),
)('clients over %s that hang up before the answer', (protocol) => {
  const log = async () => (await polly.own<LoggedRequest[]>('/_emulator/requests')).body;
  const logShows = (what: string, check: (entries: LoggedRequest[]) => boolean) =>
    waitFor(async () => check(await log()), { what, timeoutMs: 20_000 });
  const LONG = { Text: 'It rained for three days. '.repeat(115), VoiceId: 'Joanna', OutputFormat: 'mp3' };

  test.each([
    ['while they wait out the latency', { latencyMs: 60_000 }],
    ['while their text is spoken or waits', {}],
  ])('%s cost the others nothing', async (_, faults) => {
    await polly.setFaults(faults);
    const clients = Array.from({ length: 12 }, () => SEND[protocol](JSON.stringify(LONG)));
    await logShows('twelve requests', (entries) => entries.length === 12);
    for (const leave of clients) leave();
    await polly.setFaults({});
    expect(await polly.outcomes(polly.newClient(protocol), 2)).toEqual(['ok', 'ok']);
    await logShows('the abandoned requests', (entries) => entries.every(({ durationMs }) => durationMs !== null));
    const entries = await log();
    expect(entries.map(({ error }) => error)).toEqual([...Array(12).fill('Abandoned'), null, null]);
    // Some of the first may have had the beginning of their answer.
    expect(entries.slice(4, 12).map(({ status }) => status)).toEqual(Array(8).fill(null));
    expect(entries.slice(12).map(({ status }) => status)).toEqual([200, 200]);
  });

  test('in the middle of their own request are no clients that sent a wrong one', async () => {
    const leave = SEND[protocol]('{"Text":', false);
    await polly.speak(polly.newClient(protocol));
    leave();
    await logShows('the request', (entries) => entries.length === 2);
    expect((await log())[1]).toMatchObject({ status: null, error: 'Abandoned', bytes: 0 });
  });
});
