import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { UsageError } from './options.ts';
import { FunctionUnknownError, findNotifiedFunction, resolvePlace } from './place.ts';
import { s3Error, stubS3 } from './stub.ts';

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

const ARN = 'arn:aws:lambda:us-east-1:000000000000:function:';

function notified(name: string, suffix = '.txt', event = 's3:ObjectCreated:*', filterName = 'suffix'): string {
  return (
    `<CloudFunctionConfiguration><CloudFunction>${ARN}${name}</CloudFunction><Event>${event}</Event>` +
    `<Filter><S3Key><FilterRule><Name>${filterName}</Name><Value>${suffix}</Value></FilterRule></S3Key></Filter>` +
    '</CloudFunctionConfiguration>'
  );
}

function find(...configurations: string[]) {
  const body = `<NotificationConfiguration>${configurations.join('')}</NotificationConfiguration>`;
  return findNotifiedFunction(
    stubS3(() => ({ body })),
    'shelf',
  );
}

describe('the function of a bucket', () => {
  test('is the one that is notified of new texts', async () => {
    expect(await find(notified('thumbnails', '.png'), notified('narrator'))).toBe(`${ARN}narrator`);
  });

  test('is found as AWS writes filters, too', async () => {
    expect(await find(notified('narrator', '.txt', 's3:ObjectCreated:Put', 'Suffix'))).toBe(`${ARN}narrator`);
  });

  test('is one, however many rules it has', async () => {
    const both = [
      notified('narrator', '.txt', 's3:ObjectCreated:Put'),
      notified('narrator', '.txt', 's3:ObjectCreated:Copy'),
    ];
    expect(await find(...both)).toBe(`${ARN}narrator`);
  });

  test.each([
    ['nobody is notified', []],
    ['only of other objects', [notified('thumbnails', '.png')]],
    ['only of deletions', [notified('cleaner', '.txt', 's3:ObjectRemoved:*')]],
    ['of keys that begin so', [notified('narrator', '.txt', 's3:ObjectCreated:*', 'prefix')]],
  ])('is not known when %s', async (_when, configurations) => {
    const finding = find(...configurations);
    await expect(finding).rejects.toThrow(FunctionUnknownError);
    await expect(finding).rejects.toThrow('The bucket "shelf" notifies no function');
  });

  test('is not guessed among several', async () => {
    await expect(find(notified('narrator'), notified('indexer'))).rejects.toThrow(
      `several functions of new texts, ${ARN}narrator and ${ARN}indexer: choose with --function`,
    );
  });

  test('cannot be found without the permission, which is named', async () => {
    const finding = findNotifiedFunction(
      stubS3(() => s3Error(403, 'AccessDenied')),
      'shelf',
    );
    await expect(finding).rejects.toThrow(/\(AccessDenied: About AccessDenied\).*s3:GetBucketNotification.*--function/);
  });
});
