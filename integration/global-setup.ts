import { createHome, deployStack, publishStack, removeAbandonedStacks, removeStack } from './stack.ts';

/** One stack for the whole run: deploying takes longer than most of what is tested on it. */
export default async function globalSetup(): Promise<void> {
  await removeAbandonedStacks();
  const home = createHome();
  publishStack(await deployStack(home));
  // Jest ends at once on an interrupt, without its teardown.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      void removeStack(home).finally(() => process.exit(130));
    });
  }
}
