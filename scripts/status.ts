// Shows what runs and what is deployed on this machine.
import { findTargetInUse, LOCAL_TARGETS } from '../local/choose-target.ts';
import { compareCode } from '../local/deployed-code.ts';
import { targetDir } from '../local/paths.ts';
import { runMain } from '../local/run-main.ts';
import { type DeploymentRecord, type LocalTarget, readDeployment } from '../local/target.ts';

await runMain(async () => {
  const inUse = await findTargetInUse();
  if (inUse?.name === 'aws') {
    console.log(
      'In use: aws. make say, logs, inbox, reconcile and replay act on AWS; back with: make use TARGET=embedded',
    );
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
    console.log(
      `This folder was renamed or moved since then. Start the target again with: make local-up TARGET=${target.name}`,
    );
    return true;
  }
  if (services.some(({ name, state }) => name === 'aws' && state !== 'healthy')) {
    console.log(
      `What was deployed is out of reach without the AWS emulator. Start it again with: make local-up TARGET=${target.name}`,
    );
    return true;
  }
  const record = readDeployment(home);
  if (record === undefined) {
    console.log(`Nothing is deployed, or an apply was cut off. Go on with: make local-up TARGET=${target.name}`);
    return true;
  }
  for (const [name, value] of Object.entries(record.deployment)) {
    console.log(`  ${name.padEnd(16)} ${value}`);
  }
  console.log(`  code             ${await describeCode(target.name, record)}`);
  return true;
}

async function describeCode(target: string, { deployment, endpoint, lastApply }: DeploymentRecord): Promise<string> {
  const { region, functionName } = deployment;
  try {
    const state = await compareCode({ region, endpoint }, functionName, lastApply?.left?.packageCode);
    if (state === 'current') return 'that of the sources';
    const what = state === 'older' ? 'older than the sources' : "neither the sources' nor what was deployed from here";
    return `${what}. Deploy them with: make local-up TARGET=${target}`;
  } catch (error) {
    return `could not be compared with the sources: ${(error as Error).message}`;
  }
}
