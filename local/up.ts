import { targetDir } from './paths.ts';
import type { LocalStack, LocalTarget } from './target.ts';
import { writeEnvironmentFile } from './target-environment.ts';

/** LocalStack's customary port, so that what people know works unchanged, and the one beside it. */
const PREFERRED_PORTS = { engine: 4566, polly: 4567 };

/** Brings a local target up for a person: at the customary ports if they are free, with `.local/env` to work by hand. */
export async function up(target: LocalTarget): Promise<LocalStack> {
  const home = targetDir(target.name);
  const stack = await target.bringUp(home, { preferredPorts: PREFERRED_PORTS });
  writeEnvironmentFile(home, stack);
  return stack;
}
