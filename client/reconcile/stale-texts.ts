import {
  EncodingType,
  GetObjectTaggingCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  type S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import {
  type AudioMetadata,
  audioKeyOf,
  NOTICE_TAG,
  type NoticedVersion,
  readNoticeTag,
  TEXT_SUFFIX,
} from '../../handler/contract.ts';

/** A text whose MP3 is not there or was not made from it as it is now, or whose notice is owed. */
export interface StaleText {
  readonly key: string;
  /** The current version; absent in a bucket that never had versioning. */
  readonly versionId?: string;
  /** Without quotes. */
  readonly etag: string;
  readonly reason: StaleReason;
}

/** As it reads in a table. */
export type StaleReason = 'no MP3' | 'MP3 of another version' | 'MP3 not made by Narrator' | 'notice not sent';

/** `gone`: deleted since it was listed. */
export type TextState =
  | { readonly status: 'up to date' }
  | { readonly status: 'gone' }
  | { readonly status: 'stale'; readonly text: StaleText };

export class ListingError extends Error {
  override name = 'ListingError';

  constructor(place: string, cause: Error) {
    const elsewhere =
      cause.name === 'PermanentRedirect' ? ' The bucket is in another region: name it with --region.' : '';
    super(
      `Could not list ${place} (${cause.name}: ${cause.message}).${elsewhere} ` +
        'It takes s3:ListBucket on the bucket; docs/reconcile.md has every permission.',
      { cause },
    );
  }
}

const MAYBE_ENCRYPTED =
  ', as for what was stored with a key of its own (SSE-C) or a KMS key that cannot be used: store it again without';

export class CheckError extends Error {
  override name = 'CheckError';

  constructor(operation: string, permission: string, place: string, cause: Error) {
    // The reply to a HEAD has no body: often the status is all that is known.
    const status = cause instanceof S3ServiceException ? cause.$metadata.httpStatusCode : undefined;
    const refused = status === 403 ? `, refused: it takes ${permission}` : status === 400 ? MAYBE_ENCRYPTED : '';
    super(`${operation} of ${place}: ${status === undefined ? `${cause.name}: ${cause.message}` : status}${refused}`, {
      cause,
    });
  }
}

/**
 * The keys of all texts, in the order of the bucket. The next page of the listing (1,000 keys) is
 * fetched when the last one is used up: one at most is in memory.
 *
 * @throws {ListingError}
 */
export async function* listTexts(s3: S3Client, bucket: string, prefix = ''): AsyncGenerator<string, void, undefined> {
  let token: string | undefined;
  do {
    const command = new ListObjectsV2Command({
      Bucket: bucket,
      Prefix: prefix,
      // Keys may hold control characters, which XML cannot.
      EncodingType: EncodingType.url,
      ...(token && { ContinuationToken: token }),
    });
    const page = await s3.send(command).catch((cause) => {
      throw new ListingError(`s3://${bucket}/${prefix}`, cause);
    });
    for (const { Key = '' } of page.Contents ?? []) {
      const key = page.EncodingType === EncodingType.url ? decodeURIComponent(Key.replaceAll('+', ' ')) : Key;
      if (key.endsWith(TEXT_SUFFIX)) yield key;
    }
    token = page.IsTruncated ? page.NextContinuationToken : undefined;
  } while (token !== undefined);
}

/**
 * Compares a text with the MP3 beside it, by what the handler left in the MP3's metadata and tags. A new version with
 * the same content is stale, too: its options, which are metadata, may be others, and its notice is owed.
 *
 * @throws {CheckError}
 */
export async function checkText(s3: S3Client, bucket: string, key: string): Promise<TextState> {
  const audioKey = audioKeyOf(key);
  const [text, audio] = await Promise.all([head(s3, bucket, key), head(s3, bucket, audioKey)]);
  if (text === undefined) return { status: 'gone' };
  const { ETag = '', VersionId } = text;
  const etag = ETag.replaceAll('"', '');
  const metadata = audio && (audio.Metadata ?? {});
  const version = { bucket, key, versionId: VersionId ?? 'null' };
  const reason =
    compare(etag, version.versionId, metadata) ??
    ((await isNoticeOwed(s3, version, metadata)) ? 'notice not sent' : undefined);
  if (reason === undefined) return { status: 'up to date' };
  return { status: 'stale', text: { key, etag, reason, ...(VersionId && { versionId: VersionId }) } };
}

type Metadata = Partial<AudioMetadata>;

/** The tag of releases that named no version in it. */
const SENT_OF_SOME_VERSION = 'sent';

function compare(etag: string, versionId: string, audio: Metadata | undefined): StaleReason | undefined {
  if (audio === undefined) return 'no MP3';
  const [audioEtag, audioVersionId] = [audio['source-etag'], audio['source-version-id']];
  if (audioEtag === undefined || audioVersionId === undefined) return 'MP3 not made by Narrator';
  return audioEtag === etag && audioVersionId === versionId ? undefined : 'MP3 of another version';
}

/**
 * MP3s of former releases have no id of the invocation or a shorter tag: nobody wants to hear of them all once more.
 */
async function isNoticeOwed(s3: S3Client, text: NoticedVersion, audio: Metadata | undefined): Promise<boolean> {
  if (audio?.['request-id'] === undefined) return false;
  const { bucket } = text;
  const key = audioKeyOf(text.key);
  const tagging = await s3.send(new GetObjectTaggingCommand({ Bucket: bucket, Key: key })).catch((error) => {
    throw new CheckError('GetObjectTagging', 's3:GetObjectTagging', `s3://${bucket}/${key}`, error);
  });
  const value = tagging.TagSet?.find(({ Key }) => Key === NOTICE_TAG)?.Value;
  return value !== SENT_OF_SOME_VERSION && readNoticeTag(value, text) !== 'sent';
}

async function head(s3: S3Client, bucket: string, key: string) {
  try {
    return await s3.send(new HeadObjectCommand({ Bucket: bucket, Key: key }));
  } catch (error) {
    if (error instanceof S3ServiceException && error.$metadata.httpStatusCode === 404) return undefined;
    throw new CheckError('HeadObject', 's3:GetObject', `s3://${bucket}/${key}`, error as Error);
  }
}
