// RFC 9113, 8.1: a server that does not want the rest of a request sends its whole answer, END_STREAM included, and may
// then reset the stream with NO_ERROR. Go's net/http2 and Python's h2 lose an answer that is reset before its end.
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { encodeMessage } from '../../src/stream/event-messages.ts';
import { useEmulator } from '../support/emulator-fixture.ts';
import { type Frame, FrameClient } from '../support/http2-frames.ts';

const STREAM = {
  ':method': 'POST',
  ':path': '/v1/synthesisStream',
  'x-amzn-engine': 'generative',
  'x-amzn-outputformat': 'mp3',
  'x-amzn-voiceid': 'Joanna',
};
const event = (type: string, members: object) =>
  encodeMessage({ ':message-type': 'event', ':event-type': type }, Buffer.from(JSON.stringify(members)));
const NO_ERROR = Buffer.alloc(4);

const polly = useEmulator();
let client: FrameClient;
beforeEach(() => {
  client = new FrameClient(polly.emulator.port);
});
afterEach(() => client.close());

/** The answer up to its end, and whether nothing but a reset without an error follows. */
function checkEnd(frames: readonly Frame[]): void {
  const kinds = frames.map(({ type, endStream }) => (endStream ? `${type} END_STREAM` : type));
  const end = kinds.findIndex((kind) => kind.endsWith('END_STREAM'));
  expect({ kinds, ended: end >= 0 }).toEqual({ kinds, ended: true });
  expect(kinds.slice(end + 1).filter((kind) => kind !== 'RST_STREAM')).toEqual([]);
  for (const { type, payload } of frames) if (type === 'RST_STREAM') expect(payload).toEqual(NO_ERROR);
}

describe('an answer over HTTP/2 has its end before any reset', () => {
  test.each([
    ['speech', { ':method': 'POST', ':path': '/v1/speech' }, '{"Text":"Hi","VoiceId":"Joanna","OutputFormat":"mp3"}'],
    ['a refusal', { ':method': 'POST', ':path': '/v1/speech' }, '{}'],
    ['a list', { ':method': 'GET', ':path': '/v1/lexicons' }, ''],
  ])('%s, to a whole request', async (_, headers, body) => {
    checkEnd(await client.readStream(client.request(headers, body)));
  });

  test.each([
    ['no operation', { ':method': 'POST', ':path': '/nowhere' }],
    ['an operation without a body', { ':method': 'GET', ':path': '/v1/voices' }],
    ['the health', { ':method': 'GET', ':path': '/health' }],
    ['a stream that is refused', { ...STREAM, 'x-amzn-voiceid': 'Nobody' }],
    ['a stream by the wrong engine', { ...STREAM, 'x-amzn-engine': 'neural' }],
  ])('%s, to a request that goes on', async (_, headers) => {
    const stream = client.request(headers);
    client.send(stream, 'more is to come');
    checkEnd(await client.readStream(stream));
  });

  test('an audio stream whose client closes it by an event and not by an end', async () => {
    const stream = client.request(STREAM);
    client.send(stream, event('TextEvent', { Text: 'Hello there.' }));
    client.send(stream, event('CloseStreamEvent', {}));
    checkEnd(await client.readStream(stream));
  });

  test('an audio stream that ends by an error', async () => {
    const stream = client.request(STREAM);
    client.send(stream, event('TextEvent', { Text: '<speak', TextType: 'ssml' }));
    checkEnd(await client.readStream(stream));
  });

  test('of many streams at once', async () => {
    const streams = Array.from({ length: 20 }, () => client.request({ ...STREAM, 'x-amzn-voiceid': 'Nobody' }));
    for (const stream of streams) client.send(stream, 'more is to come');
    checkEnd(await client.readStream(streams.at(-1) as number));
  });
});
