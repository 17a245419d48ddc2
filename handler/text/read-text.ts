import type { Readable } from 'node:stream';
import {
  GetObjectCommand,
  type GetObjectCommandOutput,
  HeadObjectCommand,
  InvalidObjectState,
  type S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import {
  encryptionFaultOf,
  explainHead,
  isMissing,
  type ObjectPlace,
  type TextVersion,
  targetOf,
  versionAddressOf,
} from '../aws/s3-object.ts';
import {
  failureOf,
  TextArchivedError,
  TextBinaryError,
  TextEncryptedError,
  TextNotUtf8Error,
  TextRefusedError,
} from '../errors.ts';
import { dropEndOfFile, findFormat, findFormatOfBytes } from './file-formats.ts';

/** What became of the version that an event names. */
export type TextReading =
  | { readonly state: 'current'; readonly text: StoredText }
  /** A newer version is in its place, which has an event of its own. Its id is not known where it cannot be read. */
  | { readonly state: 'overtaken'; readonly by?: string }
  /** `storedAt` is known when only a delete marker hides the version. */
  | { readonly state: 'deleted'; readonly storedAt?: Date | undefined; readonly cause: Error };

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
 * Asks for the current text, not for the version that the event names: one call then both reads the text and shows that
 * no newer one has come. The named version itself is asked about only when the current one is another, or none.
 *
 * @throws TextArchivedError, TextEncryptedError, AccessDeniedError, AwsCallError
 */
export async function readText(s3: S3Client, named: TextVersion): Promise<TextReading> {
  const { versionId, ...current } = named;
  const reply = await getText(s3, current);
  if (!(reply instanceof Error)) {
    const text = storedTextOf(named, reply);
    // No version id: it counts as the version of the event. Treated as overtaken, the text would be lost without a
    // trace.
    if (reply.VersionId === undefined || reply.VersionId === versionId) {
      return { state: 'current', text };
    }
    text.discard();
  }
  // S3 refuses to hand out an archived text, but not to say which version it is.
  if (reply instanceof TextArchivedError) {
    const now = await findText(s3, current);
    // A reply without a version is of no other.
    if (now.state === 'there' && (now.versionId ?? versionId) === versionId) throw reply;
  }
  const version = await findText(s3, named);
  if (version.state === 'missing') return { state: 'deleted', cause: reply instanceof Error ? reply : version.cause };
  if (!(reply instanceof Error)) return { state: 'overtaken', ...(reply.VersionId && { by: reply.VersionId }) };
  if (!(reply instanceof TextRefusedError)) {
    return { state: 'deleted', cause: reply, ...(version.state === 'there' && { storedAt: version.storedAt }) };
  }
  // Both are refused: nothing tells them apart, and they are most likely the same.
  if (version.state === 'refused') throw reply;
  return { state: 'overtaken' };
}

/** The error, not thrown, when there is no text, or none that can be read. */
async function getText(s3: S3Client, text: ObjectPlace): Promise<GetObjectCommandOutput | Error> {
  try {
    return await s3.send(new GetObjectCommand(targetOf(text)));
  } catch (error) {
    if (isMissing(error, text)) return error;
    const refusal = refusalOf(error);
    if (refusal !== undefined) return refusal;
    throw failureOf(callOf(text), error);
  }
}

/** For what S3 answers about a text that is there and will not be handed out, however often it is asked for. */
function refusalOf(error: unknown): TextRefusedError | undefined {
  if (error instanceof InvalidObjectState) return new TextArchivedError(error);
  const fault = encryptionFaultOf(error);
  return fault && new TextEncryptedError(fault, error);
}

type FoundText =
  | { readonly state: 'there'; readonly storedAt: Date; readonly versionId?: string }
  | { readonly state: 'refused' }
  | { readonly state: 'missing'; readonly cause: Error };

/** Looks at the current text, or at the version that is named: one below the current one or a delete marker, too. */
async function findText(s3: S3Client, text: ObjectPlace): Promise<FoundText> {
  try {
    const { LastModified = new Date(), VersionId } = await s3.send(new HeadObjectCommand(targetOf(text)));
    return { state: 'there', storedAt: LastModified, ...(VersionId && { versionId: VersionId }) };
  } catch (error) {
    const reason = await explainHead(s3, text, error);
    if (isGone(reason) || isMissing(reason, text)) return { state: 'missing', cause: reason };
    if (refusalOf(reason) !== undefined) return { state: 'refused' };
    throw failureOf(callOf(text), reason ?? error);
  }
}

/** What a HEAD answers about a version that is gone, or is a delete marker. There is nothing but the status. */
const GONE_STATUSES: readonly (number | undefined)[] = [404, 405];

function isGone(error: unknown): error is S3ServiceException {
  return error instanceof S3ServiceException && GONE_STATUSES.includes(error.$metadata.httpStatusCode);
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
 * replaced, because a wrong guess would be heard only by whoever listens to the end. What programs write as text and
 * nobody can listen to, such as RTF, is named.
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
