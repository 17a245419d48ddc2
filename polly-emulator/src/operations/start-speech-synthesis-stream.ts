// StartSpeechSynthesisStream: text comes and audio goes at the same time, over one stream of HTTP/2. Text is gathered
// into sentences, which are spoken in order.
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { Http2ServerResponse } from 'node:http2';
import { BodyCutError } from '../faults/body-faults.ts';
import type { Request, Response } from '../http/one-port-server.ts';
import { STREAM_LIMITS, type StreamLimits, SYNCHRONOUS_LIMITS } from '../model/limits.ts';
import type { Input } from '../model/shapes.ts';
import { readInboundEvents } from '../stream/inbound-events.ts';
import { SentenceBuffer } from '../stream/sentence-buffer.ts';
import { StreamClock } from '../stream/stream-clock.ts';
import { encodeAudio, encodeClosed, encodeError, invalid, toStreamError } from '../stream/stream-replies.ts';
import { planSynthesis, type Synthesis, speakSynthesis } from '../synthesis/synthesis.ts';
import type { Call } from './operation.ts';

/** An AudioEvent is no larger, so that a client can begin to play early; AWS says nothing about theirs. */
const MAX_AUDIO_BYTES = 32 * 1024;

type StreamInput = Omit<Input<'StartSpeechSynthesisStream'>, 'ActionStream'>;

interface Part {
  readonly text: string;
  readonly ssml: boolean;
}

interface Options {
  readonly limits?: StreamLimits;
  /** What the faults do to the answer: the messages are its body. */
  readonly wrapBody?: (body: AsyncIterable<Uint8Array>) => AsyncIterable<Uint8Array>;
}

/** Throws AwsError for what cannot be spoken, the voice and the format included. */
function planPart(input: StreamInput, { text, ssml }: Part, call: Call): Synthesis {
  const TextType = ssml ? 'ssml' : 'text';
  return planSynthesis({ ...input, Text: text, TextType, SpeechMarkTypes: undefined }, call, SYNCHRONOUS_LIMITS);
}

/** Only the generative engine speaks on a stream so far, and there are no speech marks (API Reference). */
function checkStreamInput(input: StreamInput, call: Call): void {
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

const asPlainText = (texts: readonly string[]): Part[] => texts.map((text) => ({ text, ssml: false }));

/** What can be spoken, as the client's events come; a flush or an SSML document first gives out all text before it. */
async function* readParts(chunks: AsyncIterable<Buffer>, clock: StreamClock): AsyncGenerator<Part, void, undefined> {
  const events = readInboundEvents(chunks);
  const sentences = new SentenceBuffer();
  for (;;) {
    const { value: event, done } = await clock.waitForEvent(events.next());
    // The guide says to always send a CloseStreamEvent; what Polly answers to a client that does not is a guess.
    if (done) throw invalid('invalidInboundEvent', 'The input ended without a CloseStreamEvent');
    if (event.kind === 'close') break;
    if (!event.ssml) yield* asPlainText(sentences.add(event.text));
    if (event.ssml || event.flush) yield* asPlainText(sentences.flush());
    if (event.ssml && event.text.trim() !== '') yield { text: event.text, ssml: true };
  }
  yield* asPlainText(sentences.flush());
}

/**
 * The messages of the answer. Reads the client's input only when its own output is read: from a client that takes no
 * audio nothing more is read. Throws AwsError, FrameError, what the speech pool throws, and what ended the clock.
 */
async function* speakStream(
  chunks: AsyncIterable<Buffer>,
  input: StreamInput,
  call: Call,
  clock: StreamClock,
): AsyncGenerator<Buffer, void, undefined> {
  call.log.characters = 0;
  for await (const part of readParts(chunks, clock)) {
    const plan = planPart(input, part, call);
    call.log.text = `${call.log.text ?? ''}${part.text}`.slice(0, SYNCHRONOUS_LIMITS.characters);
    const audio = await clock.orStop(speakSynthesis(plan, call.speech, clock.signal));
    for await (const bytes of audio) {
      for (let at = 0; at < bytes.length; at += MAX_AUDIO_BYTES) {
        yield encodeAudio(bytes.subarray(at, at + MAX_AUDIO_BYTES));
      }
    }
    call.log.characters += plan.billedCharacters;
  }
  yield encodeClosed(call.log.characters);
}

async function write(response: Http2ServerResponse, bytes: Uint8Array, clock: StreamClock): Promise<void> {
  clock.signal.throwIfAborted();
  if (response.write(bytes)) return;
  await clock.orStop(once(response, 'drain', { signal: clock.signal }));
}

/**
 * Answers the whole request. Rejects with AwsError as long as nothing is answered. What goes wrong later is the last
 * event of the answer, but for a BodyCutError of the faults. Resolves without an end when the client has left.
 */
export async function startSpeechSynthesisStream(
  { request, response }: { readonly request: Request; readonly response: Response },
  input: StreamInput,
  call: Call,
  { limits = STREAM_LIMITS, wrapBody = (body) => body }: Options = {},
): Promise<void> {
  if (!('stream' in request) || !('stream' in response)) {
    const message =
      'StartSpeechSynthesisStream needs HTTP/2: over HTTP/1.1 no client hears an answer before it has sent all';
    throw invalid('unsupportedOperation', message);
  }
  try {
    checkStreamInput(input, call);
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
    // Work that the clock stopped throws an error of its own; the reason is with the clock.
    const error = toStreamError(clock.signal.aborted ? clock.signal.reason : thrown);
    call.log.error = error.name;
    response.end(encodeError(error));
  } finally {
    clock.close();
  }
}
