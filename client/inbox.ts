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
  /** Absent in a message that is kept as it is, like `sentAt`. */
  readonly topicArn?: string | undefined;
  /** ISO 8601, UTC. */
  readonly sentAt?: string | undefined;
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
  options: InboxOptions = {},
): Promise<Inbox> {
  return openQueue(sns, sqs, [topicArn], { name: `inbox-${randomUUID()}`, ...options });
}

export interface QueueOptions extends InboxOptions {
  /** A queue of this name that is there already is taken, with what it holds. */
  readonly name: string;
  /** What waits in it longer is gone; four days where it is not said. */
  readonly retentionSeconds?: number;
}

/**
 * Subscribes a queue to topics.
 *
 * @throws when one of the steps fails; then a queue that it made is removed again.
 */
export async function openQueue(
  sns: SNSClient,
  sqs: SQSClient,
  topicArns: readonly string[],
  { name, retentionSeconds, attributes = {}, keepsMessagesAsTheyAre = false }: QueueOptions,
): Promise<Inbox> {
  const settings = retentionSeconds === undefined ? {} : { MessageRetentionPeriod: String(retentionSeconds) };
  const { QueueUrl: queueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: name, Attributes: settings }));
  if (queueUrl === undefined) {
    throw new Error('SQS made a queue and gave no URL for it.');
  }
  const subscriptionArns: string[] = [];
  const close = async () => {
    const subscriptions = subscriptionArns.map((SubscriptionArn) =>
      sns.send(new UnsubscribeCommand({ SubscriptionArn })),
    );
    const results = await Promise.allSettled(subscriptions);
    await sqs.send(new DeleteQueueCommand({ QueueUrl: queueUrl }));
    for (const result of results) if (result.status === 'rejected') throw result.reason;
  };
  try {
    const queueArn = await letIn(sqs, queueUrl, topicArns);
    for (const TopicArn of topicArns) {
      const { SubscriptionArn = '' } = await sns.send(
        new SubscribeCommand({
          TopicArn,
          Protocol: 'sqs',
          Endpoint: queueArn,
          ReturnSubscriptionArn: true,
          Attributes: attributes,
        }),
      );
      subscriptionArns.push(SubscriptionArn);
    }
  } catch (error) {
    await close().catch(() => undefined); // The first error is the one to tell.
    throw error;
  }
  const read = keepsMessagesAsTheyAre ? readAsItIs : readEnvelope;
  return { receive: async (waitSeconds = 1) => (await receive(sqs, queueUrl, waitSeconds)).map(read), close };
}

/** Without this policy SNS drops its messages to the queue silently. @returns the queue's ARN. */
async function letIn(sqs: SQSClient, QueueUrl: string, topicArns: readonly string[]): Promise<string> {
  const { Attributes: queue } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }),
  );
  const queueArn = queue?.['QueueArn'] ?? '';
  const policy = {
    Version: '2012-10-17',
    Statement: topicArns.map((topicArn) => ({
      Effect: 'Allow',
      Principal: { Service: 'sns.amazonaws.com' },
      Action: 'sqs:SendMessage',
      Resource: queueArn,
      Condition: { ArnEquals: { 'aws:SourceArn': topicArn } },
    })),
  };
  await sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { Policy: JSON.stringify(policy) } }));
  return queueArn;
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
    TopicArn?: string;
    Timestamp?: string;
    MessageAttributes?: Record<string, { Value: string }>;
  } = JSON.parse(Body);
  const attributes = Object.entries(envelope.MessageAttributes ?? {}).map(([name, { Value }]) => [name, Value]);
  const { Subject: subject, Message: message, TopicArn: topicArn, Timestamp: sentAt } = envelope;
  return { subject, message, attributes: Object.fromEntries(attributes), topicArn, sentAt };
}
