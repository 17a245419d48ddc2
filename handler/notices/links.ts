import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { addressOf, type ObjectPlace } from '../aws/s3-object.ts';
import type { AudioLink } from '../contract.ts';
import { failureOf } from '../errors.ts';

/**
 * Signs a link to the current audio. Not to its version: the role may not read old versions of audio. Nothing is sent.
 *
 * @param minutes at most 10,080: S3 takes no signature for more than a week.
 * @throws AwsCallError when there are no credentials to sign with.
 */
export async function presignedLink(s3: S3Client, { bucket, key }: ObjectPlace, minutes: number): Promise<AudioLink> {
  const command = new GetObjectCommand({ Bucket: bucket, Key: key });
  const url = await getSignedUrl(s3, command, { expiresIn: minutes * 60 }).catch((error) => {
    throw failureOf({ action: 's3:GetObject', resource: addressOf({ bucket, key }) }, error);
  });
  return { url, maxMinutes: minutes };
}

/** The console of one region names it in its host: https://eu-south-2.console.aws.amazon.com */
const REGION = /^https:\/\/([a-z]+(?:-[a-z]+)+-\d+)\./;

/**
 * The page of an object in the AWS console. AWS documents these addresses nowhere; their form is the one that the console itself
 * shows, region and all. Should it ever pass over `versionId`, the page is that of the current version.
 *
 * @param consoleUrl without a slash at its end
 */
export function consoleLink(consoleUrl: string, { bucket, key, versionId }: ObjectPlace): string {
  const region = REGION.exec(consoleUrl)?.[1];
  const query = [
    ...(region === undefined ? [] : [`region=${region}`]),
    'bucketType=general',
    `prefix=${encode(key)}`,
    ...(versionId === undefined ? [] : [`versionId=${encode(versionId)}`]),
  ];
  return `${consoleUrl}/s3/object/${bucket}?${query.join('&')}`;
}

/** Quotes, brackets and asterisks too: a mail program ends a link at these. */
function encode(value: string): string {
  return encodeURIComponent(value).replace(/[!'()*]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`);
}
