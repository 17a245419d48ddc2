// Texts that the bucket tells nobody about, and the function invoked as the bucket would do it.
import { InvocationType, InvokeCommand } from '@aws-sdk/client-lambda';
import {
  GetBucketNotificationConfigurationCommand,
  type NotificationConfiguration,
  PutBucketNotificationConfigurationCommand,
} from '@aws-sdk/client-s3';
import { createInvokingClient } from '../client/aws-clients.ts';
import { s3EventOf } from '../client/s3-event.ts';
import { clientsOf, type Stack } from './stack.ts';

/** While the bucket notifies nobody, texts come and nothing is made of them. */
export async function withoutNotifications<T>(stack: Stack, work: () => Promise<T>): Promise<T> {
  const { s3 } = clientsOf(stack);
  const { bucket: Bucket } = stack.deployment;
  const { $metadata, ...before } = await s3.send(new GetBucketNotificationConfigurationCommand({ Bucket }));
  const put = (NotificationConfiguration: NotificationConfiguration) =>
    s3.send(new PutBucketNotificationConfigurationCommand({ Bucket, NotificationConfiguration }));
  await put({});
  try {
    return await work();
  } finally {
    await put(before);
  }
}

/** Invokes the function about a text as S3 does it: nobody waits, and Lambda repeats what fails. */
export async function notifyAbout(stack: Stack, key: string, versionId: string | undefined): Promise<void> {
  await invokeAbout(stack, key, versionId, InvocationType.Event);
}

/** Invokes the function about a text and returns its answer, or the error that it ended with. */
export async function askAbout(stack: Stack, key: string, versionId: string | undefined): Promise<unknown> {
  const { Payload } = await invokeAbout(stack, key, versionId, InvocationType.RequestResponse);
  return JSON.parse(Payload?.transformToString() ?? '');
}

function invokeAbout(stack: Stack, key: string, versionId: string | undefined, type: InvocationType) {
  const { bucket, functionName } = stack.deployment;
  const Payload = Buffer.from(JSON.stringify(s3EventOf(bucket, { key, versionId })));
  const command = new InvokeCommand({ FunctionName: functionName, InvocationType: type, Payload });
  return createInvokingClient(clientsOf(stack).access).send(command);
}
