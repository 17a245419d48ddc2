// Shows what runs and what is deployed on this machine.
import { join } from 'node:path';
import type { Deployment } from '../client/deployment.ts';
import { findTargetInUse, LOCAL_TARGETS } from '../local/choose-target.ts';
import { packageOf } from '../local/configuration.ts';
import { compareCode } from '../local/deployed-code.ts';
import { targetDir } from '../local/paths.ts';
import { runMain } from '../local/run-main.ts';
import { type LocalTarget, readDeployment } from '../local/target.ts';

await runMain(async () => {
  const inUse = findTargetInUse();
  if (inUse?.name === 'aws') {
    console.log('In use: aws. make say, logs, inbox and reconcile act on AWS; back with: make use TARGET=embedded');
  }
  const shown: boolean[] = [];
  for (const target of LOCAL_TARGETS) {
    shown.push(await show(target, inUse?.name === target.name));
  }
  if (!shown.includes(true)) {
    console.log('No local target is running. Start one with: make local-up');
  }
});

/** False when nothing of the target runs. */
async function show(target: LocalTarget, isInUse: boolean): Promise<boolean> {
  const home = targetDir(target.name);
  const services = await target.inspect(home);
  if (services.every(({ state }) => state === 'stopped')) {
    return false;
  }
  console.log(`Target ${target.name}${isInUse ? ' (in use)' : ''}:`);
  for (const { name, state, url, detail } of services) {
    console.log(`  ${name.padEnd(7)} ${state.padEnd(13)} ${url}  ${detail}`);
  }
  if (services.some(({ state }) => state === 'moved')) {
    console.log('This folder was renamed or moved since then. Start the target again with: make local-up');
    return true;
  }
  if (services.some(({ name, state }) => name === 'aws' && state !== 'healthy')) {
    console.log('What was deployed is out of reach without the AWS emulator. Start it again with: make local-up');
    return true;
  }
  const record = readDeployment(home);
  if (record === undefined) {
    console.log('Nothing is deployed, or an apply was cut off. Go on with: make local-up');
    return true;
  }
  const { deployment, endpoint } = record;
  for (const [name, value] of Object.entries(deployment)) {
    console.log(`  ${name.padEnd(16)} ${value}`);
  }
  console.log(`  code             ${await describeCode(target.name, deployment, endpoint)}`);
  return true;
}

async function describeCode(target: string, { region, functionName }: Deployment, endpoint: string): Promise<string> {
  try {
    // Terraform deploys the copy of the package in the target's own configuration.
    const packaged = packageOf(join(targetDir(target), 'source', 'terraform'));
    const state = await compareCode({ region, endpoint }, functionName, packaged);
    if (state === 'current') return 'that of the sources';
    const what = state === 'older' ? 'older than the sources' : "neither the sources' nor what make local-up deployed";
    return `${what}. Deploy them with: make local-up TARGET=${target}`;
  } catch (error) {
    return `could not be compared with the sources: ${(error as Error).message}`;
  }
}
