import {
  HeadObjectCommand,
  ListObjectsV2Command,
  type ListObjectsV2CommandOutput,
  type S3Client,
} from '@aws-sdk/client-s3';
import { TEXT_SUFFIX } from '../../handler/contract.ts';
import type { Answer } from './invocation.ts';
import type { StaleText } from './stale-texts.ts';

const MAX_NEAR_KEYS = 3;

/**
 * The newest version of a text, as the event names it.
 *
 * @throws when the key is none of a text, or is not in the bucket; the message has keys that are like it.
 */
export async function findText(s3: S3Client, bucket: string, key: string): Promise<Omit<StaleText, 'reason'>> {
  if (!key.endsWith(TEXT_SUFFIX)) {
    throw new Error(await describeMissing(s3, bucket, key, 'and the key of a text ends in .txt'));
  }
  try {
    const { ETag = '', VersionId } = await s3.send(new HeadObjectCommand({ Bucket: bucket, Key: key }));
    return { key, etag: ETag.replaceAll('"', ''), ...(VersionId && { versionId: VersionId }) };
  } catch (cause) {
    const { name, $metadata } = cause as Error & { $metadata?: { httpStatusCode?: number } };
    if (name === 'NotFound') {
      throw new Error(await describeMissing(s3, bucket, key, `and s3://${bucket} has no such text`), { cause });
    }
    if ($metadata?.httpStatusCode !== 403) {
      const { message } = cause as Error;
      throw new Error(`Could not look for s3://${bucket}/${key} (${name}: ${message}), so no event was sent.`, {
        cause,
      });
    }
    throw new Error(
      `KEY is "${key}", and S3 refuses to tell of it (403), so no event was sent. There is no such text in s3://${bucket}, or ` +
        'these credentials lack s3:GetObject on it. Without s3:ListBucket S3 does not tell which.',
      { cause },
    );
  }
}

async function describeMissing(s3: S3Client, bucket: string, key: string, why: string): Promise<string> {
  const near = await findNearKeys(s3, bucket, key);
  const remedy =
    near.length === 0
      ? 'KEY is the whole key, with its folders and .txt. Upload a text with: make say FILE=…'
      : `Did you mean ${near.map((one) => `"${one}"`).join(' or ')}?`;
  return `KEY is "${key}", ${why}, so no event was sent. ${remedy}`;
}

/** By one request: of a large bucket the first thousand objects are looked at. */
async function findNearKeys(s3: S3Client, bucket: string, key: string): Promise<string[]> {
  const { Contents = [] } = await s3
    .send(new ListObjectsV2Command({ Bucket: bucket }))
    .catch((): ListObjectsV2CommandOutput => ({ $metadata: {} })); // Who may not list gets no suggestions.
  const wanted = nameOf(key);
  const likenessOf = (text: string) =>
    lengthInCommon(nameOf(text), wanted) / Math.max(nameOf(text).length, wanted.length, 1);
  return Contents.flatMap(({ Key }) => (Key?.endsWith(TEXT_SUFFIX) ? [Key] : []))
    .filter((text) => likenessOf(text) > 0.5)
    .sort((a, b) => likenessOf(b) - likenessOf(a))
    .slice(0, MAX_NEAR_KEYS);
}

/** Folders, suffix and case are what people mistake; "A/B.txt" and "b" are the same here. */
const nameOf = (key: string) => (key.split('/').at(-1) ?? '').replace(/\.\w+$/, '').toLowerCase();

function lengthInCommon(a: string, b: string): number {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length += 1;
  return length;
}

/** What came of an event, for people. */
export function describeReplay({ outcome, code }: Answer, key: string): string {
  switch (outcome) {
    case 'narrated':
      return `${key}: narrated`;
    case 'failed':
      return `${key}: refused: ${code ?? 'no code given'}. Why and what to do: make logs KEY="${key}", docs/notifications.md`;
    case 'overtaken':
      return `${key}: overtaken by a newer version, whose own event narrates it`;
    case 'unchanged':
      return `${key}: already narrated, nothing to do`;
  }
}
