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

/**
 * All that a client would otherwise look up in the environment or a profile, as the SDK has it by default. What is
 * given is not looked up: a shell that is set up for AWS (FIPS, dual stack, a broken profile) changes nothing for a
 * local target.
 */
const LOCAL_SETTINGS = {
  credentials: LOCAL_CREDENTIALS,
  useFipsEndpoint: false,
  useDualstackEndpoint: false,
  defaultsMode: 'standard',
  retryMode: 'standard',
  maxAttempts: 3,
  requestChecksumCalculation: 'WHEN_SUPPORTED',
  responseChecksumValidation: 'WHEN_SUPPORTED',
} as const;

/** The settings that every client of the AWS SDK takes, for a target. */
export function clientSettings({ region, endpoint }: Access) {
  return endpoint === undefined ? { region } : { ...LOCAL_SETTINGS, authSchemePreference: ['sigv4'], region, endpoint };
}

export function createS3Client(access: Access): S3Client {
  if (access.endpoint === undefined) return new S3Client(clientSettings(access));
  // Path-style: no emulator's host name needs a DNS entry for each bucket then.
  const s3Settings = { forcePathStyle: true, useArnRegion: false, disableS3ExpressSessionAuth: true };
  return new S3Client({ ...clientSettings(access), ...s3Settings });
}

export function createSnsClient(access: Access): SNSClient {
  return new SNSClient(clientSettings(access));
}

export function createSqsClient(access: Access): SQSClient {
  return new SQSClient(clientSettings(access));
}

export function createLambdaClient(access: Access): LambdaClient {
  return new LambdaClient(clientSettings(access));
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
