import type { Readable } from 'node:stream';
import {
  GetObjectCommand,
  type GetObjectCommandOutput,
  HeadObjectCommand,
  type HeadObjectCommandOutput,
  InvalidObjectState,
  type S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import { isMissing, type ObjectPlace, type TextVersion, targetOf, versionAddressOf } from '../aws/s3-object.ts';
import { failureOf, TextArchivedError, TextBinaryError, TextNotUtf8Error } from '../errors.ts';
import { dropEndOfFile, findFormat, findFormatOfBytes } from './file-formats.ts';

/** What became of the version that an event names. */
export type TextReading =
  | { readonly state: 'current'; readonly text: StoredText }
  /** A newer version is in its place, which has an event of its own. */
  | { readonly state: 'overtaken'; readonly by: string }
  /** `storedAt` is known when only a delete marker hides the version. */
  | { readonly state: 'deleted'; readonly storedAt?: Date; readonly cause: Error };

export interface StoredText {
  /** The version that was read, with what the reply says about it. */
  readonly version: TextVersion;
  readonly storedAt: Date;
  /** Known before any of it is read. */
  readonly bytes: number;
  /** The user's metadata, its names in lower case. */
  readonly metadata: Readonly<Record<string, string>>;
  /** How the file is packed, as whoever stored it says. */
  readonly contentEncoding?: string;
  /** May be called once. */
  read(): Promise<Uint8Array>;
  /** Closes the connection of a text that is not going to be read. */
  discard(): void;
}

/**
 * Asks for the current text, not for the version that the event names: one call then both reads the text and shows that no newer
 * one has come. The named version itself is asked about only when the current one is another, or none.
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
  const version = await headVersion(s3, named);
  if (version instanceof Error) return { state: 'deleted', cause: reply instanceof Error ? reply : version };
  if (!(reply instanceof Error)) return { state: 'overtaken', by: reply.VersionId ?? '' };
  return { state: 'deleted', storedAt: version.LastModified ?? new Date(), cause: reply };
}

/** The error, not thrown, when there is no text. */
async function getText(s3: S3Client, text: ObjectPlace): Promise<GetObjectCommandOutput | Error> {
  try {
    return await s3.send(new GetObjectCommand(targetOf(text)));
  } catch (error) {
    if (isMissing(error, text)) return error;
    if (error instanceof InvalidObjectState) throw new TextArchivedError(error);
    throw failureOf(callOf(text), error);
  }
}

/**
 * What a HEAD answers about a version that is not there: 404 when it is gone, 405 when it is a delete marker, 400 when S3 never gave
 * such an id. The reply has no body, so there is nothing but the status.
 */
const NO_SUCH_VERSION_STATUSES: readonly (number | undefined)[] = [400, 404, 405];

/** The error, not thrown, when there is no such version. */
async function headVersion(s3: S3Client, version: TextVersion): Promise<HeadObjectCommandOutput | Error> {
  try {
    return await s3.send(new HeadObjectCommand(targetOf(version)));
  } catch (error) {
    const isAnswer = error instanceof S3ServiceException;
    if (isAnswer && NO_SUCH_VERSION_STATUSES.includes(error.$metadata.httpStatusCode)) return error;
    throw failureOf(callOf(version), error);
  }
}

function storedTextOf(named: TextVersion, reply: GetObjectCommandOutput): StoredText {
  const { ETag, Metadata, ContentEncoding, ContentLength = 0, LastModified = new Date() } = reply;
  // Under Node the body is always there, and always a Readable.
  const body = reply.Body as NonNullable<typeof reply.Body> & Readable;
  return {
    version: { ...named, ...(ETag && { etag: ETag.replaceAll('"', '') }) },
    storedAt: LastModified,
    bytes: ContentLength,
    metadata: { ...Metadata },
    ...(ContentEncoding && { contentEncoding: ContentEncoding }),
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

const BYTE_ORDER_MARKS = [
  { encoding: 'utf-8', mark: [0xef, 0xbb, 0xbf] },
  { encoding: 'utf-16le', mark: [0xff, 0xfe] },
  { encoding: 'utf-16be', mark: [0xfe, 0xff] },
] as const;

/**
 * The text of a file: UTF-8 with or without a byte order mark, or UTF-16 with one. Nothing is guessed and nothing is
 * replaced, because a wrong guess would be heard only by whoever listens to the end. What programs write as text and nobody
 * can listen to, such as RTF, is named.
 *
 * @throws TextNotUtf8Error, TextBinaryError
 */
export function decodeText(bytes: Uint8Array): string {
  const marked = BYTE_ORDER_MARKS.find(({ mark }) => mark.every((byte, index) => bytes[index] === byte));
  const encoding = marked?.encoding ?? 'utf-8';
  let text: string;
  try {
    text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch (cause) {
    const format = findFormatOfBytes(bytes);
    throw format === undefined ? new TextNotUtf8Error(encoding.toUpperCase(), cause) : new TextBinaryError(format);
  }
  const words = dropEndOfFile(text);
  const format = findFormat(words);
  if (format !== undefined) throw new TextBinaryError(format);
  return words;
}
