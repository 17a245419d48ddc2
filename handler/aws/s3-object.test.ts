import { S3ServiceException } from '@aws-sdk/client-s3';
import { describe, expect, test } from '@jest/globals';
import { addressOf, isMissing, targetOf, versionAddressOf } from './s3-object.ts';

const PLACE = { bucket: 'texts', key: 'a/ñ 1.txt' };
const VERSION = { ...PLACE, versionId: 'v1' };

test('an address names the object, and the version where it matters', () => {
  expect(addressOf(VERSION)).toBe('s3://texts/a/ñ 1.txt');
  expect(versionAddressOf(VERSION)).toBe('s3://texts/a/ñ 1.txt (version v1)');
  expect(versionAddressOf(PLACE)).toBe('s3://texts/a/ñ 1.txt');
});

test('a command asks for a version only where one is named', () => {
  expect(targetOf(VERSION)).toEqual({ Bucket: 'texts', Key: 'a/ñ 1.txt', VersionId: 'v1' });
  expect(targetOf({ ...PLACE, versionId: '' })).toEqual({ Bucket: 'texts', Key: 'a/ñ 1.txt' });
});

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
