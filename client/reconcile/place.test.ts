import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { UsageError } from './options.ts';
import { resolvePlace } from './place.ts';

const envBefore = { ...process.env };

beforeEach(() => {
  for (const name of ['AWS_REGION', 'AWS_PROFILE']) {
    delete process.env[name];
  }
  // Nobody's profile may decide here.
  process.env['AWS_CONFIG_FILE'] = '/dev/null';
  process.env['AWS_SHARED_CREDENTIALS_FILE'] = '/dev/null';
});
afterEach(() => {
  process.env = { ...envBefore };
});

describe('the region', () => {
  test('is the one that is given', async () => {
    process.env['AWS_REGION'] = 'us-west-2';
    expect((await resolvePlace({ bucket: 'shelf', region: 'eu-west-1' })).access).toEqual({ region: 'eu-west-1' });
  });

  test('is else the one of the environment', async () => {
    process.env['AWS_REGION'] = 'us-west-2';
    const endpoint = 'http://127.0.0.1:4566';
    expect((await resolvePlace({ bucket: 'shelf', endpoint })).access).toEqual({ region: 'us-west-2', endpoint });
  });

  test('has to be somewhere', async () => {
    await expect(resolvePlace({ bucket: 'shelf' })).rejects.toThrow(UsageError);
    await expect(resolvePlace({ bucket: 'shelf' })).rejects.toThrow('There is no region: set AWS_REGION');
  });
});

test('a function that is named is not looked for', async () => {
  const { findFunction } = await resolvePlace({ bucket: 'shelf', functionName: 'narrator', region: 'eu-west-1' });
  expect(await findFunction()).toBe('narrator');
});
