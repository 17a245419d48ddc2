import { describe, expect, test } from '@jest/globals';
import type { S3EventRecord } from 'aws-lambda';
import { audioKeyOf } from './contract.ts';
import { MalformedRecordError } from './errors.ts';
import { textOf } from './handle-event.ts';

function record(key: string, more: Record<string, unknown> = {}): S3EventRecord {
  return { s3: { bucket: { name: 'texts' }, object: { key, ...more } } } as unknown as S3EventRecord;
}

describe('textOf', () => {
  test.each([
    ['two words', 'two+words.txt', 'two words.txt'],
    ['a plus', '1%2B1.txt', '1+1.txt'],
    ['a percent sign', '100%25.txt', '100%.txt'],
    ['an encoded escape', '%2541.txt', '%41.txt'],
    ['accents', 'ma%C3%B1ana/ni%C3%B1o.txt', 'mañana/niño.txt'],
    ['an emoji', '%F0%9F%8E%A7.txt', '🎧.txt'],
    ['Japanese', '%E6%9C%9D.txt', '朝.txt'],
    ['a line break', 'a%0Ab.txt', 'a\nb.txt'],
    ['a folder, not encoded', 'a/b.txt', 'a/b.txt'],
    ['nothing before the suffix', '.txt', '.txt'],
  ])('decodes a key with %s', (_, encoded, key) => {
    expect(textOf(record(encoded))).toEqual({ bucket: 'texts', key });
  });

  test('keeps the version and the ETag that the event names', () => {
    expect(textOf(record('a.txt', { versionId: 'v1', eTag: 'e1' }))).toEqual({
      bucket: 'texts',
      key: 'a.txt',
      versionId: 'v1',
      etag: 'e1',
    });
  });

  test('takes the id that S3 gives what has no version for none', () => {
    expect(textOf(record('a.txt', { versionId: 'null' }))).toEqual({ bucket: 'texts', key: 'a.txt' });
  });

  test.each(['a.TXT', 'a.md', 'a.mp3', 'txt', 'a.txt.mp3', 'a.txt/'])('leaves %s alone', (key) => {
    expect(textOf(record(key))).toBeUndefined();
  });

  test.each([
    'ObjectCreated:Put',
    'ObjectCreated:CompleteMultipartUpload',
    undefined,
  ])('takes the event %s', (eventName) => {
    expect(textOf({ ...record('a.txt'), eventName } as S3EventRecord)).toEqual({ bucket: 'texts', key: 'a.txt' });
  });

  test.each([
    'ObjectRemoved:DeleteMarkerCreated',
    'ObjectTagging:Put',
    'ObjectRestore:Completed',
  ])('leaves the event %s alone', (eventName) => {
    expect(textOf({ ...record('a.txt'), eventName })).toBeUndefined();
  });

  test('refuses a key that is not URL-encoded', () => {
    expect(() => textOf(record('100%.txt'))).toThrow(MalformedRecordError);
    expect(() => textOf(record('100%.txt'))).toThrow('"100%.txt"');
  });
});

describe('audioKeyOf', () => {
  test.each([
    ['a/b.txt', 'a/b.mp3'],
    ['.txt', '.mp3'],
    ['a.txt.txt', 'a.txt.mp3'],
  ])('puts the audio of %s at %s', (text, audio) => {
    expect(audioKeyOf(text)).toBe(audio);
  });
});
