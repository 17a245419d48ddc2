import { EXIT_INTERRUPTED, onInterrupt } from '../client/interrupts.ts';
import { createHome, publishServers, removeAbandonedStacks, removeOwnStacks, startServers } from './stack.ts';

/** The servers of the whole run; lanes.ts deploys to them when a test needs it. */
export default async function globalSetup(): Promise<void> {
  let ending: Promise<never> | undefined;
  // Jest ends at once on an interrupt, without its teardown. From the start: an interrupt may come while deploying.
  onInterrupt(() => {
    ending = endRun();
  });
  try {
    await removeAbandonedStacks();
    publishServers(await startServers(createHome()));
  } catch (error) {
    await ending;
    throw error;
  }
}

/** Ends the process: with status 130 when nothing of the run is left. */
async function endRun(): Promise<never> {
  let status = EXIT_INTERRUPTED;
  try {
    await removeOwnStacks();
  } catch (error) {
    console.error(`What this run had started could not all be removed: ${(error as Error).message}`);
    status = 1;
  }
  // Jest sets a status of its own for tests that failed meanwhile; the last one that is set counts.
  process.on('exit', () => {
    process.exitCode = status;
  });
  process.exit(status);
}
