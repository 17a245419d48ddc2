import { Readable } from 'node:stream';
import {
  type Engine,
  type LanguageCode,
  OutputFormat,
  SynthesizeSpeechCommand,
  type VoiceId,
} from '@aws-sdk/client-polly';
import pLimit from 'p-limit';
import { AudioTooLongError, failureOf, OutOfTimeError } from '../errors.ts';
import { type AudioFrames, readAudioFrames, secondsOf } from '../mp3/frames.ts';
import { releaseMemory } from '../release-memory.ts';
import type { Run } from '../run.ts';
import { halvesOf, type TextType } from '../text/prepare-text.ts';
import type { TextPart } from '../text/split-text.ts';
import { callPatiently, type Patience, type Trouble } from './call-patiently.ts';
import type { SpeechOptions } from './options.ts';
import { explainRefusal } from './polly-refusals.ts';

/** How a text is spoken. */
export interface SpeechSettings {
  readonly options: SpeechOptions;
  readonly textType: TextType;
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
/** As long as none was spoken: what Polly takes for 2,900 characters with the slower engines, for all that is known. */
const UNKNOWN_CALL_MS = 6_000;

/**
 * Has the parts spoken, several at a time, and yields the audio of each in their order: usually one MP3, none where
 * Polly found nothing to say. A part whose speech Polly cuts is spoken again in halves.
 *
 * What Polly throttles is asked again as long as the run has time. Meanwhile the text makes half as many calls at a
 * time, down to one, and one more after each that Polly answers: so texts that share a quota each get through with what
 * they began, instead of all of them half-way. When the time is over, calls that still run are aborted, so that the
 * caller can clean up and Lambda can repeat the event.
 *
 * @throws TextRefusedError when Polly will never speak it, OutOfTimeError, AccessDeniedError, AwsCallError
 */
export async function* speakParts(
  run: Run,
  settings: SpeechSettings,
  parts: readonly TextPart[],
): AsyncGenerator<readonly AudioFrames[]> {
  const { clients, config, log, remainingMs, effort } = run;
  const { options, textType } = settings;
  const totalMs = remainingMs();
  const finishMs = shareOf(totalMs, FINISH_MS);
  const deadline = AbortSignal.timeout(Math.max(0, Math.floor(totalMs - finishMs)));
  const atOnce = pLimit(config.pollyConcurrency);
  let slowestMs = 0;
  let spoken = 0;
  let lastTrouble: unknown;
  const shortage = () =>
    new OutOfTimeError({ all: parts.length, spoken }, effort.throttles, remainingMs(), lastTrouble);
  const outOfTime = new Promise<never>((_, reject) => {
    deadline.addEventListener('abort', () => reject(shortage()), { once: true });
  });
  outOfTime.catch(() => undefined);
  const onTrouble = (trouble: Trouble, error: unknown) => {
    lastTrouble = error;
    if (trouble !== 'throttled') return;
    if (effort.throttles === 0) log.info('Polly throttles: waiting until its quota has room');
    effort.throttles += 1;
    atOnce.concurrency = Math.max(1, Math.floor(atOnce.concurrency / 2));
  };
  // At the very call, after its pause and its wait for a place: what is begun is billed.
  const beforeAttempt = () => {
    // However short the time is, it may be enough for the first.
    if (slowestMs === 0 && lastTrouble === undefined) return;
    const callMs = slowestMs > 0 ? slowestMs * CAUTION : shareOf(totalMs, UNKNOWN_CALL_MS);
    if (remainingMs() < callMs + finishMs) throw shortage();
  };

  let failedIndex: number | undefined;
  const speak = async (part: TextPart, index: number, signal: AbortSignal): Promise<readonly AudioFrames[]> => {
    const ended = AbortSignal.any([signal, deadline]);
    const speech = synthesize(run, part, settings, { signal: ended, places: atOnce, onTrouble, beforeAttempt });
    const { bytes, ms } = await Promise.race([speech, outOfTime]).catch((error) => {
      // Those that fail afterwards were aborted.
      failedIndex ??= index;
      throw error;
    });
    slowestMs = Math.max(slowestMs, ms);
    atOnce.concurrency = Math.min(config.pollyConcurrency, atOnce.concurrency + 1);
    const audio = bytes.length > 0 ? [readAudioFrames(bytes)] : [];
    if (audio.every(({ frames, first }) => secondsOf(frames, first) < CUT_SECONDS)) return audio;

    const halves = await halvesOf(part, textType, options.engine);
    if (halves.length < 2) throw new AudioTooLongError(nameOf(parts, index));
    log.warn('Speech cut at ten minutes: spoken again in halves', { part: index + 1, parts: parts.length });
    const whole: AudioFrames[] = [];
    for (const half of halves) whole.push(...(await speak(half, index, signal)));
    return whole;
  };
  effort.parts = parts.length;
  try {
    const speakWhole = async (...part: Parameters<typeof speak>) => {
      const audio = await speak(...part);
      spoken += 1;
      return audio;
    };
    yield* mapInOrder(parts, speakWhole, config.pollyConcurrency);
  } catch (error) {
    if (failedIndex === undefined) throw error;
    const onListFailed = (reason: string) => log.warn('Voices not listed', { reason });
    const where = parts.length > 1 ? { part: nameOf(parts, failedIndex) } : {};
    const doubts = parts[failedIndex]?.findDoubts?.() ?? [];
    throw (await explainRefusal(clients.polly, error, options, { ...where, doubts, onListFailed })) ?? error;
  }
}

/** A function with a very short time-out still uses three quarters of it. */
function shareOf(totalMs: number, wantedMs: number): number {
  return Math.min(wantedMs, totalMs / 4);
}

const QUOTED_CHARACTERS = 40;

/** For people. A text that was not split is just "the text". */
function nameOf(parts: readonly TextPart[], index: number): string {
  if (parts.length === 1) return 'the text';
  const beginning = parts[index]?.text.replace(/\s+/g, ' ').trim() ?? '';
  const quoted = JSON.stringify([...beginning].slice(0, QUOTED_CHARACTERS).join(''));
  return `part ${index + 1} of ${parts.length} of the text (it begins ${quoted})`;
}

/**
 * Works on all items, several at a time, and yields the results in the order of the items. At most `concurrency`
 * results are there or on their way, however slowly they are taken. The first failure, in time, aborts the rest and is
 * thrown at once: what would still be done is lost. A caller that stops taking aborts it, too.
 */
export async function* mapInOrder<Item, Result>(
  items: readonly Item[],
  work: (item: Item, index: number, signal: AbortSignal) => Promise<Result>,
  concurrency: number,
): AsyncGenerator<Result> {
  const abort = new AbortController();
  const failed = Promise.withResolvers<never>();
  failed.promise.catch(() => undefined);
  const running: Promise<Result>[] = [];
  let next = 0;
  const fill = () => {
    for (; running.length < concurrency && next < items.length; next += 1) {
      const result = work(items[next] as Item, next, abort.signal);
      result.catch((error: unknown) => {
        failed.reject(error);
        abort.abort();
      });
      running.push(result);
    }
  };
  try {
    fill();
    for (let first = running.shift(); first !== undefined; first = running.shift()) {
      const result = await Promise.race([first, failed.promise]);
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
  /** What Polly took for it, without the attempts before. */
  readonly ms: number;
}

/** IAM knows no finer resource for this action than the lexicons that a request names, and this one names none. */
const CALL = { action: 'polly:SynthesizeSpeech', resource: '*' };

/**
 * Has Polly speak one part. Trouble that lasts is an AwsCallError, and Lambda repeats the event.
 *
 * @throws AccessDeniedError, AwsCallError: Polly's own answer is their cause; what `onTrouble` throws.
 */
export async function synthesize(
  { clients, config, effort }: Pick<Run, 'clients' | 'config' | 'effort'>,
  part: Pick<TextPart, 'text' | 'billedCharacters'>,
  { options, textType }: SpeechSettings,
  patience: Omit<Patience, 'maxAttempts'>,
): Promise<Speech> {
  const command = new SynthesizeSpeechCommand({
    Text: part.text,
    TextType: textType,
    OutputFormat: OutputFormat.MP3,
    // Names that this version of the SDK may not know yet; Polly decides (see options.ts).
    VoiceId: options.voiceId as VoiceId,
    Engine: options.engine as Engine,
    ...(options.languageCode !== undefined && { LanguageCode: options.languageCode as LanguageCode }),
    ...(options.sampleRate !== undefined && { SampleRate: options.sampleRate }),
  });
  const { signal: abortSignal } = patience;
  let attempts = 0;
  let startedAt = 0;
  const ask = () => {
    attempts += 1;
    effort.calls += 1;
    startedAt = performance.now();
    return clients.polly.send(command, { abortSignal });
  };
  const maxAttempts = { failing: config.pollyMaxAttempts, silent: config.maxAttempts };
  const reply = await callPatiently(ask, { ...patience, maxAttempts }).catch((error) => {
    throw error instanceof OutOfTimeError ? error : failureOf(CALL, error, attempts);
  });
  effort.billedCharacters += reply.RequestCharacters ?? part.billedCharacters;
  const bytes = await readWhole(reply.AudioStream as AsyncIterable<Uint8Array> | undefined);
  return { bytes, ms: performance.now() - startedAt };
}

/** One copy of all chunks; `holdReply` waits until they are all there. */
async function readWhole(stream: AsyncIterable<Uint8Array> = Readable.from([])): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  const whole = Buffer.concat(chunks);
  for (const chunk of chunks) releaseMemory(chunk);
  return whole;
}
