// From a client's events to the events of the answer: text is gathered into sentences, spoken in order, and counted.

import type { Input } from '../model/shapes.ts';
import type { Call } from '../operations/operation.ts';
import { planSynthesis, SYNCHRONOUS_LIMITS, type Synthesis, speakSynthesis } from '../synthesis/synthesis.ts';
import { readInboundEvents } from './inbound-events.ts';
import { SentenceBuffer } from './sentence-buffer.ts';
import type { StreamClock } from './stream-clock.ts';
import { invalid } from './stream-errors.ts';
import { encodeAudio, encodeClosed } from './stream-replies.ts';

export type StreamInput = Omit<Input<'StartSpeechSynthesisStream'>, 'ActionStream'>;

interface Part {
  readonly text: string;
  readonly ssml: boolean;
}

/** An AudioEvent is no larger, so that a client can begin to play early; AWS says nothing about theirs. */
const MAX_AUDIO_BYTES = 32 * 1024;

/** Throws AwsError for what cannot be spoken, the voice and the format included. */
export function planPart(input: StreamInput, { text, ssml }: Part, call: Call): Synthesis {
  const spoken = {
    ...input,
    Text: text,
    TextType: ssml ? ('ssml' as const) : ('text' as const),
    SpeechMarkTypes: undefined,
  };
  return planSynthesis(spoken, call, SYNCHRONOUS_LIMITS);
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
 * The messages of the answer. Reads on only when its own reader does, so that a client that takes no audio is not read from
 * either. Throws AwsError, FrameError, what the speech pool throws, and what ended the clock.
 */
export async function* speakStream(
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
