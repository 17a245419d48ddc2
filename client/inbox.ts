import { randomUUID } from 'node:crypto';
import { type SNSClient, SubscribeCommand, UnsubscribeCommand } from '@aws-sdk/client-sns';
import {
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
  SetQueueAttributesCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';

/** A message that SNS put into the queue, without its envelope, unless the inbox keeps messages as they are. */
export interface DeliveredMessage {
  /** Absent when SNS sent none, and in a message that is kept as it is. */
  readonly subject: string | undefined;
  readonly message: string;
  readonly attributes: Readonly<Record<string, string>>;
}

export interface Inbox {
  /**
   * What has arrived since the last call, ten messages at most; waits up to a second, or as long as said, for the
   * first.
   */
  receive(waitSeconds?: number): Promise<DeliveredMessage[]>;
  close(): Promise<void>;
}

export interface InboxOptions {
  /** Of the subscription, such as `FilterPolicy` and `RawMessageDelivery`; none by default. */
  readonly attributes?: Readonly<Record<string, string>>;
  /** `message` and its attributes are the queue's own, unparsed: what any subscriber gets. */
  readonly keepsMessagesAsTheyAre?: boolean;
}

/** Subscribes a queue of its own to a topic of a local target, so that what SNS delivers can be read. */
export async function openInbox(
  sns: SNSClient,
  sqs: SQSClient,
  topicArn: string,
  { attributes = {}, keepsMessagesAsTheyAre = false }: InboxOptions = {},
): Promise<Inbox> {
  const { QueueUrl: queueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: `inbox-${randomUUID()}` }));
  if (queueUrl === undefined) {
    throw new Error('SQS made a queue and gave no URL for it.');
  }
  const { Attributes: queue } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: ['QueueArn'] }),
  );
  const queueArn = queue?.['QueueArn'] ?? '';
  // Without this policy SNS drops its messages to the queue silently.
  const policy = {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Service: 'sns.amazonaws.com' },
        Action: 'sqs:SendMessage',
        Resource: queueArn,
        Condition: { ArnEquals: { 'aws:SourceArn': topicArn } },
      },
    ],
  };
  await sqs.send(new SetQueueAttributesCommand({ QueueUrl: queueUrl, Attributes: { Policy: JSON.stringify(policy) } }));
  const { SubscriptionArn: subscriptionArn } = await sns.send(
    new SubscribeCommand({
      TopicArn: topicArn,
      Protocol: 'sqs',
      Endpoint: queueArn,
      ReturnSubscriptionArn: true,
      Attributes: attributes,
    }),
  );
  const read = keepsMessagesAsTheyAre ? readAsItIs : readEnvelope;
  return {
    receive: async (waitSeconds = 1) => (await receive(sqs, queueUrl, waitSeconds)).map(read),
    close: async () => {
      await sns.send(new UnsubscribeCommand({ SubscriptionArn: subscriptionArn }));
      await sqs.send(new DeleteQueueCommand({ QueueUrl: queueUrl }));
    },
  };
}

async function receive(sqs: SQSClient, queueUrl: string, waitSeconds: number): Promise<Message[]> {
  const { Messages: messages = [] } = await sqs.send(
    new ReceiveMessageCommand({
      QueueUrl: queueUrl,
      MaxNumberOfMessages: 10,
      WaitTimeSeconds: waitSeconds,
      MessageAttributeNames: ['All'],
    }),
  );
  if (messages.length > 0) {
    const entries = messages.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle }));
    await sqs.send(new DeleteMessageBatchCommand({ QueueUrl: queueUrl, Entries: entries }));
  }
  return messages;
}

function readAsItIs({ Body = '', MessageAttributes = {} }: Message): DeliveredMessage {
  const attributes = Object.entries(MessageAttributes).map(([name, { StringValue = '' }]) => [name, StringValue]);
  return { subject: undefined, message: Body, attributes: Object.fromEntries(attributes) };
}

function readEnvelope({ Body = '' }: Message): DeliveredMessage {
  const envelope: {
    Subject?: string;
    Message: string;
    MessageAttributes?: Record<string, { Value: string }>;
  } = JSON.parse(Body);
  const attributes = Object.entries(envelope.MessageAttributes ?? {}).map(([name, { Value }]) => [name, Value]);
  return { subject: envelope.Subject, message: envelope.Message, attributes: Object.fromEntries(attributes) };
}
