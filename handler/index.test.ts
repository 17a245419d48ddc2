import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import type { S3Event } from 'aws-lambda';

const ENVIRONMENT = { ...process.env };
const CONTEXT = { awsRequestId: 'r-1', getRemainingTimeInMillis: () => 60_000 };

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
    await handler({ Records: [record] } as unknown as S3Event, CONTEXT);
    expect(write.mock.calls.map(([line]) => JSON.parse(String(line)))).toMatchObject([
      { level: 'DEBUG', requestId: 'r-1', message: 'Ignored: not a new .txt', key: 'a.md' },
    ]);
  });

  test('repeats a call of AWS that failed', async () => {
    jest.spyOn(Math, 'random').mockReturnValue(0); // The SDK's wait before it repeats.
    jest.spyOn(process.stdout, 'write').mockReturnValue(true);
    const asked: (string | undefined)[] = [];
    const server = createServer(({ method }, response) => {
      asked.push(method);
      if (method === 'POST') response.end('<PublishResponse/>');
      else if (asked.length === 1) response.writeHead(503).end('<Error><Code>SlowDown</Code></Error>');
      else response.writeHead(404).end('<Error><Code>NoSuchKey</Code></Error>');
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    try {
      const { handler } = await start({
        TOPIC_ARN: 'arn:aws:sns:eu-south-2:123456789012:narrator-notices',
        AWS_LAMBDA_LOG_LEVEL: 'FATAL',
        AWS_ENDPOINT_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
        AWS_ACCESS_KEY_ID: 'test',
        AWS_SECRET_ACCESS_KEY: 'test',
      });
      const record = { s3: { bucket: { name: 'texts' }, object: { key: 'a.txt', versionId: 'v1' } } };
      await handler({ Records: [record] } as unknown as S3Event, CONTEXT);
      // Once more; then the text, its version, its tags; the notice, and the tags again.
      expect(asked).toEqual(['HEAD', 'HEAD', 'GET', 'HEAD', 'GET', 'POST', 'GET']);
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });

  test('does not start with a faulty environment, and says all that is faulty', async () => {
    await expect(start({ TOPIC_ARN: '', VOICE_ID: '?' })).rejects.toThrow(/TOPIC_ARN is missing.*VOICE_ID is "\?"/);
  });
});
