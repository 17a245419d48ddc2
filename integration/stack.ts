import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { IAMClient } from '@aws-sdk/client-iam';
import type { S3Client } from '@aws-sdk/client-s3';
import type { SNSClient } from '@aws-sdk/client-sns';
import type { SQSClient } from '@aws-sdk/client-sqs';
import { type Access, clientSettings, createS3Client, createSnsClient, createSqsClient } from '../local/clients.ts';
import type { Deployment } from '../local/deployment.ts';
import { bringUp, takeDown } from '../local/embedded/target.ts';
import { functionPackagePath, localDir, terraformDir } from '../local/paths.ts';
import type { TerraformProject } from '../local/terraform.ts';

/** A deployment of its own for a test run: what it is made of can be written to JSON and read by every test file. */
export interface Stack {
  readonly home: string;
  readonly endpoint: string;
  readonly pollyUrl: string;
  readonly deployment: Deployment;
  readonly project: TerraformProject;
}

export interface StackClients {
  readonly access: Access;
  readonly s3: S3Client;
  readonly sns: SNSClient;
  readonly sqs: SQSClient;
  readonly iam: IAMClient;
}

/** Where global-setup.ts leaves the run's stack for the test files. */
const STACK_VARIABLE = 'NARRATOR_TEST_STACK';
const STACK_FILE = 'stack.json';

/**
 * Deploys to servers of its own, at free ports, under `.local/test-…`. The root module and the package are copied there:
 * tflocal writes an override file into the root, which two deployments at a time would take from each other.
 */
export async function deployStack(): Promise<Stack> {
  mkdirSync(localDir, { recursive: true });
  const home = mkdtempSync(join(localDir, 'test-'));
  try {
    const configurationDir = join(home, 'source', 'terraform');
    cpSync(terraformDir, configurationDir, { recursive: true, filter: (path) => !path.endsWith('_override.tf') });
    mkdirSync(join(home, 'source', 'dist'));
    cpSync(functionPackagePath, join(home, 'source', 'dist', 'function.zip'));
    const stack = { home, ...(await bringUp(home, { configurationDir })) };
    writeFileSync(join(home, STACK_FILE), JSON.stringify(stack));
    process.env[STACK_VARIABLE] = join(home, STACK_FILE);
    return stack;
  } catch (error) {
    await takeDown(home);
    throw error;
  }
}

/** Ends the servers, and with them everything deployed. The logs are kept when something failed. */
export async function removeStack(stack: Stack): Promise<void> {
  await takeDown(stack.home);
  rmSync(stack.home, { recursive: true, force: true });
}

/** The stack of this test run. */
export function currentStack(): Stack {
  const file = process.env[STACK_VARIABLE];
  if (file === undefined) {
    throw new Error(`${STACK_VARIABLE} is not set: run the integration tests by "make test", which deploys first.`);
  }
  return JSON.parse(readFileSync(file, 'utf8'));
}

export function clientsOf({ endpoint, deployment }: Stack): StackClients {
  const access = { region: deployment.region, endpoint };
  return {
    access,
    s3: createS3Client(access),
    sns: createSnsClient(access),
    sqs: createSqsClient(access),
    iam: new IAMClient(clientSettings(access)),
  };
}
