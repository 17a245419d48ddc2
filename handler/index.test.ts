import { afterEach, describe, expect, jest, test } from '@jest/globals';
import type { S3Event } from 'aws-lambda';

const ENVIRONMENT = { ...process.env };

afterEach(() => {
  process.env = { ...ENVIRONMENT };
  jest.restoreAllMocks();
  jest.resetModules();
});

async function start(environment: NodeJS.ProcessEnv) {
  process.env = { ...ENVIRONMENT, AWS_REGION: 'eu-south-2', ...environment };
  return import('./index.ts');
}

describe('the function', () => {
  test('reads its environment when it starts and logs to standard output', async () => {
    const { handler } = await start({
      TOPIC_ARN: 'arn:aws:sns:eu-south-2:123456789012:narrator-notices',
      AWS_LAMBDA_LOG_LEVEL: 'DEBUG',
    });
    const write = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
    const record = { s3: { bucket: { name: 'texts' }, object: { key: 'a.md' } } };
    await handler({ Records: [record] } as unknown as S3Event, { awsRequestId: 'r-1' });
    expect(write.mock.calls.map(([line]) => JSON.parse(String(line)))).toMatchObject([
      { level: 'DEBUG', requestId: 'r-1', message: 'Ignored: not a .txt', key: 'a.md' },
    ]);
  });

  test('does not start with a faulty environment, and says all that is faulty', async () => {
    await expect(start({ TOPIC_ARN: '', VOICE_ID: '?' })).rejects.toThrow(/TOPIC_ARN is missing.*VOICE_ID is "\?"/);
  });
});
