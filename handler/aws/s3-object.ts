import type { Readable } from 'node:stream';
import { GetObjectCommand, type S3Client, S3ServiceException } from '@aws-sdk/client-s3';

/** An object of S3, or one version of it. */
export interface ObjectPlace {
  readonly bucket: string;
  /** Decoded, as it is in the bucket. */
  readonly key: string;
  /** Absent: the current one. */
  readonly versionId?: string;
}

/** A stored text as an event names it: without a version if the bucket's versioning was not on when it was stored. */
export interface NamedText extends ObjectPlace {
  /** Without quotes. */
  readonly etag?: string;
}

export interface TextVersion extends NamedText {
  readonly versionId: string;
}

/** As people and the AWS CLI write it, whatever the version. */
export function addressOf({ bucket, key }: ObjectPlace): string {
  return `s3://${bucket}/${key}`;
}

/** With the version, if there is one, so that whoever reads an error finds the object again. */
export function versionAddressOf(place: ObjectPlace): string {
  return addressOf(place) + (place.versionId ? ` (version ${place.versionId})` : '');
}

/** The members of a command that name it. */
export function targetOf({ bucket, key, versionId }: ObjectPlace) {
  return { Bucket: bucket, Key: key, ...(versionId && { VersionId: versionId }) };
}

/**
 * S3's errors for an object that is gone or hidden by a delete marker. By name: the SDK has no class for some of them.
 */
const MISSING_NAMES = ['NoSuchKey', 'NoSuchVersion', 'MethodNotAllowed'];
/** How S3 answers about a version id that it never gave to any object. */
const IMPOSSIBLE_VERSION = 'InvalidArgument';

/** Whether S3 says that there is no such object, or no such version of it when one was asked for. */
export function isMissing(error: unknown, { versionId }: { readonly versionId?: string }): error is S3ServiceException {
  if (!(error instanceof S3ServiceException)) return false;
  return MISSING_NAMES.includes(error.name) || (versionId !== undefined && error.name === IMPOSSIBLE_VERSION);
}

/** A HEAD that fails has no body that says why. These may mean several things, of which a GET names the one. */
const UNEXPLAINED_STATUSES: readonly (number | undefined)[] = [400, 403];

/** The error with S3's reason, for one that a HEAD ended with; undefined when the object can be read by now. */
export async function explainHead(s3: S3Client, place: ObjectPlace, error: unknown): Promise<unknown> {
  const isUnexplained =
    error instanceof S3ServiceException && UNEXPLAINED_STATUSES.includes(error.$metadata.httpStatusCode);
  if (!isUnexplained) return error;
  try {
    const { Body } = await s3.send(new GetObjectCommand({ ...targetOf(place), Range: 'bytes=0-0' }));
    (Body as Readable | undefined)?.destroy();
    return undefined;
  } catch (reason) {
    // An empty object has no first byte.
    return (reason as Error).name === 'InvalidRange' ? undefined : reason;
  }
}

/**
 * Why S3 does not hand out an encrypted object, for people: a clause, and how to store the object so that it can be
 * read.
 */
export interface EncryptionFault {
  readonly why: string;
  readonly remedy: string;
}

/** S3's answer where the key has to come with the request; its code alone may mean anything. */
const CUSTOMER_KEY = /stored using a form of server.side encryption/i;
/** Of AccessDenied: the role may not use the key. What is quoted is the name of an object, and may hold any words. */
const KMS_DENIED = /^[^"]*(?:\bkms:|ciphertext refers to|KMS key)/i;
/** What no repetition changes; `KMS.ThrottlingException` and the like pass. */
const KMS_UNUSABLE = /^KMS\.(?:Disabled|NotFound|(?:KMS)?InvalidState|InvalidKeyUsage)Exception$/;

/**
 * Undefined for an error that is no matter of encryption, or does not say so.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
 */
export function encryptionFaultOf(error: unknown): EncryptionFault | undefined {
  if (!(error instanceof S3ServiceException)) return undefined;
  const { name, message } = error;
  if (name === 'InvalidRequest' && CUSTOMER_KEY.test(message)) {
    return {
      why: 'it is encrypted with a key of its own (SSE-C), which Narrator does not have',
      remedy: 'without that key (the AWS CLI: without --sse-c and --sse-c-key)',
    };
  }
  if (name === 'AccessDenied' && KMS_DENIED.test(message)) {
    return {
      why: `it is encrypted with a KMS key that Narrator may not use (S3: "${message}")`,
      remedy: 'without that key, or after the role of the function has been allowed kms:Decrypt on it',
    };
  }
  if (!KMS_UNUSABLE.test(name)) return undefined;
  return {
    why: `it is encrypted with a KMS key that cannot be used (S3: "${message}")`,
    remedy: 'without that key, or after the key has been made usable again',
  };
}
