// What SNS gets when a task is over, and which topics a task may have.
import type { PublishCommandInput } from '@aws-sdk/client-sns';
import { AwsError } from '../model/aws-error.ts';
import type { ClientSettings } from './endpoints.ts';
import type { SynthesisTask } from './task-store.ts';

/** The guide: the topic has to be in the region of the call. Throws InvalidSnsTopicArnException. */
export function checkTopic(topicArn: string, region: string): void {
  const topicRegion = topicArn.split(':')[3];
  if (topicRegion === region) return;
  throw new AwsError(
    'InvalidSnsTopicArnException',
    `The provided SNS topic ARN is invalid: '${topicArn}' is in ${topicRegion}, this call in ${region}. Please provide a valid SNS topic ARN and try again.`,
  );
}

/** `ogg_vorbis` is `OggVorbis`. */
function camelCase(name: string): string {
  return name.replace(/(^|_)[a-z]/g, (start) => start.replace('_', '').toUpperCase());
}

/**
 * The guide documents that there is a message ("Long audio files") and not its form. This one is Polly's as a user
 * quoted it in 2019 (bridit/laravel-sns, README): statuses in capitals, formats in camel case, an `s3://` URI. What a
 * task with other options says there is a guess by that pattern.
 */
function describeNotice(task: SynthesisTask) {
  const { input, place } = task;
  return {
    taskId: task.id,
    taskStatus: task.status.toUpperCase(),
    taskStatusReason: task.reason,
    outputUri: `s3://${place.bucket}/${place.key}`,
    creationTime: new Date(task.createdMs).toISOString(),
    requestCharacters: task.requestCharacters,
    snsTopicArn: input.SnsTopicArn,
    outputFormat: camelCase(input.OutputFormat),
    sampleRate: String(task.sampleRate),
    speechMarkTypes: (input.SpeechMarkTypes ?? []).map(camelCase),
    textType: camelCase(input.TextType ?? 'text'),
    voiceId: input.VoiceId,
  };
}

/** Rejects with the SDK's error. */
export async function publishNotice(
  settings: ClientSettings,
  task: SynthesisTask,
  abortSignal: AbortSignal,
): Promise<void> {
  // Only now: the SDK takes longer to load than the rest of the emulator, and few ever start a task.
  const { PublishCommand, SNSClient } = await import('@aws-sdk/client-sns');
  const TopicArn = task.input.SnsTopicArn;
  // The model allows FIFO topics, and these take no message without a group.
  const fifo = TopicArn?.endsWith('.fifo') && { MessageGroupId: task.id, MessageDeduplicationId: task.id };
  const notice: PublishCommandInput = { TopicArn, Message: JSON.stringify(describeNotice(task)), ...fifo };
  const sns = new SNSClient(settings);
  try {
    await sns.send(new PublishCommand(notice), { abortSignal });
  } finally {
    sns.destroy();
  }
}
