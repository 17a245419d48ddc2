import { AUDIO_CONTENT_TYPE, type StoredAudio } from './audio.ts';
import type { SpeechOptions } from './options.ts';
import type { TextRefusedError } from './refusals.ts';
import type { TextVersion } from './text-records.ts';

/** The JSON document of docs/notifications.md and docs/schemas/notice-v1.schema.json. */
export type Notice = NarratedNotice | FailedNotice;

interface Subject extends TextVersion {
  readonly version: 1;
  /** The invocation that sent the notice. */
  readonly requestId: string;
  /** ISO 8601, UTC. */
  readonly time: string;
}

interface NarratedNotice extends Subject {
  readonly status: 'narrated';
  readonly audio: StoredAudio & {
    readonly contentType: string;
    readonly voiceId: string;
    readonly engine: string;
    readonly languageCode?: string;
    /** Hertz; absent: Polly's default for the engine. */
    readonly sampleRate?: number;
  };
}

interface FailedNotice extends Subject {
  readonly status: 'failed';
  readonly error: { readonly code: string; readonly message: string; readonly action: string };
}

export function narratedNotice(
  text: TextVersion,
  audio: StoredAudio,
  options: SpeechOptions,
  requestId: string,
): NarratedNotice {
  const { voiceId, engine, languageCode, sampleRate } = options;
  return {
    version: 1,
    status: 'narrated',
    ...subjectOf(text, requestId),
    audio: {
      ...audio,
      contentType: AUDIO_CONTENT_TYPE,
      voiceId,
      engine,
      ...(languageCode !== undefined && { languageCode }),
      ...(sampleRate !== undefined && { sampleRate: Number(sampleRate) }),
    },
  };
}

export function failedNotice(text: TextVersion, refusal: TextRefusedError, requestId: string): FailedNotice {
  const { code, message, action } = refusal;
  return { version: 1, status: 'failed', ...subjectOf(text, requestId), error: { code, message, action } };
}

function subjectOf(text: TextVersion, requestId: string) {
  return { ...text, requestId, time: new Date().toISOString() };
}
