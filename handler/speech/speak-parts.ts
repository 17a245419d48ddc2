import { Readable } from 'node:stream';
import {
  type Engine,
  type LanguageCode,
  OutputFormat,
  type PollyClient,
  SynthesizeSpeechCommand,
  type VoiceId,
} from '@aws-sdk/client-polly';
import { AudioTooLongError, failureOf, OutOfTimeError } from '../errors.ts';
import { type AudioFrames, readAudioFrames, secondsOf } from '../mp3/frames.ts';
import { releaseMemory } from '../release-memory.ts';
import type { Run } from '../run.ts';
import { halvesOf, type TextType } from '../text/prepare-text.ts';
import type { TextPart } from '../text/split-text.ts';
import type { SpeechOptions } from './options.ts';
import { explainRefusal } from './polly-refusals.ts';

/** How a text is spoken. */
export interface SpeechSettings {
  readonly options: SpeechOptions;
  readonly textType: TextType;
}

export interface SpokenPart {
  /** Of each MP3 in its order, usually one; none when Polly found nothing to say. */
  readonly audio: readonly AudioFrames[];
  /** As Polly counted them, or else by our count. */
  readonly billedCharacters: number;
  /** Attempts of Polly calls beyond the first of each. */
  readonly retries: number;
}

/**
 * Polly ends the speech of one call after ten minutes; what is this long was cut.
 * https://docs.aws.amazon.com/polly/latest/dg/limits.html
 */
const CUT_SECONDS = 599;

/** Left over for the last part to reach S3, for the notice, and one second to spare. */
const FINISH_MS = 4_000;
/** A part may take longer than the slowest so far. */
const CAUTION = 1.5;

/**
 * Has the parts spoken, several at a time, and yields them in their order. A part whose speech Polly cuts is spoken
 * again in halves. When the time is over, calls that still run are aborted, so that the caller can clean up.
 *
 * @throws TextRefusedError when Polly will never speak it, OutOfTimeError, AccessDeniedError, AwsCallError
 */
export async function* speakParts(
  { clients, config, log, remainingMs }: Run,
  settings: SpeechSettings,
  parts: readonly TextPart[],
): AsyncGenerator<SpokenPart> {
  const { options, textType } = settings;
  const deadline = deadlineOf(remainingMs());
  let begun = 0;
  let slowestMs = 0;
  const outOfTime = new Promise<never>((_, reject) => {
    const giveUp = () => reject(new OutOfTimeError(begun, parts.length, remainingMs()));
    deadline.addEventListener('abort', giveUp, { once: true });
  });
  outOfTime.catch(() => undefined);

  const speak = async (part: TextPart, index: number, signal: AbortSignal): Promise<SpokenPart> => {
    const startedAt = performance.now();
    const call = synthesize(clients.polly, part.text, settings, AbortSignal.any([signal, deadline]));
    const { bytes, retries, billedCharacters = part.billedCharacters } = await Promise.race([call, outOfTime]);
    slowestMs = Math.max(slowestMs, performance.now() - startedAt);
    const audio = bytes.length > 0 ? [readAudioFrames(bytes)] : [];
    if (audio.every(({ frames, first }) => secondsOf(frames, first) < CUT_SECONDS)) {
      return { audio, billedCharacters, retries };
    }

    const halves = await halvesOf(part, textType, options.engine);
    if (halves.length < 2) throw new AudioTooLongError(nameOf(parts, index));
    log.warn('Speech cut at ten minutes: spoken again in halves', { part: index + 1, parts: parts.length });
    const whole = { audio: [] as AudioFrames[], billedCharacters, retries };
    for (const half of halves) {
      const spoken = await speak(half, index, signal);
      whole.audio.push(...spoken.audio);
      whole.billedCharacters += spoken.billedCharacters;
      whole.retries += spoken.retries;
    }
    return whole;
  };
  const beforeStart = (index: number) => {
    begun = index;
    if (remainingMs() < slowestMs * CAUTION + (slowestMs > 0 ? FINISH_MS : 0)) {
      throw new OutOfTimeError(index, parts.length, remainingMs());
    }
  };
  let done = 0;
  try {
    for await (const spoken of mapInOrder(parts, speak, { concurrency: config.pollyConcurrency, beforeStart })) {
      yield spoken;
      done += 1;
    }
  } catch (error) {
    const onListFailed = (reason: string) => log.warn('Voices not listed', { reason });
    // Failures come in the order of the parts, too.
    const where = parts.length > 1 ? { part: nameOf(parts, done) } : {};
    const doubts = parts[done]?.findDoubts?.() ?? [];
    throw (await explainRefusal(clients.polly, error, options, { ...where, doubts, onListFailed })) ?? error;
  }
}

/** A function with a very short time-out still uses three quarters of it. */
function deadlineOf(remainingMs: number): AbortSignal {
  return AbortSignal.timeout(Math.max(0, Math.floor(remainingMs - Math.min(FINISH_MS, remainingMs / 4))));
}

const QUOTED_CHARACTERS = 40;

/** For people. A text that was not split is just "the text". */
function nameOf(parts: readonly TextPart[], index: number): string {
  if (parts.length === 1) return 'the text';
  const beginning = parts[index]?.text.replace(/\s+/g, ' ').trim() ?? '';
  const quoted = JSON.stringify([...beginning].slice(0, QUOTED_CHARACTERS).join(''));
  return `part ${index + 1} of ${parts.length} of the text (it begins ${quoted})`;
}

interface OrderLimits {
  readonly concurrency: number;
  /** Called before each start; what it throws ends everything. */
  readonly beforeStart: (index: number) => void;
}

/**
 * Works on all items, several at a time, and yields the results in the order of the items. At most `concurrency`
 * results are there or on their way, however slowly they are taken. The first failure aborts the rest, and so does a
 * caller that stops taking.
 */
export async function* mapInOrder<Item, Result>(
  items: readonly Item[],
  work: (item: Item, index: number, signal: AbortSignal) => Promise<Result>,
  { concurrency, beforeStart }: OrderLimits,
): AsyncGenerator<Result> {
  const abort = new AbortController();
  const running: Promise<Result>[] = [];
  let next = 0;
  const fill = () => {
    for (; running.length < concurrency && next < items.length; next += 1) {
      beforeStart(next);
      const result = work(items[next] as Item, next, abort.signal);
      // A failure is reported in its turn, or not at all.
      result.catch(() => undefined);
      running.push(result);
    }
  };
  try {
    fill();
    for (let first = running.shift(); first !== undefined; first = running.shift()) {
      const result = await first;
      fill();
      yield result;
    }
  } finally {
    abort.abort();
  }
}

interface Speech {
  /** One MP3; empty when Polly found nothing to say. */
  readonly bytes: Uint8Array;
  /** As Polly counted and billed them; absent when it did not say. */
  readonly billedCharacters?: number;
  /** Attempts of the call beyond the first. */
  readonly retries: number;
}

/** IAM knows no finer resource for this action than the lexicons that a request names, and this one names none. */
const CALL = { action: 'polly:SynthesizeSpeech', resource: '*' };

/**
 * One call of Polly. The client repeats it when Polly throttles (aws/clients.ts); what lasts is an AwsCallError, and
 * Lambda repeats the event.
 *
 * @throws AccessDeniedError, AwsCallError: Polly's own answer is their cause.
 */
export async function synthesize(
  polly: PollyClient,
  text: string,
  { options, textType }: SpeechSettings,
  abortSignal?: AbortSignal,
): Promise<Speech> {
  const command = new SynthesizeSpeechCommand({
    Text: text,
    TextType: textType,
    OutputFormat: OutputFormat.MP3,
    // Names that this version of the SDK may not know yet; Polly decides (see options.ts).
    VoiceId: options.voiceId as VoiceId,
    Engine: options.engine as Engine,
    ...(options.languageCode !== undefined && { LanguageCode: options.languageCode as LanguageCode }),
    ...(options.sampleRate !== undefined && { SampleRate: options.sampleRate }),
  });
  const reply = await polly.send(command, abortSignal && { abortSignal }).catch((error) => {
    throw failureOf(CALL, error);
  });
  const bytes = await readWhole(reply.AudioStream as AsyncIterable<Uint8Array> | undefined);
  const { attempts = 1 } = reply.$metadata;
  return {
    bytes,
    retries: attempts - 1,
    ...(reply.RequestCharacters !== undefined && { billedCharacters: reply.RequestCharacters }),
  };
}

/** One copy of all chunks; `holdReply` waits until they are all there. */
async function readWhole(stream: AsyncIterable<Uint8Array> = Readable.from([])): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  const whole = Buffer.concat(chunks);
  for (const chunk of chunks) releaseMemory(chunk);
  return whole;
}
