import { deployStack } from './stack.ts';

/** One stack for the whole run: deploying takes longer than all that is tested on it. */
export default async function globalSetup(): Promise<void> {
  await deployStack();
}
