import type { Readable } from 'node:stream';
import { GetObjectCommand, type GetObjectCommandOutput, InvalidObjectState, type S3Client } from '@aws-sdk/client-s3';
import { isMissing, type ObjectPlace, type TextVersion, versionAddressOf } from '../aws/s3-object.ts';
import { failureOf, TextArchivedError } from '../errors.ts';

/** What there is of the version that an event names. */
export type TextReading =
  | { readonly state: 'current'; readonly text: StoredText }
  /** A newer version is in its place, which has an event of its own. */
  | { readonly state: 'overtaken'; readonly by: string }
  /** `storedAt` is known when only a delete marker hides the version. */
  | { readonly state: 'deleted'; readonly storedAt?: Date; readonly cause: Error };

export interface StoredText {
  /** The version that was read, with what the reply told about it. */
  readonly version: TextVersion;
  readonly storedAt: Date;
  /** Announced, before any of it is read. */
  readonly bytes: number;
  /** The user's metadata, its names in lower case. */
  readonly metadata: Readonly<Record<string, string>>;
  /** May be called once. */
  read(): Promise<Uint8Array>;
  /** Closes the connection of a text that is not going to be read. */
  discard(): void;
}

/**
 * Asks for the current text rather than for the version of the event: so one call both reads the text and tells that no
 * newer one has come. Only when it is another one, or none, the version itself is looked at.
 *
 * @throws TextArchivedError, AccessDeniedError, AwsCallError
 */
export async function readText(s3: S3Client, named: TextVersion): Promise<TextReading> {
  const { versionId, ...current } = named;
  const reply = await getText(s3, current);
  if (!(reply instanceof Error)) {
    const text = storedTextOf(named, reply);
    // A reply without a version is of no other: taken for overtaken, the text would be lost unseen.
    if (reply.VersionId === undefined || reply.VersionId === versionId) {
      return { state: 'current', text };
    }
    text.discard();
  }
  const version = await getText(s3, named);
  if (version instanceof Error) return { state: 'deleted', cause: reply instanceof Error ? reply : version };
  const { storedAt, discard } = storedTextOf(named, version);
  discard();
  return reply instanceof Error
    ? { state: 'deleted', storedAt, cause: reply }
    : { state: 'overtaken', by: reply.VersionId ?? '' };
}

/** The error, not thrown, when there is no such text. */
async function getText(s3: S3Client, text: ObjectPlace): Promise<GetObjectCommandOutput | Error> {
  const { bucket, key, versionId } = text;
  try {
    return await s3.send(
      new GetObjectCommand({ Bucket: bucket, Key: key, ...(versionId && { VersionId: versionId }) }),
    );
  } catch (error) {
    if (isMissing(error, text)) return error;
    if (error instanceof InvalidObjectState) throw new TextArchivedError(error);
    throw failureOf(callOf(text), error);
  }
}

function storedTextOf(named: TextVersion, reply: GetObjectCommandOutput): StoredText {
  const { ETag, Metadata, ContentLength = 0, LastModified = new Date() } = reply;
  // Under Node the body is always there, and always a Readable.
  const body = reply.Body as NonNullable<typeof reply.Body> & Readable;
  return {
    version: { ...named, ...(ETag && { etag: ETag.replaceAll('"', '') }) },
    storedAt: LastModified,
    bytes: ContentLength,
    metadata: { ...Metadata },
    read: () =>
      body.transformToByteArray().catch((error) => {
        throw failureOf(callOf(named), error);
      }),
    discard: () => body.destroy(),
  };
}

function callOf(version: ObjectPlace) {
  return {
    action: version.versionId ? 's3:GetObjectVersion' : 's3:GetObject',
    resource: versionAddressOf(version),
    refusalMayAlsoMean:
      'the object does not exist, which S3 tells only to a role that may s3:ListBucket on the bucket; ' +
      'or it is encrypted with a KMS key that the role may not use',
  };
}
