import { expect, test } from '@jest/globals';
import { addressOf, targetOf, versionAddressOf } from './s3-object.ts';

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
