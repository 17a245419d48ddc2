import type { Access } from '../client/aws-clients.ts';
import type { Deployment } from '../client/deployment.ts';
import { readAwsDeployment } from './aws-deployment.ts';
import { findTargetInUse, localTarget, readTargetName } from './choose-target.ts';
import { targetDir } from './paths.ts';
import { readDeployment } from './target.ts';

export interface LocatedDeployment {
  readonly access: Access;
  readonly deployment: Deployment;
}

/**
 * The deployment that TARGET names, else that of the local target that was deployed to last.
 *
 * @throws when there is none, or when the local target does not answer.
 */
export async function findDeployment(): Promise<LocatedDeployment> {
  const name = readTargetName();
  if (name === 'aws') {
    const deployment = await readAwsDeployment();
    return { access: { region: deployment.region }, deployment };
  }
  const target = name === undefined ? findTargetInUse() : localTarget(name);
  const stack = target && readDeployment(targetDir(target.name));
  if (target === undefined || stack === undefined) {
    throw new Error(
      name === undefined
        ? 'No local target is up. Start one with: make local-up'
        : `The target ${name} is not up. Start it with: make local-up TARGET=${name}`,
    );
  }
  const services = await target.inspect(targetDir(target.name));
  const broken = services.find(({ state }) => state !== 'healthy');
  if (services.length === 0 || broken !== undefined) {
    const state = broken === undefined ? 'gone' : `${broken.state} (${broken.name}, ${broken.url})`;
    throw new Error(`The target ${target.name} is ${state}. Start it again with: make local-up TARGET=${target.name}`);
  }
  return { access: { region: stack.deployment.region, endpoint: stack.endpoint }, deployment: stack.deployment };
}
