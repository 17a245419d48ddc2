import {
  GetBucketNotificationConfigurationCommand,
  type LambdaFunctionConfiguration,
  S3Client,
} from '@aws-sdk/client-s3';
import { type Access, createS3Client } from '../aws-clients.ts';
import { type ReconcilePlace, UsageError } from './options.ts';

export interface Place {
  /** For people; absent where it was given as a bucket. */
  readonly target?: string;
  readonly access: Access;
  readonly bucket: string;
  /** Name or ARN. Not asked for in a dry run, which so needs fewer permissions. */
  readonly findFunction: () => Promise<string>;
}

/** Settles what the command line leaves open, for people who have no Terraform state here. */
export async function resolvePlace({ bucket, functionName, region, endpoint }: ReconcilePlace): Promise<Place> {
  const access = { region: region ?? (await findRegion()), ...(endpoint && { endpoint }) };
  const findFunction = async () => functionName ?? findNotifiedFunction(createS3Client(access), bucket);
  return { access, bucket, findFunction };
}

/** The environment's, then the profile's, as the SDK finds them. */
async function findRegion(): Promise<string> {
  const client = new S3Client({});
  try {
    return await client.config.region();
  } catch {
    throw new UsageError('There is no region: set AWS_REGION, or give --region.');
  } finally {
    client.destroy();
  }
}

export class FunctionUnknownError extends Error {
  override name = 'FunctionUnknownError';
}

/**
 * The ARN of the function that the bucket notifies of new texts.
 *
 * @throws {FunctionUnknownError} when there is none, more than one, or the notification cannot be read.
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
