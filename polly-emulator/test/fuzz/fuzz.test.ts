// The whole emulator: whatever it is asked, it gives a result or an error of AWS, and goes on.
import { once } from 'node:events';
import http2 from 'node:http2';
import net from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import fc, { type Arbitrary } from 'fast-check';
import { readMessages } from '../../src/stream/event-messages.ts';
import { useEmulator } from '../support/emulator-fixture.ts';
import { isWhole } from '../support/test-size.ts';
import { Asker, checkAnswer, describeRequest, type OddRequest } from './ask-emulator.ts';
import { runOf } from './cases.ts';
import { eventFrames } from './event-frames.ts';
import { lexiconRequest, oddRequest, presignedRequest, speechRequest, taskRequest } from './http-requests.ts';
import { rawBytes } from './raw-bytes.ts';

const fixture = useEmulator();
/** For the full run on a busy machine. */
jest.setTimeout(3_600_000);

let asker: Asker;
beforeAll(() => {
  asker = new Asker(fixture.emulator.url);
});
beforeEach(async () => {
  // Real speech is for a part of the cases: it takes a hundred times as long.
  await fixture.setFaults({ audio: 'canned' });
});
afterAll(() => asker.close());

async function expectHealth(): Promise<void> {
  expect(await fixture.own('/health')).toEqual({ status: 200, body: { status: 'ok' } });
}

/**
 * `outcomes`: statuses that have to be among the answers, so that the requests are neither all wrong nor all right; of a
 * tenth of them all may be wrong by chance.
 */
async function expectAnswers(
  requests: Arbitrary<OddRequest>,
  share: number,
  outcomes: readonly number[],
): Promise<void> {
  const statuses = new Set<number>();
  await fc.assert(
    fc.asyncProperty(requests, fc.boolean(), async (request, http2Spoken) => {
      try {
        const answer = await asker.ask(request, http2Spoken);
        statuses.add(answer.status);
        checkAnswer(answer);
      } catch (error) {
        throw new Error(`${describeRequest(request)}: ${(error as Error).message}`, { cause: error });
      }
    }),
    runOf(share),
  );
  if (isWhole) expect([...statuses]).toEqual(expect.arrayContaining([...outcomes]));
  await expectHealth();
}

describe('fuzzing the emulator', () => {
  test('with bodies of SynthesizeSpeech', () => expectAnswers(speechRequest, 0.196, [200, 400]));

  test('with bodies of SynthesizeSpeech that are spoken', async () => {
    await fixture.setFaults({});
    await expectAnswers(speechRequest, 0.02, [200, 400]);
  });

  test('with several at once, of which some leave', async () => {
    await fixture.setFaults({});
    const several = fc.array(fc.tuple(speechRequest, fc.boolean(), fc.boolean()), { minLength: 2, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(several, async (requests) => {
        const asked = requests.map(async ([request, http2Spoken, leaves]) => {
          if (leaves) await asker.leave(request, http2Spoken);
          else checkAnswer(await asker.ask(request, http2Spoken));
        });
        await Promise.all(asked);
      }),
      runOf(0.004),
    );
    await expectHealth();
  });

  test('with bodies of StartSpeechSynthesisTask', () => expectAnswers(taskRequest, 0.05, [400]));

  test('with lexicons, and with speech after each', async () => {
    await fixture.setFaults({});
    const speech = { Text: 'W3C and pecan', OutputFormat: 'pcm', VoiceId: 'Joanna', LexiconNames: ['known'] };
    const body = Buffer.from(JSON.stringify(speech));
    await fc.assert(
      fc.asyncProperty(lexiconRequest, async (request) => {
        const stored = await asker.ask(request, true);
        checkAnswer(stored);
        if (stored.status === 200) checkAnswer(await asker.ask({ method: 'POST', path: '/v1/speech', body }, true));
      }),
      runOf(0.05),
    );
    await expectHealth();
  });

  test('with methods, paths, queries and headers', () => expectAnswers(oddRequest, 0.12, [200, 400, 404]));

  test('with presigned URLs', () => expectAnswers(presignedRequest, 0.05, [200]));

  test('with event streams', async () => {
    await fc.assert(
      fc.asyncProperty(eventFrames, async (body) => {
        const headers = { 'x-amzn-engine': 'generative', 'x-amzn-outputformat': 'mp3', 'x-amzn-voiceid': 'Joanna' };
        const answer = await asker.ask({ method: 'POST', path: '/v1/synthesisStream', headers, body }, true);
        expect(answer.status).toBe(200);
        const ends: string[] = [];
        const bytes = (async function* () {
          yield answer.body;
        })();
        for await (const message of readMessages(bytes)) {
          const type = message.headers.get(':event-type') ?? message.headers.get(':exception-type');
          if (type !== 'AudioEvent') ends.push(String(type));
        }
        expect(ends).toHaveLength(1);
        expect(['StreamClosedEvent', 'ValidationException']).toContain(ends[0]);
      }),
      runOf(0.05),
    );
    await expectHealth();
  });

  test('with bytes that are hardly HTTP', async () => {
    await fc.assert(
      fc.asyncProperty(rawBytes, async (bytes) => {
        const socket = net.connect(fixture.emulator.port, '127.0.0.1').on('error', () => {});
        await once(socket, 'connect');
        socket.end(bytes);
        socket.resume();
        // Half of what is sent here is the beginning of a request, for the rest of which a server may wait.
        const answered = once(socket, 'close');
        await expectHealth();
        socket.destroy();
        await answered;
      }),
      runOf(0.04),
    );
  });

  test('with pseudo headers of HTTP/2', async () => {
    const odd = fc.oneof(
      fc.constantFrom('', '*', '/', 'GET', 'CONNECT', 'é', 'a b', '\t', 'http', 'x:99999'),
      fc.string(),
    );
    const pseudo = fc.dictionary(fc.constantFrom(':method', ':path', ':scheme', ':authority', ':status', ':odd'), odd);
    await fc.assert(
      fc.asyncProperty(pseudo, async (headers) => {
        const session = http2.connect(fixture.emulator.url).on('error', () => {});
        try {
          // Refused by Node's own client, or answered, or reset by the server.
          const stream = session.request(headers).on('error', () => {});
          stream.resume().end();
          await once(stream, 'close');
        } catch {
          // The client's own checks are not what is tested.
        } finally {
          session.destroy();
        }
        await expectHealth();
      }),
      runOf(0.02),
    );
  });
});
