// Clients that are not the SDK: those that send garbage, leave, or do not read.
import { once } from 'node:events';
import http2 from 'node:http2';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { BodyCutError } from '../../src/faults/body-faults.ts';
import { encodeMessage, readMessages } from '../../src/stream/event-messages.ts';
import { useStreamServer } from './support/stream-server.ts';

const HEADERS = {
  ':method': 'POST',
  ':path': '/v1/synthesisStream',
  'x-amzn-engine': 'generative',
  'x-amzn-outputformat': 'mp3',
  'x-amzn-voiceid': 'Joanna',
};
const textEvent = (text: string) =>
  encodeMessage({ ':message-type': 'event', ':event-type': 'TextEvent' }, Buffer.from(JSON.stringify({ Text: text })));

const server = useStreamServer();

describe('a client that is not the SDK', () => {
  let session: http2.ClientHttp2Session;
  beforeEach(() => {
    session = http2.connect(server().url);
  });
  afterEach(() => session.destroy());

  test.each([
    ['no frame at all', Buffer.from('GET / HTTP/1.1\r\n\r\n')],
    ['a frame of 4 GB', Buffer.from('ffffffff0000000000000000', 'hex')],
    ['a wrong checksum', Buffer.concat([textEvent('Hello').subarray(0, -1), Buffer.from([0])])],
    ['a frame cut in the middle', textEvent('Hello').subarray(0, 30)],
    ['half a signature', encodeMessage({ ':chunk-signature': 'any' }, textEvent('Hello').subarray(5))],
  ])('gets an exception for %s', async (_, bytes) => {
    const stream = session.request(HEADERS);
    stream.end(bytes);
    const names: (string | undefined)[] = [];
    for await (const { headers, payload } of readMessages(stream)) {
      names.push(headers.get(':exception-type'));
      expect(JSON.parse(payload.toString())).toMatchObject({ reason: 'invalidInboundEvent' });
    }
    expect(names).toEqual(['ValidationException']);
    expect(await server().converse([{ TextEvent: { Text: 'still here' } }, { CloseStreamEvent: {} }])).toMatchObject({
      parts: ['still here'],
    });
  });

  test('gets the headers before it has sent anything, and the end although it never ends', async () => {
    const stream = session.request(HEADERS);
    const [headers] = (await once(stream, 'response')) as [http2.IncomingHttpHeaders];
    expect(headers).toMatchObject({ ':status': 200, 'content-type': 'application/vnd.amazon.eventstream' });
    stream.write(encodeMessage({ ':message-type': 'event', ':event-type': 'CloseStreamEvent' }, Buffer.alloc(0)));
    stream.resume();
    await once(stream, 'close');
    expect(stream.rstCode).toBe(http2.constants.NGHTTP2_NO_ERROR);
  });

  test('stops the work when it leaves', async () => {
    const started = Promise.withResolvers<AbortSignal>();
    server().speak = (_job, signal) => {
      started.resolve(signal as AbortSignal);
      return new Promise(() => {});
    };
    const stream = session.request(HEADERS);
    stream.on('error', () => {});
    stream.write(textEvent('One. Two'));
    const signal = await started.promise;
    stream.close(http2.constants.NGHTTP2_CANCEL);
    await server().handled.promise;
    expect(signal.aborted).toBe(true);
  });

  test('that takes no audio gets none made, and is not listened to', async () => {
    const CHUNK = 32 * 1_024;
    const TOTAL = 200 * CHUNK;
    let made = 0;
    server().speak = async () =>
      (async function* () {
        for (; made < TOTAL; made += CHUNK) yield Buffer.alloc(CHUNK);
      })();
    const stream = session.request(HEADERS);
    stream.write(textEvent('One. Two'));
    let taken = 0;
    let mostAhead = 0;
    for await (const chunk of stream) {
      taken += (chunk as Buffer).length;
      mostAhead = Math.max(mostAhead, made - taken);
      if (taken >= TOTAL) break;
    }
    // The windows of HTTP/2 and the buffers of both sides, 64 kB and less each, and the chunk in hand.
    expect(mostAhead).toBeLessThan(512 * 1_024);
  });

  test('sees an answer that the faults cut off', async () => {
    server().wrapBody = async function* (body) {
      for await (const bytes of body) {
        yield bytes.subarray(0, 20);
        throw new BodyCutError('cut');
      }
    };
    const stream = session.request(HEADERS);
    stream.write(textEvent('One. Two'));
    await expect(once(stream.resume(), 'end')).rejects.toMatchObject({ code: 'ERR_HTTP2_STREAM_ERROR' });
  });
});
