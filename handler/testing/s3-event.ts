import type { S3Event } from 'aws-lambda';
import type { TextVersion } from '../aws/s3-object.ts';

/** What S3 sends when texts are stored, as far as the handler reads it. */
export function s3EventOf(...texts: readonly TextVersion[]): S3Event {
  const records = texts.map(({ bucket, key, versionId, etag }) => {
    const object = { key: formEncode(key), ...(versionId && { versionId }), ...(etag && { eTag: etag }) };
    return { eventName: 'ObjectCreated:Put', s3: { bucket: { name: bucket }, object } };
  });
  return { Records: records } as unknown as S3Event;
}

/** As S3 encodes keys in events. */
function formEncode(key: string): string {
  return encodeURIComponent(key).replaceAll('%20', '+').replaceAll('%2F', '/');
}
