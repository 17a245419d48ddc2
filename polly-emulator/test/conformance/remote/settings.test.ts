import { expect, test } from '@jest/globals';
import { readRemoteSettings } from './settings.ts';

const ENV = { REMOTE: '1', AWS_REGION: 'eu-west-1' };

test('without REMOTE nothing is asked of Polly', () => {
  expect(readRemoteSettings({ AWS_REGION: 'eu-west-1', CI: 'true' })).toBeUndefined();
});

test('region, cap and bucket come from the environment', () => {
  expect(readRemoteSettings(ENV)).toEqual({ region: 'eu-west-1', maxCharacters: 10_000, bucket: undefined });
  const more = { AWS_REGION: '', AWS_DEFAULT_REGION: 'us-east-1', REMOTE_MAX_CHARACTERS: '500', REMOTE_BUCKET: 'mine' };
  expect(readRemoteSettings({ ...ENV, ...more })).toEqual({ region: 'us-east-1', maxCharacters: 500, bucket: 'mine' });
});

test.each([
  [{ CI: 'true' }, 'because CI is set'],
  [{ REMOTE: 'yes' }, 'REMOTE is "yes"'],
  [{ AWS_REGION: undefined }, 'needs AWS_REGION'],
  [{ AWS_ENDPOINT_URL: 'http://localhost:4566' }, 'AWS_ENDPOINT_URL is "http://localhost:4566"'],
  [{ AWS_ENDPOINT_URL_POLLY: 'http://localhost:1' }, 'AWS_ENDPOINT_URL_POLLY is'],
  [{ REMOTE_MAX_CHARACTERS: '1e3' }, 'REMOTE_MAX_CHARACTERS is "1e3"'],
  [{ REMOTE_MAX_CHARACTERS: '0' }, 'REMOTE_MAX_CHARACTERS is "0"'],
])('is refused: %j', (more, why) => {
  expect(() => readRemoteSettings({ ...ENV, ...more })).toThrow(why);
});
