import type { S3EventRecord } from 'aws-lambda';
import type { ObjectPlace } from '../aws/s3-object.ts';
import { TEXT_SUFFIX } from '../contract.ts';
import { MalformedRecordError } from '../errors.ts';

/** A stored text as an event names it: without a version if the bucket's versioning was not on when it was stored. */
export interface NamedText extends ObjectPlace {
  /** Without quotes. */
  readonly etag?: string;
}

export interface TextVersion extends NamedText {
  readonly versionId: string;
}

/** The version id that S3 gives what it stores while versioning is not on. The next such object replaces it. */
const NO_VERSION = 'null';

/** What the bucket notifies of; a record without a name comes from a person who repeats an event by hand. */
const EVENT_NAMES = 'ObjectCreated:';

/**
 * The text that a record names, or nothing when it is not for us. S3 encodes keys in events like a form does: percent signs
 * and `+` for a space.
 *
 * @throws MalformedRecordError
 */
export function textOf(record: S3EventRecord): NamedText | undefined {
  const { eventName, s3 } = (record ?? {}) as Partial<S3EventRecord>;
  const object = s3?.object;
  if (typeof s3?.bucket?.name !== 'string' || typeof object?.key !== 'string') {
    throw new MalformedRecordError('a record that names no object of S3', record);
  }
  const key = decodeKey(object.key);
  // The bucket's notification has the same filter; an MP3 that came in would feed on itself.
  if (!key.endsWith(TEXT_SUFFIX)) return undefined;
  if (eventName !== undefined && !String(eventName).startsWith(EVENT_NAMES)) return undefined;
  const { versionId, eTag } = object as { versionId?: string; eTag?: string };
  return {
    bucket: s3.bucket.name,
    key,
    ...(versionId && versionId !== NO_VERSION && { versionId }),
    ...(eTag && { etag: eTag }),
  };
}

function decodeKey(encoded: string): string {
  try {
    return decodeURIComponent(encoded.replaceAll('+', ' '));
  } catch (cause) {
    throw new MalformedRecordError('a key that is not URL-encoded', encoded, cause);
  }
}
