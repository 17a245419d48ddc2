import { describe, expect, test } from '@jest/globals';
import { outputUri, placeOutput } from '../../src/tasks/output-place.ts';

const ID = '70b61c0f-57ce-4715-a247-cae8729dcce9';
const keyOf = (prefix: string | undefined, format = 'mp3') => placeOutput('audio', prefix, ID, format).key;

describe('the key of a task’s output', () => {
  test('is the task’s id, or prefix, dot, id as the guide shows', () => {
    expect(keyOf(undefined)).toBe(`${ID}.mp3`);
    expect(keyOf('')).toBe(`${ID}.mp3`);
    expect(keyOf('optional/prefix/path/file')).toBe(`optional/prefix/path/file.${ID}.mp3`);
    expect(keyOf('folder/')).toBe(`folder/.${ID}.mp3`);
  });

  test.each([
    ['json', 'marks'],
    ['mp3', 'mp3'],
    ['ogg_opus', 'ogg'],
    ['ogg_vorbis', 'ogg'],
    ['pcm', 'pcm'],
    ['mulaw', 'mulaw'],
    ['alaw', 'alaw'],
  ])('of %s ends in .%s', (format, extension) => {
    expect(keyOf(undefined, format)).toBe(`${ID}.${extension}`);
  });
});

test.each([
  '10.0.0.1',
  'two..dots',
  'xn--audio',
  'sthree-audio',
  'audio-s3alias',
  'audio--ol-s3',
  'audio--x-s3',
])('S3 has no bucket %s', (bucket) => {
  expect(() => placeOutput(bucket, undefined, ID, 'mp3')).toThrow(
    expect.objectContaining({ name: 'InvalidS3BucketException', message: expect.stringContaining(`'${bucket}'`) }),
  );
});

test.each(['audio', 'my.audio', '10.0.0.1a', 'amzn-s3-demo-bucket'])('S3 may have a bucket %s', (bucket) => {
  expect(placeOutput(bucket, undefined, ID, 'mp3').bucket).toBe(bucket);
});

test.each(['../up', 'a/../b', './here', 'a/.', '..'])('no key begins with %s', (prefix) => {
  expect(() => placeOutput('audio', prefix, ID, 'mp3')).toThrow(
    expect.objectContaining({ name: 'InvalidS3KeyException', message: expect.stringContaining(`'${prefix}'`) }),
  );
});

test.each(['.hidden', 'a.b/c', 'a...b', 'a/..b'])('a key may begin with %s', (prefix) => {
  expect(keyOf(prefix)).toBe(`${prefix}.${ID}.mp3`);
});

test('the URI is the endpoint’s, path-style, and a question mark does not end its path', () => {
  expect(outputUri('http://localhost:4566/', { bucket: 'audio', key: 'a=b/c.mp3' })).toBe(
    'http://localhost:4566/audio/a=b/c.mp3',
  );
  const { pathname } = new URL(outputUri('http://localhost:4566', { bucket: 'audio', key: 'why?.mp3' }));
  expect(decodeURIComponent(pathname)).toBe('/audio/why?.mp3');
});
