import { HeadObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { Answer } from './invocation.ts';
import type { StaleText } from './stale-texts.ts';

/**
 * The newest version of a text, as the event names it.
 *
 * @throws when it is not in the bucket.
 */
export async function findText(s3: S3Client, bucket: string, key: string): Promise<Omit<StaleText, 'reason'>> {
  try {
    const { ETag = '', VersionId } = await s3.send(new HeadObjectCommand({ Bucket: bucket, Key: key }));
    return { key, etag: ETag.replaceAll('"', ''), ...(VersionId && { versionId: VersionId }) };
  } catch (error) {
    if ((error as Error).name !== 'NotFound') throw error;
    throw new Error(
      `KEY is "${key}", and s3://${bucket} has no such text, so no event was sent. ` +
        'KEY is the whole key, with its folders and .txt. Upload a text with: make say FILE=…',
      { cause: error },
    );
  }
}

/** What came of an event, for people. */
export function describeReplay({ outcome, code }: Answer): string {
  switch (outcome) {
    case 'narrated':
      return 'narrated';
    case 'failed':
      return `failed: ${code ?? 'no code given'}. What to do is in docs/notifications.md`;
    case 'overtaken':
      return 'overtaken by a newer version';
    case 'unchanged':
      return 'already narrated, nothing to do';
  }
}
