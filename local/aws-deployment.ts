import { join } from 'node:path';
import { type Deployment, parseDeployment } from '../client/deployment.ts';
import { targetDir, terraformDir } from './paths.ts';
import { runCommand } from './processes.ts';
import { parseTerraformOutputs } from './terraform.ts';

const EMULATOR_ACCOUNT_ID = '000000000000';

/** The outputs of what `terraform apply` deployed to AWS, read by Terraform itself from the data directory of docs/aws.md. */
export async function readAwsDeployment(): Promise<Deployment> {
  const dataDir = process.env['TF_DATA_DIR'] || join(targetDir('aws'), 'terraform');
  const { exitCode, stdout, output } = await runCommand({
    command: 'terraform',
    args: ['output', '-json', '-no-color'],
    cwd: terraformDir,
    env: { ...process.env, TF_DATA_DIR: dataDir },
  });
  if (exitCode !== 0) {
    throw new Error(`Could not read Terraform's outputs for AWS: deploy first, as docs/aws.md says.\n${output.trim()}`);
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
