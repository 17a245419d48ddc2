import { join } from 'node:path';
import type { Access } from '../client/aws-clients.ts';
import { type Deployment, parseDeployment } from '../client/deployment.ts';
import { findTargetInUse, localTarget, readTargetName, type TargetName } from './choose-target.ts';
import { localDir, targetDir, terraformDir } from './paths.ts';
import { runCommand } from './processes.ts';
import { readDeployment } from './target.ts';
import { parseTerraformOutputs } from './terraform.ts';

const EMULATOR_ACCOUNT_ID = '000000000000';

export interface LocatedDeployment {
  readonly target: TargetName;
  /** The target for people, as in "embedded (the one in use)". */
  readonly place: string;
  readonly access: Access;
  readonly deployment: Deployment;
}

/**
 * The deployment that TARGET names, else that of the target in use.
 *
 * @throws when there is none, or when the local target does not answer.
 */
export async function findDeployment(
  env: NodeJS.ProcessEnv = process.env,
  directory: string = localDir,
): Promise<LocatedDeployment> {
  const given = readTargetName(env);
  const chosen =
    given === undefined ? await findTargetInUse({ directory }) : { name: given, reason: `TARGET is "${given}"` };
  const name = chosen?.name;
  if (name === 'aws') {
    const deployment = await readAwsDeployment();
    const { accountId, region } = deployment;
    const place = `aws (account ${accountId}, ${region}; ${chosen?.reason})`;
    return { target: name, place, access: { region }, deployment };
  }
  const target = name && localTarget(name);
  const record = target && readDeployment(join(directory, target.name));
  if (target === undefined || record === undefined) {
    throw new Error(
      name === undefined
        ? 'No local target is up. Start one with: make local-up'
        : `The target ${name} is not up. Start it with: make local-up TARGET=${name}`,
    );
  }
  const services = await target.inspect(join(directory, target.name));
  const broken = services.find(({ state }) => state !== 'healthy');
  if (broken?.state === 'moved') {
    throw new Error(
      `This folder was renamed or moved since the target ${target.name} was started. Start it again with: make local-up TARGET=${target.name}`,
    );
  }
  if (services.length === 0 || broken !== undefined) {
    const state = broken === undefined ? 'gone' : `${broken.state} (${broken.name}, ${broken.url})`;
    throw new Error(`The target ${target.name} is ${state}. Start it again with: make local-up TARGET=${target.name}`);
  }
  return {
    target: target.name,
    place: `${target.name} (${chosen?.reason})`,
    access: { region: record.deployment.region, endpoint: record.endpoint },
    deployment: record.deployment,
  };
}

/**
 * The outputs of what `terraform apply` deployed to AWS, read by Terraform itself from the data directory of
 * docs/aws.md.
 */
async function readAwsDeployment(): Promise<Deployment> {
  const dataDir = process.env['TF_DATA_DIR'] || join(targetDir('aws'), 'terraform');
  const { exitCode, stdout, output } = await runCommand({
    command: 'terraform',
    args: ['output', '-json', '-no-color'],
    cwd: terraformDir,
    env: { ...process.env, TF_DATA_DIR: dataDir },
  });
  if (exitCode !== 0) {
    const given = Object.keys(process.env).filter((name) => name.startsWith('TF_CLI_'));
    const remedy = [
      'deploy first, as docs/aws.md says.',
      ...given.map((name) => `Or is it ${name}? It is "${process.env[name]}".`),
    ].join(' ');
    throw new Error(`Could not read Terraform's outputs for AWS: ${remedy}\n${output.trim()}`);
  }
  const deployment = parseDeployment(parseTerraformOutputs(stdout));
  if (deployment.accountId === EMULATOR_ACCOUNT_ID) {
    throw new Error(
      `The state of ${dataDir} is that of an emulator, not of an AWS account: this shell has run ". .local/env". ` +
        'Open a new one for AWS.',
    );
  }
  return deployment;
}
