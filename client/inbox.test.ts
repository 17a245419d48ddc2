import { SNSClient, SubscribeCommand, UnsubscribeCommand } from '@aws-sdk/client-sns';
import {
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
  SetQueueAttributesCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { type Inbox, openInbox, openQueue } from './inbox.ts';

const TOPIC = 'arn:aws:sns:us-east-1:000000000000:notices';
const FORBIDDEN = 'arn:aws:sns:us-east-1:000000000000:forbidden';
const QUEUE = 'arn:aws:sqs:us-east-1:000000000000:inbox';
const URL_OF_QUEUE = 'http://127.0.0.1:4566/000000000000/inbox';

let calls: { name: string; input: Record<string, unknown> }[];
let waiting: Message[];
let inbox: Inbox;
let sns: SNSClient;
let sqs: SQSClient;

/** Answers as SNS and SQS do, and notes what it was asked. */
async function answer(command: object & { input: object }): Promise<object> {
  calls.push({ name: command.constructor.name, input: { ...command.input } });
  if (command instanceof CreateQueueCommand) return { QueueUrl: URL_OF_QUEUE };
  if (command instanceof GetQueueAttributesCommand) return { Attributes: { QueueArn: QUEUE } };
  if (command instanceof SubscribeCommand && command.input.TopicArn === FORBIDDEN) throw new Error('not allowed');
  if (command instanceof SubscribeCommand) return { SubscriptionArn: `${TOPIC}:subscription` };
  if (command instanceof ReceiveMessageCommand) return { Messages: waiting.splice(0, 10) };
  return {};
}

const inputsOf = (command: { name: string }) =>
  calls.filter(({ name }) => name === command.name).map(({ input }) => input);

beforeEach(async () => {
  calls = [];
  waiting = [];
  [sns, sqs] = [new SNSClient({ region: 'us-east-1' }), new SQSClient({ region: 'us-east-1' })];
  Object.assign(sns, { send: answer });
  Object.assign(sqs, { send: answer });
  inbox = await openInbox(sns, sqs, TOPIC);
});

describe('an inbox', () => {
  test('lets this topic, and no other sender, into its queue before it subscribes', () => {
    const [attributes] = inputsOf(SetQueueAttributesCommand);
    const { Policy } = attributes?.['Attributes'] as { Policy: string };
    expect(JSON.parse(Policy).Statement).toEqual([
      {
        Effect: 'Allow',
        Principal: { Service: 'sns.amazonaws.com' },
        Action: 'sqs:SendMessage',
        Resource: QUEUE,
        Condition: { ArnEquals: { 'aws:SourceArn': TOPIC } },
      },
    ]);
    const names = calls.map(({ name }) => name);
    expect(names.indexOf('SubscribeCommand')).toBeGreaterThan(names.indexOf('SetQueueAttributesCommand'));
    expect(inputsOf(SubscribeCommand)).toMatchObject([{ TopicArn: TOPIC, Protocol: 'sqs', Endpoint: QUEUE }]);
  });

  test('opens the envelopes of SNS and takes each message once', async () => {
    const envelope = {
      Type: 'Notification',
      Subject: 'Narrated: a.txt',
      Message: '{"status":"narrated"}',
      MessageAttributes: { status: { Type: 'String', Value: 'narrated' }, key: { Type: 'String', Value: 'a.txt' } },
    };
    waiting.push(
      { Body: JSON.stringify(envelope), ReceiptHandle: 'first' },
      { Body: JSON.stringify({ Message: 'bare' }), ReceiptHandle: 'second' },
    );
    expect(await inbox.receive()).toEqual([
      {
        subject: 'Narrated: a.txt',
        message: '{"status":"narrated"}',
        attributes: { status: 'narrated', key: 'a.txt' },
      },
      { subject: undefined, message: 'bare', attributes: {} },
    ]);
    expect(inputsOf(DeleteMessageBatchCommand)).toEqual([
      {
        QueueUrl: URL_OF_QUEUE,
        Entries: [
          { Id: '0', ReceiptHandle: 'first' },
          { Id: '1', ReceiptHandle: 'second' },
        ],
      },
    ]);
  });

  test('subscribes with the attributes that it is given, and keeps messages as they are where it is told to', async () => {
    const attributes = { RawMessageDelivery: 'true', FilterPolicy: '{"status":["failed"]}' };
    const bare = await openInbox(sns, sqs, TOPIC, { attributes, keepsMessagesAsTheyAre: true });
    expect(inputsOf(SubscribeCommand)).toMatchObject([{ Attributes: {} }, { Attributes: attributes }]);
    waiting.push({
      Body: '{"Message":"as it came"}',
      ReceiptHandle: 'first',
      MessageAttributes: { status: { DataType: 'String', StringValue: 'failed' } },
    });
    expect(await bare.receive()).toEqual([
      { subject: undefined, message: '{"Message":"as it came"}', attributes: { status: 'failed' } },
    ]);
    expect(inputsOf(ReceiveMessageCommand)).toMatchObject([{ MessageAttributeNames: ['All'] }]);
  });

  test('that is empty deletes nothing', async () => {
    expect(await inbox.receive()).toEqual([]);
    expect(inputsOf(DeleteMessageBatchCommand)).toEqual([]);
  });

  test('waits for a message as long as it is told', async () => {
    await inbox.receive();
    await inbox.receive(0);
    expect(inputsOf(ReceiveMessageCommand).map(({ WaitTimeSeconds }) => WaitTimeSeconds)).toEqual([1, 0]);
  });

  test('leaves neither subscription nor queue when it is closed', async () => {
    await inbox.close();
    expect(inputsOf(UnsubscribeCommand)).toEqual([{ SubscriptionArn: `${TOPIC}:subscription` }]);
    expect(inputsOf(DeleteQueueCommand)).toEqual([{ QueueUrl: URL_OF_QUEUE }]);
  });

  test('of several topics lets each of them in, and tells of which one a message is and when it was sent', async () => {
    const both = await openQueue(sns, sqs, [TOPIC, `${TOPIC}-2`], { name: 'kept', retentionSeconds: 60 });
    expect(inputsOf(CreateQueueCommand).at(-1)).toEqual({
      QueueName: 'kept',
      Attributes: { MessageRetentionPeriod: '60' },
    });
    const { Policy } = inputsOf(SetQueueAttributesCommand).at(-1)?.['Attributes'] as { Policy: string };
    const sources = JSON.parse(Policy).Statement.map((one: { Condition: object }) => one.Condition);
    expect(sources).toEqual([TOPIC, `${TOPIC}-2`].map((arn) => ({ ArnEquals: { 'aws:SourceArn': arn } })));
    waiting.push({ Body: JSON.stringify({ Message: 'm', TopicArn: TOPIC, Timestamp: '2026-11-27T11:05:54Z' }) });
    expect(await both.receive()).toMatchObject([{ topicArn: TOPIC, sentAt: '2026-11-27T11:05:54Z' }]);
  });

  test('that cannot be opened whole leaves nothing behind', async () => {
    calls = [];
    await expect(openQueue(sns, sqs, [TOPIC, FORBIDDEN], { name: 'half' })).rejects.toThrow('not allowed');
    expect(inputsOf(UnsubscribeCommand)).toEqual([{ SubscriptionArn: `${TOPIC}:subscription` }]);
    expect(inputsOf(DeleteQueueCommand)).toEqual([{ QueueUrl: URL_OF_QUEUE }]);
  });
});
