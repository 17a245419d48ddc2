/** An object of S3, or one version of it. */
export interface ObjectPlace {
  readonly bucket: string;
  /** Decoded, as it is in the bucket. */
  readonly key: string;
  /** Absent in a bucket without versioning, and where an event names none. */
  readonly versionId?: string;
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
