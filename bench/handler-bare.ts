// What any function of this kind loads at least: the three clients with the handler's settings, and nothing else.
import { PollyClient } from '@aws-sdk/client-polly';
import { S3Client } from '@aws-sdk/client-s3';
import { SNSClient } from '@aws-sdk/client-sns';
import { LIMITS } from '../handler/aws/clients.ts';

const maxAttempts = 5;

export const clients = [
  new S3Client({ maxAttempts, requestHandler: LIMITS.http1 }),
  new PollyClient({ maxAttempts, retryMode: 'adaptive', requestHandler: LIMITS.http2 }),
  new SNSClient({ maxAttempts, requestHandler: LIMITS.http1 }),
];
