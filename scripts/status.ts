// Shows what runs and what is deployed on this machine.
import { LOCAL_TARGETS } from '../local/choose-target.ts';
import { targetDir } from '../local/paths.ts';
import { runMain } from '../local/run-main.ts';
import { type LocalTarget, readDeployment } from '../local/target.ts';

await runMain(async () => {
  const shown: boolean[] = [];
  for (const target of LOCAL_TARGETS) {
    shown.push(await show(target));
  }
  if (!shown.includes(true)) {
    console.log('No local target is running. Start one with: make local-up');
  }
});

/** False when nothing of the target runs. */
async function show(target: LocalTarget): Promise<boolean> {
  const home = targetDir(target.name);
  const services = await target.inspect(home);
  if (services.every(({ state }) => state === 'stopped')) {
    return false;
  }
  console.log(`Target ${target.name}:`);
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
  const deployment = readDeployment(home)?.deployment;
  if (deployment === undefined) {
    console.log('Nothing is deployed, or an apply was cut off. Go on with: make local-up');
    return true;
  }
  for (const [name, value] of Object.entries(deployment)) {
    console.log(`  ${name.padEnd(16)} ${value}`);
  }
  return true;
}
