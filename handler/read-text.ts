import type { Readable } from 'node:stream';
import { GetObjectCommand, InvalidObjectState, NoSuchKey, type S3Client, S3ServiceException } from '@aws-sdk/client-s3';
import { failureOf } from './failures.ts';
import { fileTooLong, MAX_TEXT_BYTES } from './measure-text.ts';
import { TextArchivedError, TextDeletedError, type TextRefusedError } from './refusals.ts';
import type { TextVersion } from './text-records.ts';

export interface StoredText {
  /** The version that was read, with what the reply told about it. */
  readonly version: TextVersion;
  readonly bytes: Uint8Array;
  /** The user's metadata, its names in lower case. */
  readonly metadata: Readonly<Record<string, string>>;
}

/** A version that is gone, and one that is a delete marker, which S3 will not hand out. */
const DELETED_NAMES = ['NoSuchVersion', 'MethodNotAllowed'];

/**
 * Reads the version that the event names, or the current one when it names none. An object that is too large is refused by
 * its announced size, and its connection closed, before any of it is read.
 */
export async function readText(s3: S3Client, text: TextVersion): Promise<StoredText> {
  const { bucket, key, versionId } = text;
  const reply = await s3
    .send(new GetObjectCommand({ Bucket: bucket, Key: key, ...(versionId && { VersionId: versionId }) }))
    .catch((error) => {
      throw refusalOf(error) ?? failureOf(callOf(text), error);
    });
  const { ContentLength: size = 0, VersionId, ETag, Metadata } = reply;
  // Under Node the body is always there, and always a Readable.
  const body = reply.Body as NonNullable<typeof reply.Body> & Readable;
  if (size > MAX_TEXT_BYTES) {
    body.destroy();
    throw fileTooLong(size);
  }
  const bytes = await body.transformToByteArray().catch((error) => {
    throw failureOf(callOf(text), error);
  });
  return {
    version: { ...text, ...(VersionId && { versionId: VersionId }), ...(ETag && { etag: ETag.replaceAll('"', '') }) },
    bytes,
    metadata: { ...Metadata },
  };
}

function refusalOf(error: unknown): TextRefusedError | undefined {
  if (error instanceof NoSuchKey) return new TextDeletedError(error);
  // Not modelled by the SDK, so they have no class of their own.
  if (error instanceof S3ServiceException && DELETED_NAMES.includes(error.name)) return new TextDeletedError(error);
  if (error instanceof InvalidObjectState) return new TextArchivedError(error);
  return undefined;
}

function callOf({ bucket, key, versionId }: TextVersion) {
  return {
    action: versionId ? 's3:GetObjectVersion' : 's3:GetObject',
    resource: `s3://${bucket}/${key}${versionId ? ` (version ${versionId})` : ''}`,
    refusalMayAlsoMean:
      'the object does not exist, which S3 tells only to a role that may s3:ListBucket on the bucket; ' +
      'or it is encrypted with a KMS key that the role may not use',
  };
}
