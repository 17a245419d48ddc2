import { S3Client } from '@aws-sdk/client-s3';
import { type Access, createS3Client } from '../aws-clients.ts';
import { findNotifiedFunction } from './function.ts';
import { type ReconcilePlace, UsageError } from './options.ts';

export interface Place {
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
