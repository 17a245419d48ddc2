import { once } from 'node:events';
import http from 'node:http';
import http2 from 'node:http2';
import { DescribeVoicesCommand, ValidationException } from '@aws-sdk/client-polly';
import { describe, expect, test } from '@jest/globals';
import type { LoggedRequest } from '../src/own-interface/request-log.ts';
import { decodeMp3 } from './speech-check/speech-check.ts';
import { useEmulator } from './support/emulator-fixture.ts';

const polly = useEmulator();

describe('faults', () => {
  test('repeat for ever, until they are cleared', async () => {
    const client = polly.newClient('HTTP/2');
    await polly.setFaults({
      errors: ['ThrottlingException', 'ServiceFailureException'],
      repeat: true,
      audio: 'canned',
    });
    expect(await polly.outcomes(client, 4)).toEqual([
      'ThrottlingException',
      'ServiceFailureException',
      'ThrottlingException',
      'ServiceFailureException',
    ]);
    await polly.own('/_emulator/faults', 'DELETE');
    expect(await polly.outcomes(client, 1)).toEqual(['ok']);
  });

  test('hold answers back by the latency, errors too', async () => {
    const client = polly.newClient('HTTP/2');
    await polly.setFaults({ latencyMs: 300, audio: 'canned', errors: ['ThrottlingException'] });
    const startMs = performance.now();
    expect(await polly.outcomes(client, 2)).toEqual(['ThrottlingException', 'ok']);
    expect(performance.now() - startMs).toBeGreaterThanOrEqual(590);
  });

  test('throttle what is above the rate', async () => {
    const client = polly.newClient('HTTP/2');
    await polly.setFaults({ requestsPerSecond: 0.001, audio: 'canned' });
    expect(await polly.outcomes(client, 3)).toEqual(['ok', 'ThrottlingException', 'ThrottlingException']);
  });

  test('give canned audio: the same short tone for every text, and still the errors of a bad request', async () => {
    const client = polly.newClient('HTTP/2');
    await polly.setFaults({ audio: 'canned' });
    const [one, two] = [await polly.speak(client), await polly.speak(client, { Text: 'Another text' })];
    expect(Buffer.from(one.audio).equals(two.audio)).toBe(true);
    const decoded = await decodeMp3(await polly.saveMp3(one.audio));
    expect(decoded.durationMs).toBeLessThan(1_000);
    expect(decoded.peak).toBeGreaterThan(0.1);
    await expect(polly.speak(client, { VoiceId: 'Kevin' })).rejects.toBeInstanceOf(ValidationException);
  });

  test('are shown as they were set, and replaced as a whole', async () => {
    const settings = { errors: ['ConnectionReset'], latencyMs: 5 };
    expect(await polly.setFaults(settings)).toEqual({ status: 200, body: settings });
    expect(await polly.own('/_emulator/faults')).toEqual({ status: 200, body: settings });
    await polly.setFaults({ repeat: true });
    expect((await polly.own('/_emulator/faults')).body).toEqual({ repeat: true });
    await polly.setFaults({});
    expect((await polly.own('/_emulator/faults')).body).toEqual({});
  });

  test('that are wrong are refused with the value, and change nothing', async () => {
    await polly.setFaults({ latencyMs: 1 });
    const { status, body } = await polly.own<{ message: string }>('/_emulator/faults', 'PUT', { errors: ['Typo'] });
    expect(status).toBe(400);
    expect(body.message).toContain('"Typo"');
    expect((await polly.own('/_emulator/faults')).body).toEqual({ latencyMs: 1 });
  });
});

test('the request log has what was asked and what became of it', async () => {
  const client = polly.newClient('HTTP/2');
  await polly.setFaults({ errors: ['ThrottlingException', 'ConnectionReset'], audio: 'canned' });
  await polly.outcomes(client, 3);
  await polly.speak(client, { VoiceId: 'Kevin', TextType: 'text' }).catch(() => {});
  await client.send(new DescribeVoicesCommand());
  const { body } = await polly.own<LoggedRequest[]>('/_emulator/requests');
  const at = expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/);
  const [bytes, durationMs] = [expect.any(Number), expect.any(Number)];
  const common = { at, bytes, durationMs, fault: null, region: 'us-east-1', protocol: 'HTTP/2' };
  const input = { VoiceId: 'Joanna', OutputFormat: 'mp3' };
  const asked = { voiceId: 'Joanna', engine: null, textType: null, outputFormat: 'mp3', text: 'Hello', input };
  const speech = { ...common, operation: 'SynthesizeSpeech', ...asked };
  expect(body).toEqual([
    { ...speech, characters: null, status: 400, error: 'ThrottlingException' },
    { ...speech, characters: null, status: null, error: 'ConnectionReset', bytes: 0 },
    { ...speech, characters: 5, status: 200, error: null },
    {
      ...{ ...speech, voiceId: 'Kevin', textType: 'text', input: { ...input, VoiceId: 'Kevin', TextType: 'text' } },
      ...{ characters: null, status: 400, error: 'ValidationException' },
    },
    {
      ...{ ...common, operation: 'DescribeVoices', voiceId: null, engine: null, textType: null, outputFormat: null },
      ...{ characters: null, text: null, input: {}, status: 200, error: null },
    },
  ]);
  expect(body.map((entry) => entry.bytes > 0)).toEqual([true, false, true, true, true]);
  expect(await polly.own('/_emulator/requests', 'DELETE')).toEqual({ status: 200, body: [] });
  expect((await polly.own('/_emulator/requests')).body).toEqual([]);
});

describe('any HTTP client', () => {
  const post = async (body: string) => {
    const reply = await fetch(`${polly.emulator.url}/v1/speech`, { method: 'POST', body });
    const { message } = (await reply.json()) as { message: string };
    return { status: reply.status, error: reply.headers.get('x-amzn-errortype'), message };
  };

  test('hears that the server is well', async () => {
    expect(await polly.own('/health')).toEqual({ status: 200, body: { status: 'ok' } });
  });

  test('gets an error in the form of AWS for a body that is no JSON', async () => {
    expect(await post('{"Text": ')).toMatchObject({ status: 400, error: 'SerializationException' });
    expect(await post('')).toMatchObject({ status: 400, error: 'SerializationException' });
    expect(await post('[1]')).toMatchObject({ status: 400, error: 'SerializationException' });
  });

  test('gets an error for a body that is too large, and the server lives on', async () => {
    const { status, error, message } = await post(JSON.stringify({ Text: 'a'.repeat(5_000_000) }));
    expect({ status, error }).toEqual({ status: 413, error: 'RequestEntityTooLargeException' });
    expect(message).toContain('2097152');
    expect((await polly.own('/health')).status).toBe(200);
  });

  test.each([
    ['GET', '/v1/speech'],
    ['POST', '/v1/voices'],
    ['GET', '/'],
    ['GET', '//'],
    ['DELETE', '/v1/nothing'],
  ])('hears that there is no operation at %s %s', async (method, path) => {
    const reply = await fetch(`${polly.emulator.url}${path}`, { method });
    expect(reply.status).toBe(404);
    expect(reply.headers.get('x-amzn-errortype')).toBe('UnknownOperationException');
    expect(((await reply.json()) as { message: string }).message).toContain(method);
  });

  test('hears by HEAD, too, that the server is well', async () => {
    expect((await fetch(`${polly.emulator.url}/health`, { method: 'HEAD' })).status).toBe(200);
  });

  test('may write the whole URL into its request, as to a proxy', async () => {
    const { port } = polly.emulator;
    const path = `http://polly.us-east-1.amazonaws.com/v1/voices?Engine=long-form`;
    const [reply] = (await once(http.get({ host: '127.0.0.1', port, path, agent: false }), 'response')) as [
      http.IncomingMessage,
    ];
    const chunks: Buffer[] = [];
    for await (const chunk of reply) chunks.push(chunk as Buffer);
    expect(JSON.parse(Buffer.concat(chunks).toString()).Voices).toHaveLength(3);
  });

  test.each([
    ['/v1/nothing', 404],
    ['/v1/synthesisStream', 400],
    ['/_emulator/nothing', 404],
  ])('that is still sending to %s has its whole answer, and need not go on', async (path, status) => {
    await polly.setFaults({ errors: ['ThrottlingException'] });
    const session = http2.connect(polly.emulator.url);
    try {
      const request = session.request({ ':method': 'POST', ':path': path });
      request.write('the beginning of a body');
      const [headers] = (await once(request, 'response')) as [http2.IncomingHttpHeaders];
      expect(headers[':status']).toBe(status);
      await once(request.resume(), 'close');
      expect(request.rstCode).toBe(http2.constants.NGHTTP2_NO_ERROR);
    } finally {
      session.destroy();
    }
  });

  test('hears that there is nothing at a wrong path of the emulator itself', async () => {
    const { status, body } = await polly.own<{ message: string }>('/_emulator/fault', 'PUT', {});
    expect(status).toBe(404);
    expect(body.message).toContain('PUT /_emulator/fault');
  });
});
