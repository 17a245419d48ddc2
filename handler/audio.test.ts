import { describe, expect, test } from '@jest/globals';
import { type AudioOrigin, findAudio, storeAudio } from './audio.ts';
import { AccessDeniedError, AwsCallError } from './failures.ts';
import { MP3, StubAws, xmlError } from './stub-aws.ts';

const ORIGIN: AudioOrigin = {
  text: { bucket: 'texts', key: 'a/ñ.txt', versionId: 'v1', etag: 'e1' },
  options: { voiceId: 'Joanna', engine: 'neural' },
  textType: 'text',
};

async function metadataOf(origin: AudioOrigin): Promise<Record<string, string>> {
  const aws = new StubAws();
  await storeAudio(aws.clients().s3, origin, MP3, 5);
  const prefix = 'x-amz-meta-';
  const headers = Object.entries(aws.sent[0]?.headers ?? {}).filter(([name]) => name.startsWith(prefix));
  return Object.fromEntries(headers.map(([name, value]) => [name.slice(prefix.length), value]));
}

async function headOf(origin: AudioOrigin): Promise<StubAws> {
  const headers = Object.entries(await metadataOf(origin)).map(([name, value]) => [`x-amz-meta-${name}`, value]);
  const more = { 'content-length': '6', 'x-amz-version-id': 'audio-v1' };
  return new StubAws().answer('HeadObject', { headers: { ...Object.fromEntries(headers), ...more } });
}

describe('storeAudio', () => {
  test('puts the MP3 beside the text, with what it was made from', async () => {
    const aws = new StubAws();
    expect(await storeAudio(aws.clients().s3, ORIGIN, MP3, 5)).toEqual({
      bucket: 'texts',
      key: 'a/ñ.mp3',
      versionId: 'audio-v1',
      bytes: 6,
      characters: 5,
    });
    expect(aws.sent).toMatchObject([
      { operation: 'PutObject', path: 'texts/a/ñ.mp3', headers: { 'content-type': 'audio/mpeg' }, body: MP3 },
    ]);
    expect(await metadataOf(ORIGIN)).toEqual({
      'source-version-id': 'v1',
      'source-etag': 'e1',
      settings: expect.stringMatching(/^[0-9a-f]{64}$/),
      'voice-id': 'Joanna',
      characters: '5',
    });
  });

  test('works in a bucket without versioning', async () => {
    const aws = new StubAws().answer('PutObject', {});
    const origin = { ...ORIGIN, text: { bucket: 'texts', key: 'a.txt' } };
    expect(await storeAudio(aws.clients().s3, origin, MP3, 5)).not.toHaveProperty('versionId');
    expect(await metadataOf(origin)).toMatchObject({ 'source-version-id': 'null', 'source-etag': '' });
  });

  test('gives every setting a part in the fingerprint', async () => {
    const origins: AudioOrigin[] = [
      ORIGIN,
      { ...ORIGIN, textType: 'ssml' },
      { ...ORIGIN, options: { voiceId: 'Lucia', engine: 'neural' } },
      { ...ORIGIN, options: { voiceId: 'Joanna', engine: 'standard' } },
      { ...ORIGIN, options: { ...ORIGIN.options, languageCode: 'en-GB' } },
      { ...ORIGIN, options: { ...ORIGIN.options, sampleRate: '8000' } },
    ];
    const fingerprints = await Promise.all(origins.map(async (origin) => (await metadataOf(origin))['settings']));
    expect(new Set(fingerprints).size).toBe(origins.length);
  });

  test('names what the role may not', async () => {
    const aws = new StubAws().answer('PutObject', xmlError(403, 'AccessDenied'));
    const failure = await storeAudio(aws.clients().s3, ORIGIN, MP3, 5).catch((error) => error);
    expect(failure).toBeInstanceOf(AccessDeniedError);
    expect(failure.message).toContain('s3:PutObject on s3://texts/a/ñ.mp3');
  });
});

describe('findAudio', () => {
  test('finds what was made from this version with these settings', async () => {
    const aws = await headOf(ORIGIN);
    expect(await findAudio(aws.clients().s3, ORIGIN)).toEqual({
      bucket: 'texts',
      key: 'a/ñ.mp3',
      versionId: 'audio-v1',
      bytes: 6,
      characters: 5,
    });
    expect(aws.sent).toMatchObject([{ operation: 'HeadObject', path: 'texts/a/ñ.mp3' }]);
  });

  test.each<[string, AudioOrigin]>([
    ['another version', { ...ORIGIN, text: { ...ORIGIN.text, versionId: 'v2' } }],
    ['another content', { ...ORIGIN, text: { ...ORIGIN.text, etag: 'e2' } }],
    ['other settings', { ...ORIGIN, options: { ...ORIGIN.options, engine: 'standard' } }],
  ])('does not take audio of %s', async (_, origin) => {
    const aws = await headOf(ORIGIN);
    expect(await findAudio(aws.clients().s3, origin)).toBeUndefined();
  });

  test('does not take a file that somebody else put there', async () => {
    const aws = new StubAws().answer('HeadObject', {});
    expect(await findAudio(aws.clients().s3, ORIGIN)).toBeUndefined();
  });

  test('finds audio in a bucket without versioning', async () => {
    const origin = { ...ORIGIN, text: { bucket: 'texts', key: 'a.txt' } };
    const aws = await headOf(origin);
    const headers = Object.entries(await metadataOf(origin)).map(([name, value]) => [`x-amz-meta-${name}`, value]);
    aws.answer('HeadObject', { headers: Object.fromEntries(headers) });
    expect(await findAudio(aws.clients().s3, origin)).toEqual({
      bucket: 'texts',
      key: 'a.mp3',
      bytes: 0,
      characters: 5,
    });
  });

  test('finds nothing where there is nothing', async () => {
    const aws = new StubAws().answer('HeadObject', { status: 404 });
    expect(await findAudio(aws.clients().s3, ORIGIN)).toBeUndefined();
  });

  test('says of a 403 that there may be nothing', async () => {
    const aws = new StubAws().answer('HeadObject', { status: 403 });
    const failure = await findAudio(aws.clients().s3, ORIGIN).catch((error) => error);
    expect(failure).toBeInstanceOf(AccessDeniedError);
    expect(failure.message).toContain('there is no audio yet, which S3 tells only to a role that may s3:ListBucket');
  });

  test('throws what lasts', async () => {
    const aws = new StubAws().answer('HeadObject', { status: 500 });
    await expect(findAudio(aws.clients(1).s3, ORIGIN)).rejects.toThrow(AwsCallError);
  });
});
