import { AudioEmptyError } from '../errors.ts';
import type { Log } from '../log.ts';
import { Mp3Joiner } from '../mp3/joiner.ts';
import type { Invocation, Narrator } from '../narrator.ts';
import { speakParts } from '../speech/speak-parts.ts';
import type { TextPart } from '../text/split-text.ts';
import {
  type AudioOrigin,
  audioMarkOf,
  audioPlaceOf,
  type CurrentAudio,
  originMetadata,
  type StoredAudio,
} from './audio.ts';
import { AudioUpload } from './audio-upload.ts';

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

/**
 * Has the parts spoken and joins them in their order. No more than the parts that are spoken at a time are in memory.
 *
 * @throws TextRefusedError when Polly will never speak it, OutOfTimeError, AccessDeniedError, AwsCallError
 */
export async function recordAudio(
  narrator: Narrator,
  origin: AudioOrigin,
  parts: readonly TextPart[],
  invocation: Invocation,
  log: Log,
): Promise<Recording> {
  const place = audioPlaceOf(origin.text);
  const upload = new AudioUpload(narrator.clients.s3, place, { ...originMetadata(origin) });
  const joiner = new Mp3Joiner();
  const effort = { parts: parts.length, billedCharacters: 0, retries: 0 };
  try {
    for await (const { audio, billedCharacters, retries } of speakParts(narrator, origin, parts, invocation, log)) {
      effort.billedCharacters += billedCharacters;
      effort.retries += retries;
      for (const frames of audio) await upload.append(joiner.add(frames));
    }
    if (joiner.frames === 0) throw new AudioEmptyError();
  } catch (error) {
    await upload.abort();
    throw error;
  }

  const { durationSeconds } = joiner;
  log.info('Text synthesized', { ...origin.options, textType: origin.textType, ...effort, durationSeconds });
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
