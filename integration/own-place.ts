// A bucket and a topic that a test file makes for itself in the AWS emulator of the run: what is deployed there knows
// nothing of them, so the file can run beside all others.
import { randomUUID } from 'node:crypto';
import { CreateBucketCommand, PutBucketVersioningCommand } from '@aws-sdk/client-s3';
import { CreateTopicCommand } from '@aws-sdk/client-sns';
import { clientsOf, currentServers, type TestServers } from './stack.ts';

/** Goes with the AWS emulator. */
export interface OwnPlace extends TestServers {
  /** With versions. */
  readonly bucket: string;
  readonly topicArn: string;
}

export async function openOwnPlace(what: string): Promise<OwnPlace> {
  const servers = currentServers();
  const { s3, sns } = clientsOf(servers);
  const name = `${what}-${randomUUID()}`;
  await s3.send(new CreateBucketCommand({ Bucket: name }));
  const versioning = { Status: 'Enabled' } as const;
  await s3.send(new PutBucketVersioningCommand({ Bucket: name, VersioningConfiguration: versioning }));
  const { TopicArn: topicArn = '' } = await sns.send(new CreateTopicCommand({ Name: name }));
  return { ...servers, bucket: name, topicArn };
}
