import { createHome, deployStack, publishStack, removeAbandonedStacks, removeOwnStacks } from './stack.ts';

/** One stack for the whole run: deploying takes longer than most of what is tested on it. */
export default async function globalSetup(): Promise<void> {
  // Jest ends at once on an interrupt, without its teardown. From the start: an interrupt may come while deploying.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => {
      void removeOwnStacks().finally(() => process.exit(130));
    });
  }
  await removeAbandonedStacks();
  publishStack(await deployStack(createHome()));
}
