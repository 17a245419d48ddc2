import { LambdaClient } from '@aws-sdk/client-lambda';
import { S3Client } from '@aws-sdk/client-s3';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';

/** Both AWS emulators know one region and one administrator; these are LocalStack's documented test credentials. */
export const LOCAL_REGION = 'us-east-1';
export const LOCAL_CREDENTIALS = { accessKeyId: 'test', secretAccessKey: 'test' } as const;

/** Longer than any function may run: 15 minutes. */
const INVOCATION_TIMEOUT_MS = 930_000;
const CONNECTION_TIMEOUT_MS = 10_000;

export interface Access {
  readonly region: string;
  /** Absent on AWS, where the standard chain finds endpoint and credentials. */
  readonly endpoint?: string;
}

/** The settings that every client of the AWS SDK takes, for a target. */
export function clientSettings({ region, endpoint }: Access) {
  return endpoint === undefined ? { region } : { region, endpoint, credentials: LOCAL_CREDENTIALS };
}

export function createS3Client(access: Access): S3Client {
  // Path-style: no emulator's host name needs a DNS entry for each bucket then.
  return new S3Client({ ...clientSettings(access), forcePathStyle: access.endpoint !== undefined });
}

export function createSnsClient(access: Access): SNSClient {
  return new SNSClient(clientSettings(access));
}

export function createSqsClient(access: Access): SQSClient {
  return new SQSClient(clientSettings(access));
}

/** For invocations whose answer is awaited. Only one attempt: the function may still be running after a time-out. */
export function createInvokingClient(access: Access): LambdaClient {
  const timeouts = { requestTimeout: INVOCATION_TIMEOUT_MS, socketTimeout: INVOCATION_TIMEOUT_MS };
  return new LambdaClient({
    ...clientSettings(access),
    maxAttempts: 1,
    requestHandler: { connectionTimeout: CONNECTION_TIMEOUT_MS, throwOnRequestTimeout: true, ...timeouts },
  });
}
