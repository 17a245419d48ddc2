import {
  GetBucketNotificationConfigurationCommand,
  type LambdaFunctionConfiguration,
  type S3Client,
} from '@aws-sdk/client-s3';

export class FunctionUnknownError extends Error {
  override name = 'FunctionUnknownError';
}

/**
 * The ARN of the function that the bucket notifies of new texts.
 *
 * @throws {FunctionUnknownError} when there is none, more than one, or the bucket does not tell.
 */
export async function findNotifiedFunction(s3: S3Client, bucket: string): Promise<string> {
  const command = new GetBucketNotificationConfigurationCommand({ Bucket: bucket });
  const { LambdaFunctionConfigurations = [] } = await s3.send(command).catch((cause) => {
    throw new FunctionUnknownError(
      `Could not read which function the bucket "${bucket}" notifies (${cause.name}: ${cause.message}). ` +
        'It takes s3:GetBucketNotification on the bucket; or name the function with --function.',
      { cause },
    );
  });
  const arns = new Set(
    LambdaFunctionConfigurations.filter(isForTexts).map(({ LambdaFunctionArn }) => LambdaFunctionArn),
  );
  const [arn, ...others] = arns;
  if (arn === undefined) {
    throw new FunctionUnknownError(
      `The bucket "${bucket}" notifies no function of new objects that end in .txt: name Narrator's with --function.`,
    );
  }
  if (others.length > 0) {
    throw new FunctionUnknownError(
      `The bucket "${bucket}" notifies several functions of new texts, ${[...arns].join(' and ')}: choose with --function.`,
    );
  }
  return arn;
}

function isForTexts({ Events = [], Filter }: LambdaFunctionConfiguration): boolean {
  const suffixes = (Filter?.Key?.FilterRules ?? []).filter(({ Name }) => Name?.toLowerCase() === 'suffix');
  return (
    Events.some((event) => event.startsWith('s3:ObjectCreated:')) && suffixes.some(({ Value }) => Value === '.txt')
  );
}
