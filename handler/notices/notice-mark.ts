import { GetObjectTaggingCommand, PutObjectTaggingCommand, type S3Client, type Tag } from '@aws-sdk/client-s3';
import { isMissing } from '../aws/s3-errors.ts';
import { failureOf } from '../failures.ts';

/** The version that is marked: of an MP3, or of a text that was refused. */
interface Marked {
  readonly bucket: string;
  readonly key: string;
  readonly versionId?: string;
}

/**
 * What was told about an object, kept in a tag of it: metadata is for what is known when an object is stored, and a tag can be
 * set afterwards without a new version.
 */
export type NoticeMark = 'sent' | 'unsent' | `failed:${string}`;

const TAG = 'narrator-notice';

/** Nothing when the object has no mark, or is there no more. */
export async function readNoticeMark(s3: S3Client, marked: Marked): Promise<string | undefined> {
  const tags = await readTags(s3, marked);
  return tags?.find(({ Key }) => Key === TAG)?.Value;
}

/** Keeps the other tags, which are the user's. Does nothing when the object is there no more. */
export async function writeNoticeMark(s3: S3Client, marked: Marked, mark: NoticeMark): Promise<void> {
  const tags = await readTags(s3, marked);
  if (tags === undefined) return;
  const TagSet = [...tags.filter(({ Key }) => Key !== TAG), { Key: TAG, Value: mark }];
  await s3.send(new PutObjectTaggingCommand({ ...targetOf(marked), Tagging: { TagSet } })).catch((error) => {
    throw failureOf(callOf('Put', marked), error);
  });
}

async function readTags(s3: S3Client, marked: Marked): Promise<Tag[] | undefined> {
  try {
    const { TagSet = [] } = await s3.send(new GetObjectTaggingCommand(targetOf(marked)));
    return TagSet;
  } catch (error) {
    if (isMissing(error, marked)) return undefined;
    throw failureOf(callOf('Get', marked), error);
  }
}

function targetOf({ bucket, key, versionId }: Marked) {
  return { Bucket: bucket, Key: key, ...(versionId && { VersionId: versionId }) };
}

function callOf(verb: 'Get' | 'Put', { bucket, key, versionId }: Marked) {
  return {
    action: versionId ? `s3:${verb}ObjectVersionTagging` : `s3:${verb}ObjectTagging`,
    resource: `s3://${bucket}/${key}${versionId ? ` (version ${versionId})` : ''}`,
  };
}
