import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { S3Client } from '@aws-sdk/client-s3';
import type { SNSClient } from '@aws-sdk/client-sns';
import type { SQSClient } from '@aws-sdk/client-sqs';
import { type Access, createS3Client, createSnsClient, createSqsClient, LOCAL_REGION } from '../client/aws-clients.ts';
import type { Deployment } from '../client/deployment.ts';
import { interruptAll, withInterrupts } from '../client/interrupts.ts';
import { runStep } from '../client/progress.ts';
import { waitFor } from '../client/wait-for.ts';
import { startServices, stopServices } from '../local/embedded-target.ts';
import { fetchLocalstackImages } from '../local/localstack-target.ts';
import { localDir } from '../local/paths.ts';
import { currentProcess, isRunning, type ProcessRecord } from '../local/processes.ts';
import { deploy, type LocalTargetName, type RunningServices } from '../local/target.ts';
import type { TerraformProject } from '../local/terraform.ts';
import { startLocalstackServers, stopLocalstackServers } from './localstack-servers.ts';
import { fetchLogs, keepLogs } from './stack-logs.ts';

/** The servers of a test run: what they are can be written to JSON and read by every test file. */
export interface TestServers extends RunningServices {
  readonly target: LocalTargetName;
  readonly home: string;
}

/** A deployment of its own for a test run, on its servers. */
export interface Stack extends TestServers {
  readonly deployment: Deployment;
  readonly project: TerraformProject;
}

export interface StackClients {
  readonly access: Access;
  readonly s3: S3Client;
  readonly sns: SNSClient;
  readonly sqs: SQSClient;
}

/** Where the run's servers and its stack are left for the test files. */
const SERVERS_VARIABLE = 'NARRATOR_TEST_SERVERS';
const STACK_VARIABLE = 'NARRATOR_TEST_STACK';
/** Names the home of the run by which another run is started: an interrupt of the one ends the other first. */
export const PARENT_VARIABLE = 'NARRATOR_TEST_PARENT';
const HOME_PREFIX = 'test-';
const OWNER_FILE = 'owner.json';
const KEPT_FILE = 'kept';
/** Interrupted, a run has Terraform to wait for, and servers to stop. */
const RUN_END_MS = 90_000;

/** The process whose run made a stack, and the home of the run that started that one, if any did. */
interface Owner extends ProcessRecord {
  readonly parent?: string | undefined;
}

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
  const owner: Owner = { ...currentProcess(), parent: process.env[PARENT_VARIABLE] };
  writeFileSync(join(home, OWNER_FILE), JSON.stringify(owner));
  return home;
}

const SERVERS = { embedded: 'MiniStack and the Polly emulator', localstack: 'LocalStack and the Polly emulator' };

/** The target's AWS and Polly emulators, empty, at free ports; what half of a start has made is removed again. */
export function startServers(home: string): Promise<TestServers> {
  // Nobody knows what is half started, so an interrupt waits for the start to end; then all can be removed.
  return withInterrupts(async (interruption) => {
    try {
      if (testTarget === 'localstack') {
        await fetchLocalstackImages();
      }
      const start = testTarget === 'localstack' ? startLocalstackServers : startServices;
      const running = await runStep(`start ${SERVERS[testTarget]}`, () => start(home));
      interruption.throwIfAborted();
      return { target: testTarget, home, ...running };
    } catch (error) {
      await removeStack(home);
      throw error;
    }
  });
}

/** Deploys to running servers; when that fails, these are removed as well. */
export function deployStack(servers: TestServers): Promise<Stack> {
  // One piece of work: an interrupt waits for Terraform before anything is removed under it.
  return withInterrupts(async () => {
    try {
      return { ...servers, ...(await deploy(servers.home, servers)) };
    } catch (error) {
      await removeStack(servers.home);
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
  await endRunsWithin(homesOf(isOwn));
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

/** Runs that tests of this run have started remove what they have made, when they are interrupted like it. */
async function endRunsWithin(homes: readonly string[]): Promise<void> {
  const isWithin = (owner: Owner) => owner.parent !== undefined && homes.includes(owner.parent) && isRunning(owner);
  const owners = homesOf(isWithin).map(readOwner);
  for (const { pid } of owners) {
    process.kill(pid, 'SIGINT');
  }
  await waitFor(async () => !owners.some(isRunning), { what: 'the runs in this run to end', timeoutMs: RUN_END_MS });
}

/** Removes the stacks of runs that were killed before they could do it themselves. */
export async function removeAbandonedStacks(): Promise<void> {
  const abandoned = homesOf((owner) => !isRunning(owner));
  for (const home of abandoned.filter((one) => !existsSync(join(one, KEPT_FILE)))) {
    await removeStack(home);
  }
}

/** The folders of stacks by their owner. */
function homesOf(isWanted: (owner: Owner) => boolean): string[] {
  const names = existsSync(localDir) ? readdirSync(localDir).filter((name) => name.startsWith(HOME_PREFIX)) : [];
  return names
    .map((name) => join(localDir, name))
    .filter((home) => existsSync(join(home, OWNER_FILE)) && isWanted(readOwner(home)));
}

function readOwner(home: string): Owner {
  return JSON.parse(readFileSync(join(home, OWNER_FILE), 'utf8'));
}

/** Leaves servers for `currentServers`, in this process and in those that it starts. */
export function publishServers(servers: TestServers): void {
  process.env[SERVERS_VARIABLE] = JSON.stringify(servers);
}

/** The servers of this test run. What tests make there for themselves must not touch what is deployed. */
export function currentServers(): TestServers {
  const servers = process.env[SERVERS_VARIABLE];
  if (servers === undefined) {
    throw new Error(`${SERVERS_VARIABLE} is not set: run the integration tests by "make test", which starts them.`);
  }
  return JSON.parse(servers);
}

/** Makes a stack the one that `currentStack` returns; an error is what it throws. */
export function publishStack(stack: Stack | Error): void {
  process.env[STACK_VARIABLE] = JSON.stringify(stack instanceof Error ? { error: stack.message } : stack);
}

/** The stack of this test run, for the files that lanes.ts lists. */
export function currentStack(): Stack {
  const json = process.env[STACK_VARIABLE];
  if (json === undefined) {
    throw new Error(`${STACK_VARIABLE} is not set: a test file of what is deployed has to be listed in lanes.ts.`);
  }
  const { error, ...stack } = JSON.parse(json);
  if (error !== undefined) {
    throw new Error(`Nothing is deployed: ${error}`);
  }
  return stack;
}

export function clientsOf({ endpoint }: TestServers): StackClients {
  const access = { region: LOCAL_REGION, endpoint };
  return {
    access,
    s3: createS3Client(access),
    sns: createSnsClient(access),
    sqs: createSqsClient(access),
  };
}
