import { GetObjectTaggingCommand, PutObjectTaggingCommand, type S3Client, type Tag } from '@aws-sdk/client-s3';
import { type ObjectPlace, targetOf, versionAddressOf } from '../aws/object-place.ts';
import { isMissing } from '../aws/s3-errors.ts';
import { NOTICE_TAG, type NoticeMark } from '../contract.ts';
import { failureOf } from '../errors.ts';

/*
 * What was told about an object is kept in a tag of it: metadata is for what is known when an object is stored, and a tag can be
 * set afterwards without a new version.
 */

/** Nothing when the object has no mark, or is there no more. */
export async function readNoticeMark(s3: S3Client, marked: ObjectPlace): Promise<string | undefined> {
  const tags = await readTags(s3, marked);
  return tags?.find(({ Key }) => Key === NOTICE_TAG)?.Value;
}

/** Keeps the other tags, which are the user's. Does nothing when the object is there no more. */
export async function writeNoticeMark(s3: S3Client, marked: ObjectPlace, mark: NoticeMark): Promise<void> {
  const tags = await readTags(s3, marked);
  if (tags === undefined) return;
  const TagSet = [...tags.filter(({ Key }) => Key !== NOTICE_TAG), { Key: NOTICE_TAG, Value: mark }];
  await s3.send(new PutObjectTaggingCommand({ ...targetOf(marked), Tagging: { TagSet } })).catch((error) => {
    throw failureOf(callOf('Put', marked), error);
  });
}

async function readTags(s3: S3Client, marked: ObjectPlace): Promise<Tag[] | undefined> {
  try {
    const { TagSet = [] } = await s3.send(new GetObjectTaggingCommand(targetOf(marked)));
    return TagSet;
  } catch (error) {
    if (isMissing(error, marked)) return undefined;
    throw failureOf(callOf('Get', marked), error);
  }
}

function callOf(verb: 'Get' | 'Put', marked: ObjectPlace) {
  return {
    action: marked.versionId ? `s3:${verb}ObjectVersionTagging` : `s3:${verb}ObjectTagging`,
    resource: versionAddressOf(marked),
  };
}
