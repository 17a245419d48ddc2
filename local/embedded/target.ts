import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Deployment, parseDeployment } from '../deployment.ts';
import { withLock } from '../lock.ts';
import { terraformDir } from '../paths.ts';
import { runStep } from '../progress.ts';
import { targetEnvironment } from '../target-environment.ts';
import {
  applyTerraform,
  forgetState,
  initTerraform,
  isDeployed,
  readTerraformOutputs,
  type TerraformProject,
} from '../terraform.ts';
import {
  type RunningServices,
  type ServiceName,
  type ServiceOptions,
  startServices,
  stopServices,
} from './services.ts';

export interface EmbeddedOptions extends Pick<ServiceOptions, 'preferredPorts'> {
  /** The root module to apply; the checkout's own by default. */
  readonly configurationDir?: string;
}

export interface EmbeddedStack extends RunningServices {
  readonly deployment: Deployment;
  readonly project: TerraformProject;
}

/** Starts the servers, applies the modules, and returns what came of it. Repeating it changes nothing that is right. */
export async function bringUp(home: string, options: EmbeddedOptions = {}): Promise<EmbeddedStack> {
  return withLock(join(home, 'lock'), async () => {
    const services = await runStep('start MiniStack and the Polly emulator', () =>
      startServices(home, { ...options, onEmptyEngine: () => forgetDeployment(home) }),
    );
    const project: TerraformProject = {
      configurationDir: options.configurationDir ?? terraformDir,
      home,
      environment: targetEnvironment(home, { endpoint: services.endpoint, functionPollyUrl: services.pollyUrl }),
    };
    await runStep('terraform init', () => initTerraform(project));
    await runStep('terraform apply', (step) =>
      applyTerraform(project, (line) => {
        const resource = resourceOf(line);
        if (resource !== undefined) {
          step.update(resource);
        }
      }),
    );
    const deployment = parseDeployment(await readTerraformOutputs(project));
    writeFileSync(deploymentFile(home), `${JSON.stringify({ deployment, ...services }, null, 2)}\n`);
    return { ...services, deployment, project };
  });
}

/** Ends the servers and with them everything that they held. Logs stay. */
export async function takeDown(home: string): Promise<ServiceName[]> {
  return withLock(join(home, 'lock'), async () => {
    const stopped = await stopServices(home);
    forgetDeployment(home);
    return stopped;
  });
}

/** What the last `bringUp` returned, as long as nothing has taken it down or destroyed what was deployed. */
export function readEmbeddedStack(home: string): (RunningServices & { deployment: Deployment }) | undefined {
  return isDeployed(home) && existsSync(deploymentFile(home))
    ? JSON.parse(readFileSync(deploymentFile(home), 'utf8'))
    : undefined;
}

function forgetDeployment(home: string): void {
  forgetState(home);
  rmSync(deploymentFile(home), { force: true });
}

const deploymentFile = (home: string) => join(home, 'deployment.json');

/** `aws_s3_bucket.this: Creation complete after 0s [id=…]` becomes `aws_s3_bucket.this`. */
function resourceOf(line: string): string | undefined {
  return /^(\S+): (Creat|Modif|Destr|Refresh|Read|Still)/.exec(line)?.[1];
}
