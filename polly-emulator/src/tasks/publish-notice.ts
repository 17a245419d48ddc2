// The message of a task that is over, to its topic.
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import type { ClientSettings } from './endpoints.ts';
import type { SynthesisTask } from './synthesis-task.ts';
import { describeNotice } from './task-notice.ts';

/** Rejects with the SDK's error. */
export async function publishNotice(
  settings: ClientSettings,
  task: SynthesisTask,
  abortSignal: AbortSignal,
): Promise<void> {
  const TopicArn = task.input.SnsTopicArn;
  // The model allows FIFO topics, and these take no message without a group.
  const fifo = TopicArn?.endsWith('.fifo') && { MessageGroupId: task.id, MessageDeduplicationId: task.id };
  const Message = JSON.stringify(describeNotice(task));
  const sns = new SNSClient(settings);
  try {
    await sns.send(new PublishCommand({ TopicArn, Message, ...fifo }), { abortSignal });
  } finally {
    sns.destroy();
  }
}
