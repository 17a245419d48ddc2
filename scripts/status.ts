// Tells what runs and what is deployed on this machine.
import { relative } from 'node:path';
import { inspectServices } from '../local/embedded/services.ts';
import { readEmbeddedStack } from '../local/embedded/target.ts';
import { targetDir } from '../local/paths.ts';
import { runMain } from '../local/run-main.ts';

await runMain(async () => {
  const home = targetDir('embedded');
  const services = await inspectServices(home);
  const running = services.filter(({ state }) => state !== 'stopped');
  if (running.length === 0) {
    console.log('Target embedded: not running. Start it with: make local-up');
    return;
  }
  console.log('Target embedded:');
  for (const { name, state, url, pid, logFile } of services) {
    console.log(
      `  ${name.padEnd(7)} ${state.padEnd(13)} ${url}  process ${pid}, log ${relative(process.cwd(), logFile)}`,
    );
  }
  if (services.some(({ name, state }) => name === 'engine' && state !== 'healthy')) {
    console.log('What was deployed is out of reach without the engine. Start it again with: make local-up');
    return;
  }
  const deployment = readEmbeddedStack(home)?.deployment;
  if (deployment === undefined) {
    console.log('Nothing is deployed, or an apply was cut off. Go on with: make local-up');
    return;
  }
  for (const [name, value] of Object.entries(deployment)) {
    console.log(`  ${name.padEnd(16)} ${value}`);
  }
});
