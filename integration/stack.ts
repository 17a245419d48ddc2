import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { IAMClient } from '@aws-sdk/client-iam';
import type { S3Client } from '@aws-sdk/client-s3';
import type { SNSClient } from '@aws-sdk/client-sns';
import type { SQSClient } from '@aws-sdk/client-sqs';
import { type Access, clientSettings, createS3Client, createSnsClient, createSqsClient } from '../local/clients.ts';
import type { Deployment } from '../local/deployment.ts';
import { embeddedTarget } from '../local/embedded/target.ts';
import { functionPackagePath, localDir, terraformDir } from '../local/paths.ts';
import { currentProcess, isRunning } from '../local/processes.ts';
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
const HOME_PREFIX = 'test-';
const OWNER_FILE = 'owner.json';
const LOG_FILES = ['engine.log', 'polly.log', 'terraform.log'];

/** The logs of the last stack that was removed. */
const testLogDir = join(localDir, 'logs-of-tests');

/**
 * Makes a folder for a stack, `.local/test-…`, with a copy of the root module and the package: tflocal writes an override
 * file into the root, which two deployments at a time would take from each other.
 */
export function createHome(): string {
  mkdirSync(localDir, { recursive: true });
  const home = mkdtempSync(join(localDir, HOME_PREFIX));
  writeFileSync(join(home, OWNER_FILE), JSON.stringify(currentProcess()));
  const isSource = (path: string) => !path.endsWith('_override.tf');
  cpSync(terraformDir, configurationDirOf(home), { recursive: true, filter: isSource });
  mkdirSync(join(home, 'source', 'dist'));
  cpSync(functionPackagePath, join(home, 'source', 'dist', 'function.zip'));
  return home;
}

/** Deploys to servers of its own, at free ports; a deployment that fails is removed again. */
export async function deployStack(home: string): Promise<Stack> {
  try {
    return { home, ...(await embeddedTarget.bringUp(home, { configurationDir: configurationDirOf(home) })) };
  } catch (error) {
    await removeStack(home);
    throw error;
  }
}

/** Ends the servers, and with them everything that was deployed; only the logs stay. */
export async function removeStack(home: string): Promise<void> {
  await embeddedTarget.takeDown(home);
  mkdirSync(testLogDir, { recursive: true });
  for (const file of LOG_FILES.filter((name) => existsSync(join(home, name)))) {
    cpSync(join(home, file), join(testLogDir, file));
  }
  rmSync(home, { recursive: true, force: true });
}

/** Removes the stacks of runs that were killed before they could do it themselves. */
export async function removeAbandonedStacks(): Promise<void> {
  for (const name of existsSync(localDir) ? readdirSync(localDir) : []) {
    const ownerFile = join(localDir, name, OWNER_FILE);
    if (
      name.startsWith(HOME_PREFIX) &&
      existsSync(ownerFile) &&
      !isRunning(JSON.parse(readFileSync(ownerFile, 'utf8')))
    ) {
      await removeStack(join(localDir, name));
    }
  }
}

const configurationDirOf = (home: string) => join(home, 'source', 'terraform');

/** Makes a stack the one that `currentStack` returns, in this process and in those that it starts. */
export function publishStack(stack: Stack): void {
  process.env[STACK_VARIABLE] = JSON.stringify(stack);
}

/** The stack of this test run. */
export function currentStack(): Stack {
  const stack = process.env[STACK_VARIABLE];
  if (stack === undefined) {
    throw new Error(`${STACK_VARIABLE} is not set: run the integration tests by "make test", which deploys first.`);
  }
  return JSON.parse(stack);
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
