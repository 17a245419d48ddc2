import { buildArtifacts } from './build.ts';
import { targetDir } from './paths.ts';
import { runStep } from './progress.ts';
import type { LocalStack, LocalTarget } from './target.ts';
import { writeEnvironmentFile } from './target-environment.ts';

/** LocalStack's customary port, so that what people know works unchanged, and the one beside it. */
const PREFERRED_PORTS = { engine: 4566, polly: 4567 };

/** Brings a local target up for a person: with today's code, at the customary ports if free, with `.local/env` to work by hand. */
export async function up(target: LocalTarget): Promise<LocalStack> {
  const home = targetDir(target.name);
  await runStep('bundle the function and the Polly emulator', buildArtifacts);
  const stack = await target.bringUp(home, { preferredPorts: PREFERRED_PORTS });
  writeEnvironmentFile(home, stack);
  return stack;
}
