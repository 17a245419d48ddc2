// StartSpeechSynthesisStream: text and audio at the same time, over one stream of HTTP/2.
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { constants, type Http2ServerResponse } from 'node:http2';
import { BodyCutError } from '../faults/faults.ts';
import type { Request, Response } from '../http/one-port-server.ts';
import { planPart, type StreamInput, speakStream } from '../stream/speak-stream.ts';
import { STREAM_LIMITS, StreamClock, type StreamLimits } from '../stream/stream-clock.ts';
import { invalid, toStreamError } from '../stream/stream-errors.ts';
import { encodeError } from '../stream/stream-replies.ts';
import type { Call } from './operation.ts';

/** Currently only the generative engine speaks on a stream, and there are no speech marks (API Reference). */
function checkInput(input: StreamInput, call: Call): void {
  const { Engine: engine, OutputFormat: format } = input;
  if (engine !== 'generative') {
    const message = `StartSpeechSynthesisStream does not support the engine '${engine}'; it supports generative`;
    throw invalid('fieldValidationFailed', message, 'Engine');
  }
  if (format === 'json') {
    const message = 'StartSpeechSynthesisStream does not support speech marks, and json gives nothing else';
    throw invalid('fieldValidationFailed', message, 'OutputFormat');
  }
  // Any text would do: voice, language, sample rate and lexicons are refused before the stream opens.
  planPart(input, { text: 'a', ssml: false }, call);
}

async function write(response: Http2ServerResponse, bytes: Uint8Array, clock: StreamClock): Promise<void> {
  clock.signal.throwIfAborted();
  if (response.write(bytes)) return;
  await clock.orStop(once(response, 'drain', { signal: clock.signal }));
}

interface Options {
  readonly limits?: StreamLimits;
  /** What the faults do to the answer: the messages are its body. */
  readonly wrapBody?: (body: AsyncIterable<Uint8Array>) => AsyncIterable<Uint8Array>;
}

/**
 * Answers the whole request. Rejects with AwsError as long as nothing is answered; what goes wrong later is the last event of the
 * answer, but for a BodyCutError of the faults. Resolves, with nothing to answer any more, when the client has left.
 */
export async function handleSpeechStream(
  request: Request,
  response: Response,
  input: StreamInput,
  call: Call,
  { limits = STREAM_LIMITS, wrapBody = (body) => body }: Options = {},
): Promise<void> {
  if (!('stream' in request) || !('stream' in response)) {
    const message =
      'StartSpeechSynthesisStream needs HTTP/2: over HTTP/1.1 no client hears an answer before it has sent all';
    throw invalid('unsupportedOperation', message);
  }
  const { stream } = request;
  // An answer may be complete before the input is; without this the client would wait for somebody to read the rest.
  stream.once('finish', () => stream.close(constants.NGHTTP2_NO_ERROR));
  try {
    checkInput(input, call);
  } catch (error) {
    throw toStreamError(error);
  }
  // Sends the headers at once: a client may wait for them before it sends text.
  response.writeHead(200, { 'content-type': 'application/vnd.amazon.eventstream', 'x-amzn-requestid': randomUUID() });
  call.log.status = 200;
  const clock = new StreamClock(call.signal, limits);
  try {
    const chunks = request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>;
    for await (const bytes of wrapBody(speakStream(chunks, input, call, clock))) {
      await write(response, bytes, clock);
      call.log.bytes += bytes.length;
    }
    response.end();
  } catch (thrown) {
    if (call.signal.aborted) return;
    if (thrown instanceof BodyCutError) throw thrown;
    // What was stopped rejects in its own words; the clock knows why.
    const error = toStreamError(clock.signal.aborted ? clock.signal.reason : thrown);
    call.log.error = error.name;
    response.end(encodeError(error));
  } finally {
    clock.close();
  }
}
