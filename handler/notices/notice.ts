import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { AUDIO_CONTENT_TYPE, type StoredAudio } from '../audio/audio.ts';
import { addressOf, type NamedText, type ObjectPlace, type TextVersion } from '../aws/s3-object.ts';
import type { AudioLink, FailedNotice, NarratedNotice } from '../contract.ts';
import { failureOf, type TextRefusedError } from '../errors.ts';
import type { SpeechOptions } from '../speech/options.ts';

/**
 * No sentence of this code is longer, even with metadata and Polly's answer quoted. What a parser quotes has no limit.
 */
const MAX_SENTENCE_CHARACTERS = 5_000;

export function narratedNotice(
  text: TextVersion,
  audio: StoredAudio,
  { voiceId, engine, languageCode, sampleRate }: SpeechOptions,
  { requestId, link }: { readonly requestId: string; readonly link?: AudioLink | undefined },
): NarratedNotice {
  // Each member by name: what else an object may carry is no part of the contract.
  const { bucket, key, bytes, characters, durationSeconds, versionId, replacedVersionId } = audio;
  return {
    version: 1,
    status: 'narrated',
    ...aboutText(text, requestId),
    audio: {
      bucket,
      key,
      bytes,
      ...(durationSeconds !== undefined && { durationSeconds: Math.round(durationSeconds * 1000) / 1000 }),
      characters,
      ...(versionId !== undefined && { versionId }),
      ...(replacedVersionId !== undefined && { replacedVersionId }),
      contentType: AUDIO_CONTENT_TYPE,
      voiceId,
      engine,
      ...(languageCode !== undefined && { languageCode }),
      ...(sampleRate !== undefined && { sampleRate: Number(sampleRate) }),
      ...(link !== undefined && { link: { url: link.url, maxMinutes: link.maxMinutes } }),
    },
  };
}

export function failedNotice(text: NamedText, refusal: TextRefusedError, requestId: string): FailedNotice {
  const { code, message, action } = refusal;
  return {
    version: 1,
    status: 'failed',
    ...aboutText(text, requestId),
    error: { code, message: shorten(message), action: shorten(action) },
  };
}

function aboutText({ bucket, key, versionId, etag }: NamedText, requestId: string) {
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

/**
 * Signs a link to the current audio. Not to its version: the role may not read old versions of audio. Nothing is sent.
 *
 * @param minutes at most 10,080: S3 takes no signature for more than a week.
 * @throws AwsCallError when there are no credentials to sign with.
 */
export async function presignedLink(s3: S3Client, { bucket, key }: ObjectPlace, minutes: number): Promise<AudioLink> {
  const command = new GetObjectCommand({ Bucket: bucket, Key: key });
  const url = await getSignedUrl(s3, command, { expiresIn: minutes * 60 }).catch((error) => {
    throw failureOf({ action: 's3:GetObject', resource: addressOf({ bucket, key }) }, error);
  });
  return { url, maxMinutes: minutes };
}
