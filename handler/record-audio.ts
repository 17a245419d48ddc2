import {
  type AudioOrigin,
  audioMarkOf,
  audioPlaceOf,
  type CurrentAudio,
  originMetadata,
  type StoredAudio,
} from './audio.ts';
import { AudioUpload } from './audio-upload.ts';
import { OutOfTimeError } from './failures.ts';
import { mapInOrder } from './in-order.ts';
import type { Log } from './log.ts';
import { Mp3Joiner } from './mp3/joiner.ts';
import type { Invocation, Narrator } from './narrator.ts';
import { AudioEmptyError, AudioTooLongError } from './refusals.ts';
import { type Speech, synthesize } from './synthesize.ts';
import type { TextPart } from './text-parts.ts';
import { explainRefusal } from './voice-refusals.ts';

/** What Polly did for one recording. */
export interface Effort {
  readonly parts: number;
  readonly billedCharacters: number;
  readonly retries: number;
}

/** The speech of a whole text as one MP3, on its way to S3 but not yet stored there. */
export interface Recording {
  readonly effort: Effort;
  /** Whether `store` may be called again when it met a conflict. */
  readonly isRepeatable: boolean;
  /** Puts it in the place of `replaced`, or where nothing is; undefined when something else is there now. */
  store(replaced: CurrentAudio | undefined): Promise<StoredAudio | undefined>;
}

/** Polly ends the speech of one call after ten minutes; what is this long was cut. https://docs.aws.amazon.com/polly/latest/dg/limits.html */
const CUT_SECONDS = 599;

/** For the last part to reach S3, the notice to be sent, and a second for what else may be. */
const FINISH_MS = 4_000;
/** A part may take longer than the slowest so far. */
const CAUTION = 1.5;

/**
 * Has the parts spoken, several at a time, and joins them in their order. No more than those are in memory.
 *
 * @throws TextRefusedError when Polly will never speak it, OutOfTimeError, AccessDeniedError, AwsCallError
 */
export async function recordAudio(
  { clients, config }: Narrator,
  origin: AudioOrigin,
  parts: readonly TextPart[],
  invocation: Invocation,
  log: Log,
): Promise<Recording> {
  const { options, textType } = origin;
  const place = audioPlaceOf(origin.text);
  const upload = new AudioUpload(clients.s3, place, originMetadata(origin));
  const joiner = new Mp3Joiner();
  const effort = { parts: parts.length, billedCharacters: 0, retries: 0 };
  let slowestMs = 0;

  const speak = async (part: TextPart, index: number, signal: AbortSignal): Promise<Speech> => {
    const startedAt = performance.now();
    try {
      const speech = await synthesize(clients.polly, part.text, textType, options, signal);
      slowestMs = Math.max(slowestMs, performance.now() - startedAt);
      return speech;
    } catch (error) {
      throw new PartError(index, error);
    }
  };
  const beforeStart = (index: number) => {
    const remainingMs = invocation.remainingMs();
    if (slowestMs > 0 && remainingMs < slowestMs * CAUTION + FINISH_MS) {
      throw new OutOfTimeError(index, parts.length, remainingMs);
    }
  };
  try {
    let index = 0;
    for await (const speech of mapInOrder(parts, speak, { concurrency: config.pollyConcurrency, beforeStart })) {
      effort.retries += speech.retries;
      effort.billedCharacters += speech.billedCharacters ?? parts[index]?.billedCharacters ?? 0;
      if (speech.bytes.length > 0) {
        const secondsBefore = joiner.durationSeconds;
        const frames = joiner.add(speech.bytes);
        if (joiner.durationSeconds - secondsBefore > CUT_SECONDS) throw new AudioTooLongError(nameOf(parts, index));
        await upload.append(frames);
      }
      index += 1;
      log.debug('Part spoken', { part: index, parts: parts.length, bytes: speech.bytes.length });
    }
    if (joiner.frames === 0) throw new AudioEmptyError();
  } catch (error) {
    await upload.abort();
    if (!(error instanceof PartError)) throw error;
    const { cause, part } = error;
    const onListFailed = (reason: string) => log.warn('Voices not listed', { reason });
    const refusal = await explainRefusal(clients.polly, cause, options, {
      ...(parts.length > 1 && { part: nameOf(parts, part) }),
      onListFailed,
    });
    throw refusal ?? cause;
  }

  const { durationSeconds } = joiner;
  log.info('Text synthesized', { ...options, textType, ...effort, durationSeconds });
  return {
    effort,
    get isRepeatable() {
      return upload.isRepeatable;
    },
    async store(replaced) {
      const result = await upload.store(joiner.header(audioMarkOf(origin)), replaced);
      if (result === 'conflict') return undefined;
      return { ...place, ...result, characters: origin.characters, durationSeconds };
    },
  };
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
