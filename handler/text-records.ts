import type { S3EventRecord } from 'aws-lambda';
import { MalformedRecordError } from './failures.ts';

/** One stored text, as far as it is known: an event or a bucket without versioning names no version. */
export interface TextVersion {
  readonly bucket: string;
  /** Decoded, as it is in the bucket. */
  readonly key: string;
  readonly versionId?: string;
  /** Without quotes. */
  readonly etag?: string;
}

/** The bucket notifies for this suffix only; checked again here because an MP3 that came in would feed on itself. */
const TEXT_SUFFIX = '.txt';
const AUDIO_SUFFIX = '.mp3';

/**
 * The text that a record names, or nothing when it is not for us. S3 encodes keys in events like a form does: percent signs
 * and `+` for a space.
 *
 * @throws MalformedRecordError
 */
export function textOf({ s3 }: S3EventRecord): TextVersion | undefined {
  const { versionId, eTag } = s3.object as { versionId?: string; eTag?: string };
  const key = decodeKey(s3.object.key);
  if (!key.endsWith(TEXT_SUFFIX)) return undefined;
  return {
    bucket: s3.bucket.name,
    key,
    ...(versionId && { versionId }),
    ...(eTag && { etag: eTag }),
  };
}

/** Where the audio of a text goes: beside it. */
export function audioKeyOf(textKey: string): string {
  return textKey.slice(0, -TEXT_SUFFIX.length) + AUDIO_SUFFIX;
}

function decodeKey(encoded: string): string {
  try {
    return decodeURIComponent(encoded.replaceAll('+', ' '));
  } catch (cause) {
    throw new MalformedRecordError(encoded, cause);
  }
}
