// What any function of this kind loads at least: the three clients with the handler's settings and one command for each
// thing that it does, without a line of its own.
import { PollyClient, SynthesizeSpeechCommand } from '@aws-sdk/client-polly';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { LIMITS } from '../handler/aws/clients.ts';

const maxAttempts = 5;

export const clients = [
  new S3Client({ maxAttempts, requestHandler: LIMITS.http1 }),
  new PollyClient({ maxAttempts: 1, requestHandler: LIMITS.http2 }),
  new SNSClient({ maxAttempts, requestHandler: LIMITS.http1 }),
];

export const commands = [GetObjectCommand, PutObjectCommand, SynthesizeSpeechCommand, PublishCommand];
