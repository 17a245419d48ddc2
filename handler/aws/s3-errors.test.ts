import { S3ServiceException } from '@aws-sdk/client-s3';
import { describe, expect, test } from '@jest/globals';
import { isMissing } from './s3-errors.ts';

function answer(name: string): S3ServiceException {
  return new S3ServiceException({ name, $fault: 'client', $metadata: {} });
}

describe('isMissing', () => {
  test.each(['NoSuchKey', 'NoSuchVersion', 'MethodNotAllowed'])('takes %s for a missing object', (name) => {
    expect(isMissing(answer(name), {})).toBe(true);
  });

  test('takes InvalidArgument for a version that cannot be, and only where a version was asked for', () => {
    expect(isMissing(answer('InvalidArgument'), { versionId: 'v1' })).toBe(true);
    expect(isMissing(answer('InvalidArgument'), {})).toBe(false);
  });

  test.each(['NoSuchBucket', 'AccessDenied', 'SlowDown'])('does not take %s for one', (name) => {
    expect(isMissing(answer(name), { versionId: 'v1' })).toBe(false);
  });

  test('does not take what is no answer of S3 for one', () => {
    expect(isMissing(new Error('NoSuchKey'), {})).toBe(false);
  });
});
