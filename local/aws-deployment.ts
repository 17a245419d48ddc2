import { join } from 'node:path';
import { runCommand } from './commands.ts';
import { type Deployment, parseDeployment } from './deployment.ts';
import { targetDir, terraformDir } from './paths.ts';

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
  const outputs: Record<string, { value: unknown }> = JSON.parse(stdout);
  return parseDeployment(Object.fromEntries(Object.entries(outputs).map(([name, { value }]) => [name, value])));
}
