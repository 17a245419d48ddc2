import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { Agent, get } from 'node:http';
import { join } from 'node:path';
import { GetFunctionConfigurationCommand } from '@aws-sdk/client-lambda';
import { createLambdaClient } from '../client/aws-clients.ts';
import { type Deployment, parseDeployment } from '../client/deployment.ts';
import { runStep, type Step } from '../client/progress.ts';
import { copyConfiguration, packageOf } from './configuration.ts';
import { codeSha256Of, replaceCode } from './deployed-code.ts';
import { decide, hashState, type LastApply, type Snapshot, takeSnapshot } from './last-apply.ts';
import { withLock } from './lock.ts';
import { targetEnvironment } from './target-environment.ts';
import {
  type AppliedChanges,
  applyTerraform,
  forgetState,
  hasState,
  initTerraform,
  isDeployed,
  type PlanResult,
  planTerraform,
  readTerraformOutputs,
  recordCode,
  type TerraformProject,
} from './terraform.ts';

export type LocalTargetName = 'embedded' | 'localstack';

/** `aws` is the AWS emulator: MiniStack or LocalStack. */
export type ServiceName = 'aws' | 'polly';

/** In the order in which they start: the Polly emulator is given the AWS emulator's URL. */
export const SERVICE_NAMES: readonly ServiceName[] = ['aws', 'polly'];

/** A target on this machine. What it makes is kept under `home`; repeating a call changes nothing that is right. */
export interface LocalTarget {
  readonly name: LocalTargetName;
  /** What it is, for people, in a few words. */
  readonly summary: string;
  /** Starts what does not run yet, applies the modules, and returns what came of it. */
  bringUp(home: string, options?: BringUpOptions): Promise<LocalDeployment>;
  /** Ends everything, and with it what it held; logs stay. Returns the names of what was running, for people. */
  takeDown(home: string): Promise<string[]>;
  /** Starts the Polly emulator anew, from today's sources; the AWS emulator keeps what it holds. */
  restartPolly(home: string): Promise<void>;
  /** What is known of the servers; empty when nothing was ever started. */
  inspect(home: string): Promise<ServiceStatus[]>;
}

export interface BringUpOptions {
  /** Ports to try before any free one. */
  readonly preferredPorts?: Partial<Record<ServiceName, number>>;
  /** Terraform runs even where nothing seems to have changed since the last apply. */
  readonly looksAtEverything?: boolean;
  /** Ends what waits, and keeps the next step from beginning; a program that is under way hears of an interrupt by itself. */
  readonly signal?: AbortSignal;
}

export interface RunningServices {
  /** URL of the AWS emulator, for every service but Polly. */
  readonly endpoint: string;
  /** URL of the Polly emulator for this machine. */
  readonly pollyUrl: string;
  /** URL of the Polly emulator for the function, which may run on another network. */
  readonly functionPollyUrl: string;
}

export interface LocalDeployment extends RunningServices {
  readonly deployment: Deployment;
  readonly project: TerraformProject;
  /** Absent where Terraform did not run, because nothing had changed since `lastApply`. */
  readonly changes?: AppliedChanges;
  readonly lastApply: LastApply;
  /** The function has got new code without Terraform. */
  readonly hasNewCode?: boolean;
  /** SHA-256 of code that the function had from elsewhere, in Base64; absent where it had none. */
  readonly foreignCode?: string;
}

/** What remains of a deployment for other commands to find it. */
export type DeploymentRecord = RunningServices & {
  readonly deployment: Deployment;
  /** Absent while Terraform runs, after a failure, and in a record of an older version. */
  readonly lastApply?: LastApply;
};

export interface ServiceStatus {
  readonly name: ServiceName;
  readonly url: string;
  /** `moved`: it runs, but the checkout has another path than when it was started. */
  readonly state: 'healthy' | 'not answering' | 'stopped' | 'moved';
  /** What runs and where its log is, as in "process 12, log x.log". */
  readonly detail: string;
}

/** How a target's servers are handled; all of it happens while no other command starts or stops this target. */
export interface Servers {
  /** For people, as in "LocalStack and the Polly emulator". */
  readonly names: string;
  /** Fetches what a start needs, before anything is stopped or started. */
  prepare?(): Promise<void>;
  inspect(): Promise<ServiceStatus[]>;
  /** Starts what does not run yet; forgets the deployment if the AWS emulator starts empty. */
  start(step: Step): Promise<RunningServices>;
  /** Ends all of them and forgets what was deployed. */
  stop(): Promise<unknown>;
}

/**
 * Starts a target's servers and applies the modules to them, whatever was there before.
 *
 * @throws {LockedError} when another process starts or stops this target.
 */
export function bringUpServers(home: string, servers: Servers, options: BringUpOptions = {}): Promise<LocalDeployment> {
  return withLock(lockFile(home), async () => {
    await servers.prepare?.();
    options.signal?.throwIfAborted();
    if (wasCutOff(home)) {
      await runStep('start over: the last apply was cut off', () => servers.stop());
      options.signal?.throwIfAborted();
    }
    const start = describeStart(servers.names, await servers.inspect());
    const running = await runStep(start, (step) => servers.start(step));
    options.signal?.throwIfAborted();
    return deploy(home, running, options);
  });
}

export const lockFile = (home: string) => join(home, 'lock');

/** The label of the step that starts the servers. Servers that all run are only checked, and the label says so. */
export function describeStart(servers: string, statuses: readonly ServiceStatus[]): string {
  const healthy = statuses.filter(({ state }) => state === 'healthy').map(({ name }) => name);
  return SERVICE_NAMES.every((name) => healthy.includes(name))
    ? `check ${servers}, which run already`
    : `start ${servers}`;
}

/**
 * Applies the modules to running servers and remembers what came of it. Terraform does not run where nothing that it is
 * told has changed since the last apply and the function is as that one left it.
 */
export async function deploy(
  home: string,
  { endpoint, pollyUrl, functionPollyUrl }: RunningServices,
  { looksAtEverything = false }: Pick<BringUpOptions, 'looksAtEverything'> = {},
): Promise<LocalDeployment> {
  const services = { endpoint, pollyUrl, functionPollyUrl };
  const project = prepareProject(home, services);
  const accessTo = ({ region }: Deployment) => ({ region, endpoint });
  const record = looksAtEverything ? undefined : readDeployment(home);
  const before = record?.lastApply?.left;
  const now = before && (await takeSnapshot(project, accessTo(record.deployment), record.deployment));
  const decision = decide(before, now);
  const applied: Applied = (decision !== 'apply' && record) || (await apply(project));
  const { deployment, changes } = applied;
  const access = accessTo(deployment);
  const { functionName } = deployment;
  const zip = readFileSync(packageOf(project.configurationDir));
  const otherCode = decision === 'unchanged' ? undefined : await replaceCode(access, functionName, zip);
  const isNewPackage = decision === 'code only' && before?.packageCode !== codeSha256Of(zip);
  if (isNewPackage) await recordCode(project, functionName, codeSha256Of(zip));
  const lastApply = {
    at: applied.lastApply?.at ?? Date.now(),
    left: decision === 'unchanged' ? before : await takeSnapshot(project, access, deployment),
  };
  writeRecord(home, { deployment, ...services, lastApply });
  return {
    ...services,
    deployment,
    project,
    lastApply,
    ...(changes && { changes }),
    ...describeCode(otherCode, before),
  };
}

function prepareProject(home: string, services: RunningServices): TerraformProject {
  return { configurationDir: copyConfiguration(home), home, environment: targetEnvironment(home, services) };
}

/** What was there instead of the package's code: that of the last apply, or somebody else's. */
function describeCode(otherCode: string | undefined, before: Snapshot | undefined) {
  if (otherCode === undefined) return {};
  return otherCode === before?.packageCode ? { hasNewCode: true } : { foreignCode: otherCode };
}

/** Just now, with the changes, or as a record has it, with the time. */
type Applied = Pick<LocalDeployment, 'deployment' | 'changes'> & Partial<Pick<LocalDeployment, 'lastApply'>>;

async function apply(project: TerraformProject, planFile?: string) {
  const known = readDeployment(project.home);
  if (known !== undefined) {
    // An apply that is cut off may leave things changed of which neither the state nor the function tells.
    const { lastApply: _stale, ...rest } = known;
    writeRecord(project.home, rest);
  }
  await runStep('terraform init', () => initTerraform(project));
  const changes = await runStep('terraform apply', (step) => applyTerraform(project, step.update, planFile));
  return { deployment: parseDeployment(await readTerraformOutputs(project)), changes };
}

function writeRecord(home: string, record: DeploymentRecord): void {
  writeFileSync(recordFile(home), `${JSON.stringify(record, null, 2)}\n`);
}

/** What an apply of today's modules would change, and the way to have it: nothing but what was shown. */
export interface PlannedDeployment extends PlanResult {
  apply(): Promise<AppliedChanges>;
  /** Removes the plan: it holds what the modules are given, in clear. */
  forget(): void;
}

/** @throws {LockedError} when another process starts or stops this target, or deploys to it. */
export function planDeployment(home: string, services: RunningServices): Promise<PlannedDeployment> {
  return withLock(lockFile(home), () => planUnderLock(home, services));
}

async function planUnderLock(home: string, services: RunningServices): Promise<PlannedDeployment> {
  const project = prepareProject(home, services);
  const planFile = join(home, 'plan');
  await initTerraform(project);
  const plan = await planTerraform(project, planFile);
  const applyPlan = async () => {
    const { deployment, changes } = await apply(project, planFile);
    const { endpoint, pollyUrl, functionPollyUrl } = services;
    const left = await takeSnapshot(project, { region: deployment.region, endpoint }, deployment);
    writeRecord(home, { deployment, endpoint, pollyUrl, functionPollyUrl, lastApply: { at: Date.now(), left } });
    return changes;
  };
  return {
    ...plan,
    apply: () => withLock(lockFile(home), applyPlan),
    forget: () => rmSync(planFile, { force: true }),
  };
}

/**
 * Leaves Terraform in step after updates of the code past it: its state says what code the function has, and so does the
 * record, unless somebody else has changed the state meanwhile.
 *
 * @throws {LockedError} when another process is deploying.
 */
export function recordLiveCode(deployed: LocalDeployment): Promise<void> {
  return withLock(lockFile(deployed.project.home), () => recordUnderLock(deployed));
}

async function recordUnderLock({ endpoint, deployment, project }: LocalDeployment): Promise<void> {
  const { region, functionName } = deployment;
  const lambda = createLambdaClient({ region, endpoint });
  const { CodeSha256: code } = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName: functionName }));
  const record = readDeployment(project.home);
  if (code === undefined || record === undefined) return;
  const left = record.lastApply?.left;
  const isInStep = left?.state === hashState(project);
  await recordCode(project, functionName, code);
  if (left === undefined || !isInStep) return;
  const recorded = { ...left, packageCode: code, functionCode: code, state: hashState(project) };
  writeRecord(project.home, { ...record, lastApply: { ...record.lastApply, left: recorded } as LastApply });
}

/** What was deployed to a target last; undefined once it was taken down or destroyed. */
export function readDeployment(home: string): DeploymentRecord | undefined {
  return isDeployed(home) && existsSync(recordFile(home))
    ? JSON.parse(readFileSync(recordFile(home), 'utf8'))
    : undefined;
}

/** When that was, in ms since 1970. */
export function deployedAt(home: string): number | undefined {
  return statSync(recordFile(home), { throwIfNoEntry: false })?.mtimeMs;
}

/**
 * Whether the first deployment to an AWS emulator was cut off. Terraform may then not know everything that was made,
 * and every further apply would fail. It is safe to start over: nobody has stored anything in that emulator yet.
 */
export function wasCutOff(home: string): boolean {
  return hasState(home) && !existsSync(recordFile(home));
}

/** Forgets what was deployed: the AWS emulator that held it is gone or has started empty. */
export function forgetDeployment(home: string): void {
  forgetState(home);
  rmSync(recordFile(home), { force: true });
}

const recordFile = (home: string) => join(home, 'deployment.json');

const HEALTH_TIMEOUT_MS = 2_000;

export const urlOf = (port: number) => `http://127.0.0.1:${port}`;

/** Whether a server answers its health check with success. */
export function isHealthy(url: string): Promise<boolean> {
  return new Promise((resolve) => {
    // An agent of its own: with NODE_USE_ENV_PROXY set, `fetch` and the global one would ask a proxy.
    const options = { agent: new Agent(), signal: AbortSignal.timeout(HEALTH_TIMEOUT_MS) };
    const request = get(url, options, (response) => {
      const { statusCode = 0 } = response;
      response.on('error', () => resolve(false));
      response.on('end', () => resolve(statusCode >= 200 && statusCode < 300));
      response.resume();
    });
    request.on('error', () => resolve(false));
  });
}
