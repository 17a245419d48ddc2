import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { S3Client } from '@aws-sdk/client-s3';
import type { SNSClient } from '@aws-sdk/client-sns';
import type { SQSClient } from '@aws-sdk/client-sqs';
import { type Access, createS3Client, createSnsClient, createSqsClient } from '../client/aws-clients.ts';
import type { Deployment } from '../client/deployment.ts';
import { interruptAll, withInterrupts } from '../client/interrupts.ts';
import { runStep } from '../client/progress.ts';
import { startServices, stopServices } from '../local/embedded-target.ts';
import { fetchLocalstackImages } from '../local/localstack-target.ts';
import { localDir } from '../local/paths.ts';
import { currentProcess, isRunning, type ProcessRecord } from '../local/processes.ts';
import { deploy, type LocalTargetName, type RunningServices } from '../local/target.ts';
import type { TerraformProject } from '../local/terraform.ts';
import { startLocalstackServers, stopLocalstackServers } from './localstack-servers.ts';
import { fetchLogs, keepLogs } from './stack-logs.ts';

/** A deployment of its own for a test run: what it is made of can be written to JSON and read by every test file. */
export interface Stack {
  readonly target: LocalTargetName;
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
}

/** Where global-setup.ts leaves the run's stack for the test files. */
const STACK_VARIABLE = 'NARRATOR_TEST_STACK';
const HOME_PREFIX = 'test-';
const OWNER_FILE = 'owner.json';
const KEPT_FILE = 'kept';

/** What the suite runs on: NARRATOR_TEST_TARGET, or the embedded target. */
export const testTarget: LocalTargetName = readTestTarget(process.env['NARRATOR_TEST_TARGET'] || 'embedded');

function readTestTarget(name: string): LocalTargetName {
  if (name !== 'embedded' && name !== 'localstack') {
    throw new Error(`The tests cannot run on "${name}": choose embedded or localstack.`);
  }
  return name;
}

/** Makes a folder for a stack, `.local/test-…`. */
export function createHome(): string {
  mkdirSync(localDir, { recursive: true });
  const home = mkdtempSync(join(localDir, `${HOME_PREFIX}${testTarget}-`));
  writeFileSync(join(home, OWNER_FILE), JSON.stringify(currentProcess()));
  return home;
}

const SERVERS = { embedded: 'MiniStack and the Polly emulator', localstack: 'LocalStack and the Polly emulator' };

/** The target's AWS and Polly emulators, empty, at free ports. */
export function startServers(home: string): Promise<RunningServices> {
  // Nobody knows what is half started, so an interrupt waits for the start to end; then all can be removed.
  return withInterrupts(async (interruption) => {
    if (testTarget === 'localstack') {
      await fetchLocalstackImages();
    }
    const start = testTarget === 'localstack' ? startLocalstackServers : startServices;
    const running = await runStep(`start ${SERVERS[testTarget]}`, () => start(home));
    interruption.throwIfAborted();
    return running;
  });
}

/** Deploys to servers of its own, or to those that are given; a deployment that fails is removed again. */
export function deployStack(home: string, servers?: RunningServices): Promise<Stack> {
  // One piece of work: an interrupt waits for Terraform before anything is removed under it.
  return withInterrupts(async () => {
    try {
      const running = servers ?? (await startServers(home));
      return { target: testTarget, home, ...(await deploy(home, running)) };
    } catch (error) {
      await removeStack(home);
      throw error;
    }
  });
}

const removals = new Map<string, Promise<void>>();

/** Ends the servers, and with them everything that was deployed; only the logs stay. */
export function removeStack(home: string): Promise<void> {
  // An interrupt can come while a failed deployment is being removed already.
  const removal = removals.get(home) ?? removeOnce(home);
  removals.set(home, removal);
  return removal;
}

async function removeOnce(home: string): Promise<void> {
  if (isOnLocalstack(home)) {
    await fetchLogs(home);
    await stopLocalstackServers(home);
  } else {
    await stopServices(home);
  }
  keepLogs(home);
  rmSync(home, { recursive: true, force: true });
}

const isOnLocalstack = (home: string) => basename(home).startsWith(`${HOME_PREFIX}localstack-`);

/** Leaves a stack for people to look into: no later run takes it for an abandoned one. */
export function keepStack(home: string): void {
  writeFileSync(join(home, KEPT_FILE), '');
}

/**
 * Ends what is under way in this process, and removes every stack that it made or was making.
 *
 * @throws {Error} when something could not be removed.
 */
export async function removeOwnStacks(): Promise<void> {
  const self = currentProcess();
  const isOwn = ({ pid, startId }: ProcessRecord) => pid === self.pid && startId === self.startId;
  // More than once: tests go on meanwhile, and one may have begun another stack.
  for (;;) {
    await interruptAll();
    const homes = homesOf(isOwn);
    if (homes.length === 0) {
      return;
    }
    await Promise.all(homes.map(removeStack));
  }
}

/** Removes the stacks of runs that were killed before they could do it themselves. */
export async function removeAbandonedStacks(): Promise<void> {
  const abandoned = homesOf((owner) => !isRunning(owner));
  for (const home of abandoned.filter((one) => !existsSync(join(one, KEPT_FILE)))) {
    await removeStack(home);
  }
}

/** The folders of stacks by their owner. */
function homesOf(isWanted: (owner: ProcessRecord) => boolean): string[] {
  const names = existsSync(localDir) ? readdirSync(localDir).filter((name) => name.startsWith(HOME_PREFIX)) : [];
  return names
    .map((name) => join(localDir, name))
    .filter((home) => {
      const ownerFile = join(home, OWNER_FILE);
      return existsSync(ownerFile) && isWanted(JSON.parse(readFileSync(ownerFile, 'utf8')));
    });
}

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
  };
}
