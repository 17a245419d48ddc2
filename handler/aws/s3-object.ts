import { S3ServiceException } from '@aws-sdk/client-s3';

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

/** With the version, where one is named: what an error is about has to be found again. */
export function versionAddressOf(place: ObjectPlace): string {
  return addressOf(place) + (place.versionId ? ` (version ${place.versionId})` : '');
}

/** The members of a command that name it. */
export function targetOf({ bucket, key, versionId }: ObjectPlace) {
  return { Bucket: bucket, Key: key, ...(versionId && { VersionId: versionId }) };
}

/** Gone, or a delete marker. Not all of them are modelled by the SDK, so they have no class of their own. */
const MISSING_NAMES = ['NoSuchKey', 'NoSuchVersion', 'MethodNotAllowed'];
/** How S3 answers about a version id that it never gave to any object. */
const IMPOSSIBLE_VERSION = 'InvalidArgument';

/** Whether S3 says that there is no such object, or no such version of it when one was asked for. */
export function isMissing(error: unknown, { versionId }: { readonly versionId?: string }): error is S3ServiceException {
  if (!(error instanceof S3ServiceException)) return false;
  return MISSING_NAMES.includes(error.name) || (versionId !== undefined && error.name === IMPOSSIBLE_VERSION);
}
