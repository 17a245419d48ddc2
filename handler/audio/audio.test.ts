import { describe, expect, test } from '@jest/globals';
import { AccessDeniedError, AwsCallError } from '../errors.ts';
import { readAudioFrames } from '../mp3/frames.ts';
import { Mp3Joiner } from '../mp3/joiner.ts';
import { MP3, StubAws, xmlError } from '../testing/stub-aws.ts';
import {
  type AudioOrigin,
  describeAudio,
  findAudio,
  foreignVersionOf,
  isOfNewerText,
  isOfText,
  isUpToDate,
  originMetadata,
  spokenOptionsOf,
} from './audio.ts';

const TEXT = { bucket: 'texts', key: 'a/ñ.txt', versionId: 'v1', etag: 'e1' };
const ORIGIN: AudioOrigin = {
  text: TEXT,
  storedAt: new Date('2026-11-23T09:30:12Z'),
  options: { voiceId: 'Joanna', engine: 'neural' },
  textType: 'text',
  characters: 5,
};
const RUN = { requestId: 'r-1', id: 'run-1' };
const WITH_ALL_OPTIONS = { ...ORIGIN, options: { ...ORIGIN.options, languageCode: 'en-GB', sampleRate: '8000' } };

const CURRENT = {
  bucket: 'texts',
  key: 'a/ñ.mp3',
  etag: '"audio"',
  versionId: 'audio-v1',
  bytes: 6,
  storedAt: new Date('2026-11-23T09:30:20Z'),
  metadata: originMetadata(RUN, ORIGIN),
};

describe('findAudio', () => {
  test('finds what is beside the text, with its metadata', async () => {
    const metadata = Object.entries(originMetadata(RUN, ORIGIN)).map(([name, value]) => [`x-amz-meta-${name}`, value]);
    const headers = {
      ...Object.fromEntries(metadata),
      'content-length': '6',
      etag: '"audio"',
      'last-modified': 'Mon, 23 Nov 2026 09:30:20 GMT',
      'x-amz-version-id': 'audio-v1',
    };
    const aws = new StubAws().answer('HeadObject', { headers });
    expect(await findAudio(aws.clients().s3, TEXT)).toEqual(CURRENT);
    expect(aws.sent).toMatchObject([{ operation: 'HeadObject', path: 'texts/a/ñ.mp3' }]);
  });

  test('finds nothing where there is nothing', async () => {
    const aws = new StubAws().answer('HeadObject', { status: 404 });
    expect(await findAudio(aws.clients().s3, TEXT)).toBeUndefined();
  });

  test('says of a 403 that there may be nothing', async () => {
    const aws = new StubAws().answer('HeadObject', { status: 403 });
    const failure = await findAudio(aws.clients().s3, TEXT).catch((error) => error);
    expect(failure).toBeInstanceOf(AccessDeniedError);
    expect(failure.message).toContain('there is no audio yet, which S3 says only to a role that may s3:ListBucket');
  });

  test('throws what lasts', async () => {
    const aws = new StubAws().answer('HeadObject', { status: 500 });
    await expect(findAudio(aws.clients(1).s3, TEXT)).rejects.toThrow(AwsCallError);
  });
});

describe('foreignVersionOf', () => {
  test('names the version of audio that Narrator did not make, and none of other audio', () => {
    expect(foreignVersionOf({ ...CURRENT, metadata: {} })).toBe('audio-v1');
    expect(foreignVersionOf(CURRENT)).toBeUndefined();
  });

  test('names the id that S3 gives to what was stored before versioning was on', () => {
    const { versionId: _, ...unversioned } = CURRENT;
    expect(foreignVersionOf({ ...unversioned, metadata: {} })).toBe('null');
  });
});

describe('the metadata of audio', () => {
  test('says what it was made from, how, and by which invocation', () => {
    expect(originMetadata(RUN, WITH_ALL_OPTIONS)).toEqual({
      'source-version-id': 'v1',
      'source-etag': 'e1',
      'source-last-modified': '2026-11-23T09:30:12.000Z',
      settings: expect.stringMatching(/^[0-9a-f]{64}$/),
      'voice-id': 'Joanna',
      engine: 'neural',
      'language-code': 'en-GB',
      'sample-rate': '8000',
      characters: '5',
      'request-id': 'r-1',
      'run-id': 'run-1',
    });
  });

  test('gives every setting a part in the fingerprint', () => {
    const origins: AudioOrigin[] = [
      ORIGIN,
      { ...ORIGIN, textType: 'ssml' },
      { ...ORIGIN, options: { voiceId: 'Lucia', engine: 'neural' } },
      { ...ORIGIN, options: { voiceId: 'Joanna', engine: 'standard' } },
      { ...ORIGIN, options: { ...ORIGIN.options, languageCode: 'en-GB' } },
      { ...ORIGIN, options: { ...ORIGIN.options, sampleRate: '8000' } },
    ];
    expect(new Set(origins.map((origin) => originMetadata(RUN, origin)['settings'])).size).toBe(origins.length);
  });

  test('gives the options back', () => {
    expect(spokenOptionsOf({ ...CURRENT, metadata: originMetadata(RUN, WITH_ALL_OPTIONS) })).toEqual(
      WITH_ALL_OPTIONS.options,
    );
    expect(spokenOptionsOf(CURRENT)).toEqual(ORIGIN.options);
  });
});

describe('isUpToDate', () => {
  test('takes what was made from this version with these settings, by whichever run', () => {
    const metadata = originMetadata({ requestId: 'r-2', id: 'run-2' }, ORIGIN);
    expect(isUpToDate({ ...CURRENT, metadata }, ORIGIN)).toBe(true);
  });

  test.each<[string, AudioOrigin]>([
    ['another version', { ...ORIGIN, text: { ...TEXT, versionId: 'v2' } }],
    ['other settings', { ...ORIGIN, options: { ...ORIGIN.options, engine: 'standard' } }],
  ])('does not take audio of %s', (_, origin) => {
    expect(isUpToDate(CURRENT, origin)).toBe(false);
  });

  test('does not take a file that somebody else put there', () => {
    expect(isUpToDate({ ...CURRENT, metadata: {} }, ORIGIN)).toBe(false);
    expect(isOfText({ ...CURRENT, metadata: {} }, TEXT)).toBe(false);
  });
});

describe('isOfNewerText', () => {
  test.each([
    ['2026-11-23T09:30:11Z', true],
    ['2026-11-23T09:30:12Z', false],
    ['2026-11-23T09:30:13Z', false],
  ])('of a text stored at %s: %p', (storedAt, newer) => {
    expect(isOfNewerText(CURRENT, new Date(storedAt))).toBe(newer);
  });

  test('is not known of a file that somebody else put there', () => {
    expect(isOfNewerText({ ...CURRENT, metadata: {} }, new Date(0))).toBe(false);
  });
});

describe('describeAudio', () => {
  test('reads the duration from the first bytes of this very audio', async () => {
    const joiner = new Mp3Joiner();
    const frames = joiner.add(readAudioFrames(MP3));
    const aws = new StubAws().answer('GetObject', { status: 206, body: Buffer.concat([joiner.header(), frames]) });
    expect(await describeAudio(aws.clients().s3, CURRENT)).toEqual({
      bucket: 'texts',
      key: 'a/ñ.mp3',
      versionId: 'audio-v1',
      bytes: 6,
      characters: 5,
      durationSeconds: 0.24,
    });
    expect(aws.sent).toMatchObject([
      { path: 'texts/a/ñ.mp3', headers: { 'if-match': '"audio"', range: 'bytes=0-4095' } },
    ]);
  });

  test('does without the duration of audio that does not state it', async () => {
    const aws = new StubAws().answer('GetObject', { status: 206, body: MP3 });
    expect(await describeAudio(aws.clients().s3, CURRENT)).not.toHaveProperty('durationSeconds');
  });

  test('throws when another audio has taken its place, so that Lambda repeats the event', async () => {
    const aws = new StubAws().answer('GetObject', xmlError(412, 'PreconditionFailed'));
    await expect(describeAudio(aws.clients().s3, CURRENT)).rejects.toThrow(AwsCallError);
  });
});
