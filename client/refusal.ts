// How it is known, without a subscription, that the function refused a text, and why.
import { GetObjectTaggingCommand, type S3Client, S3ServiceException } from '@aws-sdk/client-s3';
import { NOTICE_TAG, readNoticeTag } from '../handler/contract.ts';
import type { Access } from './aws-clients.ts';
import { readLastLogLines } from './logs/events.ts';
import { waitFor } from './wait-for.ts';

const FAILED = 'failed:';

export interface UploadedText {
  readonly bucket: string;
  readonly key: string;
  readonly versionId: string | undefined;
}

/** This person may not read tags. */
export class RefusalUnreadableError extends Error {
  override name = 'RefusalUnreadableError';

  constructor({ bucket, key }: UploadedText, cause: Error) {
    super(
      `Whether the text was refused could not be read from the tags of s3://${bucket}/${key} (${cause.name}: ${cause.message}): ` +
        'it takes s3:GetObjectVersionTagging on it.',
      { cause },
    );
  }
}

/**
 * The code of the failed notice about a text, from the tag that the function sets when it has sent it; undefined while
 * there is none.
 *
 * @throws {RefusalUnreadableError}
 */
export async function readRefusal(s3: S3Client, text: UploadedText): Promise<string | undefined> {
  const { bucket, key, versionId } = text;
  const command = new GetObjectTaggingCommand({ Bucket: bucket, Key: key, ...(versionId && { VersionId: versionId }) });
  const { TagSet = [] } = await s3.send(command).catch((error) => {
    const status = error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined;
    throw status === 403 && error.name === 'AccessDenied' ? new RefusalUnreadableError(text, error) : error;
  });
  const value = TagSet.find(({ Key }) => Key === NOTICE_TAG)?.Value;
  const state = versionId === undefined ? undefined : readNoticeTag(value, { bucket, key, versionId });
  return state?.startsWith(FAILED) ? state.slice(FAILED.length) : undefined;
}

/** CloudWatch shows a line some seconds after it was written. */
const LOG_TIMEOUT_MS = 10_000;
const LOG_POLL_MS = 1_000;
const LOG_LINES = 1_000;

/** What the function logged as the reason; undefined where the log may not be read or says nothing of it. */
export async function findReason(
  access: Access,
  logGroupName: string,
  key: string,
  since: Date,
): Promise<string | undefined> {
  try {
    return await waitFor(
      async () => {
        const lines = await readLastLogLines(access, logGroupName, since, LOG_LINES);
        return lines.map(parseLine).findLast((line) => line?.message === 'Text refused' && line.key === key)?.reason;
      },
      { what: 'the reason in the log', timeoutMs: LOG_TIMEOUT_MS, intervalMs: LOG_POLL_MS, isFinal: () => true },
    );
  } catch {
    return undefined;
  }
}

function parseLine(line: string): { message?: string; key?: string; reason?: string } | undefined {
  try {
    return JSON.parse(line);
  } catch {
    return undefined; // Not the function's own line.
  }
}
