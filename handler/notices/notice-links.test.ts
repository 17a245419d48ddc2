import { S3Client } from '@aws-sdk/client-s3';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { AwsCallError } from '../errors.ts';
import { anyString } from '../testing/any-string.ts';
import { runsOf } from '../testing/test-size.ts';
import { consoleLink } from './email.ts';
import { presignedLink } from './notice.ts';

fc.configureGlobal(runsOf(100));

const CONSOLE_URL = 'https://eu-south-2.console.aws.amazon.com';
const AUDIO = { bucket: 'texts', key: 'a/ñ & b.mp3' };

const anyKey = anyString({ maxLength: 250 }).map((name) => `${name}.mp3`);

describe('consoleLink', () => {
  test('is the page of the object in the console of its region', () => {
    expect(consoleLink(CONSOLE_URL, AUDIO)).toBe(
      `${CONSOLE_URL}/s3/object/texts?region=eu-south-2&bucketType=general&prefix=a%2F%C3%B1%20%26%20b.mp3`,
    );
  });

  test('names the version', () => {
    expect(consoleLink(CONSOLE_URL, { ...AUDIO, key: 'a.mp3', versionId: 'v.1_a+b' })).toBe(
      `${CONSOLE_URL}/s3/object/texts?region=eu-south-2&bucketType=general&prefix=a.mp3&versionId=v.1_a%2Bb`,
    );
  });

  test.each([
    ['https://console.aws.amazon.com', ''],
    ['https://us-gov-west-1.console.amazonaws-us-gov.com', 'region=us-gov-west-1&'],
    ['https://cn-north-1.console.amazonaws.cn', 'region=cn-north-1&'],
  ])('of %s names the region only where the host does', (consoleUrl, region) => {
    expect(consoleLink(consoleUrl, { bucket: 'texts', key: 'a.mp3' })).toBe(
      `${consoleUrl}/s3/object/texts?${region}bucketType=general&prefix=a.mp3`,
    );
  });

  test('carries any key whole, in characters that no mail program ends a link at', () => {
    fc.assert(
      fc.property(anyKey, (key) => {
        const link = consoleLink(CONSOLE_URL, { bucket: 'texts', key, versionId: 'v1' });
        expect(link).toMatch(/^[A-Za-z0-9:/?&=%._~-]+$/);
        expect(new URL(link).searchParams.get('prefix')).toBe(key);
        expect(new URL(link).searchParams.get('versionId')).toBe('v1');
      }),
    );
  });
});

describe('presignedLink', () => {
  const credentials = { accessKeyId: 'AKID', secretAccessKey: 'secret', sessionToken: 'a session' };
  const offline = {
    handle: () => {
      throw new Error('The link was not made without a request.');
    },
  };
  const s3 = new S3Client({ region: 'eu-south-2', credentials, requestHandler: offline });

  test('fetches the current audio, signed by the session of the role', async () => {
    const { url, maxMinutes } = await presignedLink(s3, AUDIO, 90);
    const { origin, pathname, searchParams } = new URL(url);
    expect(origin + pathname).toBe('https://texts.s3.eu-south-2.amazonaws.com/a/%C3%B1%20%26%20b.mp3');
    expect(searchParams.get('X-Amz-Expires')).toBe('5400');
    expect(searchParams.get('X-Amz-Security-Token')).toBe('a session');
    expect(searchParams.get('X-Amz-SignedHeaders')).toBe('host');
    expect(searchParams.has('versionId')).toBe(false);
    expect(maxMinutes).toBe(90);
  });

  test('carries any key whole', async () => {
    await fc.assert(
      fc.asyncProperty(anyKey, async (key) => {
        const { url } = await presignedLink(s3, { bucket: 'texts', key }, 1);
        expect(url).toMatch(/^[\x21-\x7e]+$/);
        // Not by the class URL, which takes the dots out of a path such as "a/../b".
        const path = /^https:\/\/[^/]+\/([^?]*)\?/.exec(url)?.[1];
        expect(decodeURIComponent(path ?? '')).toBe(key);
      }),
    );
  });

  test('without credentials says what was to be signed', async () => {
    const refusal = () => Promise.reject(new Error('no credentials'));
    const nobody = new S3Client({ region: 'eu-south-2', credentials: refusal, requestHandler: offline });
    const link = presignedLink(nobody, AUDIO, 1);
    await expect(link).rejects.toThrow(AwsCallError);
    await expect(link).rejects.toThrow(
      's3:GetObject on s3://texts/a/ñ & b.mp3 failed after 1 attempt (Error: no credentials)',
    );
  });
});
