import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Deployment, parseDeployment } from '../client/deployment.ts';
import { runStep } from '../client/progress.ts';
import { terraformDir } from './paths.ts';
import { targetEnvironment } from './target-environment.ts';
import {
  type AppliedChanges,
  applyTerraform,
  forgetState,
  hasState,
  initTerraform,
  isDeployed,
  readTerraformOutputs,
  type TerraformProject,
} from './terraform.ts';

export type LocalTargetName = 'embedded' | 'localstack';
export type ServiceName = 'aws' | 'polly';

/** A target on this machine. What it makes is kept under `home`; repeating a call changes nothing that is right. */
export interface LocalTarget {
  readonly name: LocalTargetName;
  /** What it is, for people, in a few words. */
  readonly summary: string;
  /** Starts what does not run yet, applies the modules, and returns what came of it. */
  bringUp(home: string, options?: BringUpOptions): Promise<LocalDeployment>;
  /** Ends everything, and with it what it held; logs stay. Returns the names of what was running, for people. */
  takeDown(home: string): Promise<string[]>;
  /** What is known of the servers; empty when nothing was ever started. */
  inspect(home: string): Promise<ServiceStatus[]>;
}

export interface BringUpOptions {
  /** Ports to try before any free one. */
  readonly preferredPorts?: Partial<Record<ServiceName, number>>;
  /** The root module to apply; the checkout's own by default. */
  readonly configurationDir?: string;
}

export interface RunningServices {
  /** URL of the AWS emulator, for every AWS service but Polly. */
  readonly endpoint: string;
  /** URL of the Polly emulator for this machine. */
  readonly pollyUrl: string;
  /** URL of the Polly emulator for the function, which may run on another network. */
  readonly functionPollyUrl: string;
}

export interface LocalDeployment extends RunningServices {
  readonly deployment: Deployment;
  readonly project: TerraformProject;
  readonly changes: AppliedChanges;
}

/** What remains of a stack for other commands to find it. */
export type DeploymentRecord = RunningServices & { readonly deployment: Deployment };

export interface ServiceStatus {
  readonly name: ServiceName;
  readonly url: string;
  readonly state: 'healthy' | 'not answering' | 'stopped';
  /** What runs and where its log is, as in "process 12, log x.log". */
  readonly detail: string;
}

/** The first step of `bringUp`, in words: servers that all run are only looked after. */
export function describeStart(servers: string, statuses: readonly ServiceStatus[]): string {
  return statuses.length > 0 && statuses.every(({ state }) => state === 'healthy')
    ? `check ${servers}, which run already at ${statuses.map(({ url }) => url).join(' and ')}`
    : `start ${servers}`;
}

/** Applies the modules to running servers and remembers what came of it. */
export async function deploy(
  home: string,
  services: RunningServices,
  configurationDir: string = terraformDir,
): Promise<LocalDeployment> {
  const project: TerraformProject = { configurationDir, home, environment: targetEnvironment(home, services) };
  await runStep('terraform init', () => initTerraform(project));
  const changes = await runStep('terraform apply', (step) =>
    applyTerraform(project, (line) => {
      const resource = resourceOf(line);
      if (resource !== undefined) {
        step.update(resource);
      }
    }),
  );
  const deployment = parseDeployment(await readTerraformOutputs(project));
  writeFileSync(recordFile(home), `${JSON.stringify({ deployment, ...services }, null, 2)}\n`);
  return { ...services, deployment, project, changes };
}

/** What the last deployment to a target was, as long as nothing has taken it down or destroyed what was deployed. */
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
 * Whether the first deployment to an AWS emulator never got to its end. What was under way when Terraform was interrupted may
 * exist without its knowledge, and then no further apply succeeds; such an emulator holds nothing that anybody would miss.
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

/** `aws_s3_bucket.this: Creation complete after 0s [id=…]` becomes `aws_s3_bucket.this`. */
function resourceOf(line: string): string | undefined {
  return /^(\S+): (Creat|Modif|Destr|Refresh|Read|Still)/.exec(line)?.[1];
}
