import type { AudioOrigin } from '../audio/audio.ts';
import { AudioTooLongError, OutOfTimeError } from '../errors.ts';
import type { Log } from '../log.ts';
import { type AudioFrames, readAudioFrames, secondsOf } from '../mp3/frames.ts';
import type { Invocation, Narrator } from '../narrator.ts';
import { halvesOf } from '../text/prepare-text.ts';
import type { TextPart } from '../text/split-text.ts';
import { mapInOrder } from './in-order.ts';
import { explainRefusal } from './polly-refusals.ts';
import { synthesize } from './synthesize.ts';

export interface SpokenPart {
  /** Of each MP3 in its order, usually one; none when Polly found nothing to say. */
  readonly audio: readonly AudioFrames[];
  /** As Polly counted them, or else by our count. */
  readonly billedCharacters: number;
  /** Attempts of Polly calls beyond the first of each. */
  readonly retries: number;
}

/** Polly ends the speech of one call after ten minutes; what is this long was cut. https://docs.aws.amazon.com/polly/latest/dg/limits.html */
const CUT_SECONDS = 599;

/** For the last part to reach S3, the notice to be sent, and a second for what else may be. */
const FINISH_MS = 4_000;
/** A part may take longer than the slowest so far. */
const CAUTION = 1.5;

/**
 * Has the parts spoken, several at a time, and yields them in their order. A part whose speech Polly cuts is spoken again in halves.
 * What is under way when the time is up is given up, so that the caller can still clean up behind itself.
 *
 * @throws TextRefusedError when Polly will never speak it, OutOfTimeError, AccessDeniedError, AwsCallError
 */
export async function* speakParts(
  { clients, config }: Narrator,
  { options, textType }: Pick<AudioOrigin, 'options' | 'textType'>,
  parts: readonly TextPart[],
  { remainingMs }: Invocation,
  log: Log,
): AsyncGenerator<SpokenPart> {
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
    const call = synthesize(clients.polly, part.text, textType, options, AbortSignal.any([signal, deadline]));
    const { bytes, retries, billedCharacters = part.billedCharacters } = await Promise.race([call, outOfTime]);
    slowestMs = Math.max(slowestMs, performance.now() - startedAt);
    const audio = bytes.length > 0 ? [readAudioFrames(bytes)] : [];
    if (audio.every(({ frames, first }) => secondsOf(frames, first) < CUT_SECONDS)) {
      return { audio, billedCharacters, retries };
    }

    const halves = await halvesOf(part, textType, options.engine);
    if (halves.length < 2) throw new AudioTooLongError(nameOf(parts, index));
    log.warn('Speech cut at ten minutes: spoken again in halves', { part: index + 1, parts: parts.length });
    const spoken: SpokenPart[] = [{ audio: [], billedCharacters, retries }];
    for (const half of halves) spoken.push(await speak(half, index, signal));
    return spoken.reduce((all, one) => ({
      audio: [...all.audio, ...one.audio],
      billedCharacters: all.billedCharacters + one.billedCharacters,
      retries: all.retries + one.retries,
    }));
  };
  const speakOrTell = (part: TextPart, index: number, signal: AbortSignal) =>
    speak(part, index, signal).catch((cause) => {
      throw new PartError(index, cause);
    });
  const beforeStart = (index: number) => {
    begun = index;
    if (remainingMs() < slowestMs * CAUTION + (slowestMs > 0 ? FINISH_MS : 0)) {
      throw new OutOfTimeError(index, parts.length, remainingMs());
    }
  };
  try {
    yield* mapInOrder(parts, speakOrTell, { concurrency: config.pollyConcurrency, beforeStart });
  } catch (error) {
    if (!(error instanceof PartError)) throw error;
    const { cause, part } = error;
    const onListFailed = (reason: string) => log.warn('Voices not listed', { reason });
    const where = parts.length > 1 ? { part: nameOf(parts, part) } : {};
    throw (await explainRefusal(clients.polly, cause, options, { ...where, onListFailed })) ?? cause;
  }
}

/** A function with a very short time-out uses most of it all the same. */
function deadlineOf(remainingMs: number): AbortSignal {
  return AbortSignal.timeout(Math.max(0, Math.floor(remainingMs - Math.min(FINISH_MS, remainingMs / 4))));
}

/** Which part of a text failed: told only when it is the turn of this part. */
class PartError extends Error {
  readonly part: number;

  constructor(part: number, cause: unknown) {
    super('A part failed.', { cause });
    this.part = part;
  }
}

const QUOTED_CHARACTERS = 40;

/** For people: a text that was not split is just the text. */
function nameOf(parts: readonly TextPart[], index: number): string {
  if (parts.length === 1) return 'the text';
  const beginning = parts[index]?.text.replace(/\s+/g, ' ').trim() ?? '';
  const quoted = JSON.stringify([...beginning].slice(0, QUOTED_CHARACTERS).join(''));
  return `part ${index + 1} of ${parts.length} of the text (it begins ${quoted})`;
}
