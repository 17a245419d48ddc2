import { GetObjectTaggingCommand, PutObjectTaggingCommand, type S3Client, type Tag } from '@aws-sdk/client-s3';
import { type ObjectPlace, targetOf, versionAddressOf } from '../aws/s3-object.ts';
import { isMissing } from '../aws/s3-errors.ts';
import { NOTICE_TAG, type NoticeTag } from '../contract.ts';
import { failureOf } from '../errors.ts';

/*
 * What was notified about an object is kept in a tag of it: metadata is for what is known when an object is stored, and a tag can be
 * set afterwards without a new version.
 */

/** Nothing when the object has no tag, or is there no more. */
export async function readNoticeTag(s3: S3Client, tagged: ObjectPlace): Promise<string | undefined> {
  const tags = await readTags(s3, tagged);
  return tags?.find(({ Key }) => Key === NOTICE_TAG)?.Value;
}

/** Keeps the other tags, which are the user's. Does nothing when the object is there no more. */
export async function writeNoticeTag(s3: S3Client, tagged: ObjectPlace, tag: NoticeTag): Promise<void> {
  const tags = await readTags(s3, tagged);
  if (tags === undefined) return;
  const TagSet = [...tags.filter(({ Key }) => Key !== NOTICE_TAG), { Key: NOTICE_TAG, Value: tag }];
  await s3.send(new PutObjectTaggingCommand({ ...targetOf(tagged), Tagging: { TagSet } })).catch((error) => {
    throw failureOf(callOf('Put', tagged), error);
  });
}

async function readTags(s3: S3Client, tagged: ObjectPlace): Promise<Tag[] | undefined> {
  try {
    const { TagSet = [] } = await s3.send(new GetObjectTaggingCommand(targetOf(tagged)));
    return TagSet;
  } catch (error) {
    if (isMissing(error, tagged)) return undefined;
    throw failureOf(callOf('Get', tagged), error);
  }
}

function callOf(verb: 'Get' | 'Put', tagged: ObjectPlace) {
  return {
    action: tagged.versionId ? `s3:${verb}ObjectVersionTagging` : `s3:${verb}ObjectTagging`,
    resource: versionAddressOf(tagged),
  };
}
