import { expect, test } from '@jest/globals';
import { s3EventOf } from './s3-event.ts';

test('an event names the bucket, the key as S3 encodes it, the version and the ETag', () => {
  expect(s3EventOf('shelf', { key: 'año/a b+c%.txt', versionId: 'v1', etag: 'e1' })).toEqual({
    Records: [
      {
        eventSource: 'aws:s3',
        eventName: 'ObjectCreated:Put',
        s3: { bucket: { name: 'shelf' }, object: { key: 'a%C3%B1o/a+b%2Bc%25.txt', versionId: 'v1', eTag: 'e1' } },
      },
    ],
  });
});

test('an event has no member for a version or an ETag that is not known', () => {
  const [record] = s3EventOf('shelf', { key: 'a.txt', versionId: undefined }).Records;
  expect(Object.keys(record?.s3.object ?? {})).toEqual(['key']);
});
