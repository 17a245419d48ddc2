import { AUDIO_CONTENT_TYPE, type StoredAudio } from '../audio/audio.ts';
import type { AudioLink, FailedNotice, NarratedNotice } from '../contract.ts';
import type { TextRefusedError } from '../errors.ts';
import type { SpeechOptions } from '../speech/options.ts';
import type { TextVersion } from '../text/text-records.ts';

/** Longer than any sentence made here, metadata and Polly's answer quoted; what a parser may quote has no such limit. */
const MAX_SENTENCE_CHARACTERS = 5_000;

export function narratedNotice(
  text: TextVersion,
  audio: StoredAudio,
  { voiceId, engine, languageCode, sampleRate }: SpeechOptions,
  requestId: string,
  link?: AudioLink,
): NarratedNotice {
  // Each member by name: what else an object may carry is no part of the contract.
  const { bucket, key, bytes, characters, durationSeconds, versionId } = audio;
  return {
    version: 1,
    status: 'narrated',
    ...subjectOf(text, requestId),
    audio: {
      bucket,
      key,
      bytes,
      ...(durationSeconds !== undefined && { durationSeconds: Math.round(durationSeconds * 1000) / 1000 }),
      characters,
      ...(versionId !== undefined && { versionId }),
      contentType: AUDIO_CONTENT_TYPE,
      voiceId,
      engine,
      ...(languageCode !== undefined && { languageCode }),
      ...(sampleRate !== undefined && { sampleRate: Number(sampleRate) }),
      ...(link !== undefined && { link: { url: link.url, maxMinutes: link.maxMinutes } }),
    },
  };
}

export function failedNotice(text: TextVersion, refusal: TextRefusedError, requestId: string): FailedNotice {
  const { code, message, action } = refusal;
  return {
    version: 1,
    status: 'failed',
    ...subjectOf(text, requestId),
    error: { code, message: shorten(message), action: shorten(action) },
  };
}

function subjectOf({ bucket, key, versionId, etag }: TextVersion, requestId: string) {
  return {
    bucket,
    key,
    ...(versionId !== undefined && { versionId }),
    ...(etag !== undefined && { etag }),
    requestId,
    time: new Date().toISOString(),
  };
}

function shorten(sentence: string): string {
  if (sentence.length <= MAX_SENTENCE_CHARACTERS) return sentence;
  // Half of a surrogate pair is no character.
  return `${sentence.slice(0, MAX_SENTENCE_CHARACTERS).replace(/[\ud800-\udbff]$/, '')}…`;
}
