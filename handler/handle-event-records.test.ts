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
    'ObjectCreated:Post',
    'ObjectCreated:Copy',
    'ObjectCreated:CompleteMultipartUpload',
    undefined,
  ])('takes the event %s', (eventName) => {
    expect(textOf({ ...record('a.txt'), eventName } as S3EventRecord)).toEqual({ bucket: 'texts', key: 'a.txt' });
  });

  /** https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html */
  test.each(['2.1', '2.2', '2.5', '3.0'])('takes a whole record of S3, of version %s', (eventVersion) => {
    const whole = {
      eventVersion,
      eventSource: 'aws:s3',
      awsRegion: 'eu-south-2',
      eventTime: '2026-11-23T09:30:12.000Z',
      eventName: 'ObjectCreated:Copy',
      userIdentity: { principalId: 'AWS:AIDAJDPLRKLG7UEXAMPLE' },
      requestParameters: { sourceIPAddress: '127.0.0.1' },
      responseElements: {
        'x-amz-request-id': 'C3D13FE58DE4C810',
        'x-amz-id-2': 'FMyUVURIY8/IgAtTv8xRjskZQpcIZ9KG4V5Wp6S7S/',
      },
      s3: {
        s3SchemaVersion: '1.0',
        configurationId: 'texts',
        bucket: { name: 'texts', ownerIdentity: { principalId: 'A3NL1KOZZKExample' }, arn: 'arn:aws:s3:::texts' },
        object: {
          key: 'course/ma%C3%B1ana+1.txt',
          size: 1024,
          eTag: 'd41d8cd98f00b204e9800998ecf8427e-2',
          versionId: '096fKKXTRTtl3on89fVO.nfljtsv6qko',
          sequencer: '0055AED6DCD90281E5',
        },
      },
    };
    expect(textOf(whole as unknown as S3EventRecord)).toEqual({
      bucket: 'texts',
      key: 'course/mañana 1.txt',
      versionId: '096fKKXTRTtl3on89fVO.nfljtsv6qko',
      etag: 'd41d8cd98f00b204e9800998ecf8427e-2',
    });
  });

  test.each([
    'ObjectRemoved:Delete',
    'ObjectRemoved:DeleteMarkerCreated',
    'ObjectTagging:Put',
    'ObjectTagging:Delete',
    'ObjectAcl:Put',
    'ObjectRestore:Post',
    'ObjectRestore:Completed',
    'ObjectRestore:Delete',
    'Replication:OperationReplicatedAfterThreshold',
    'Replication:OperationFailedReplication',
    'LifecycleTransition',
    'LifecycleExpiration:Delete',
    'IntelligentTiering',
    'ReducedRedundancyLostObject',
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
