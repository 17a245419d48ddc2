/** A stored object as S3 names it in its events, in a bucket of the caller's. */
export interface EventObject {
  /** As it is in the bucket, not encoded. */
  readonly key: string;
  /** Absent in a bucket that never had versioning. */
  readonly versionId?: string | undefined;
  /** Without quotes. */
  readonly etag?: string | undefined;
}

/** What S3 sends the function when an object is stored, as far as the handler reads it. */
export function s3EventOf(bucket: string, { key, versionId, etag }: EventObject) {
  const object = { key: formEncode(key), ...(versionId && { versionId }), ...(etag && { eTag: etag }) };
  return {
    Records: [{ eventSource: 'aws:s3', eventName: 'ObjectCreated:Put', s3: { bucket: { name: bucket }, object } }],
  };
}

/** As S3 does in events: percent signs, `+` for a space, slashes as they are. */
function formEncode(key: string): string {
  return encodeURIComponent(key).replaceAll('%20', '+').replaceAll('%2F', '/');
}
