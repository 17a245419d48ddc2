// What SNS is told when a task is over, and which topics may be told.
import { AwsError } from '../model/aws-error.ts';
import type { SynthesisTask } from './synthesis-task.ts';

/**
 * The guide documents that there is a message ("Long audio files") and not its form. This one is Polly's as a user quoted it in 2019
 * (bridit/laravel-sns, README): statuses in capitals, formats in camel case, an `s3://` URI. What a task with other options says
 * there is a guess by that pattern.
 */
export function describeNotice(task: SynthesisTask) {
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

/** `ogg_vorbis` is `OggVorbis`. */
function camelCase(name: string): string {
  return name.replace(/(^|_)[a-z]/g, (start) => start.replace('_', '').toUpperCase());
}

/** The guide: the topic has to be in the region of the call. Throws InvalidSnsTopicArnException. */
export function checkTopic(topicArn: string, region: string): void {
  const topicRegion = topicArn.split(':')[3];
  if (topicRegion === region) return;
  throw new AwsError(
    'InvalidSnsTopicArnException',
    `The provided SNS topic ARN is invalid: '${topicArn}' is in ${topicRegion}, this call in ${region}. Please provide a valid SNS topic ARN and try again.`,
  );
}
