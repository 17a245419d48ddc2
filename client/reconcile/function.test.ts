import { describe, expect, test } from '@jest/globals';
import { FunctionUnknownError, findNotifiedFunction } from './function.ts';
import { s3Error, stubS3 } from './stub.ts';

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
