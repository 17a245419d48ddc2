import { bringUp, type EmbeddedStack } from './embedded/target.ts';
import { targetDir } from './paths.ts';
import { writeEnvironmentFile } from './target-environment.ts';

/** LocalStack's customary port, so that what people know works unchanged, and the one beside it. */
const PREFERRED_PORTS = { engine: 4566, polly: 4567 };

/** Brings the embedded target up for a person: at the customary ports if they are free, with `.local/env` to work by hand. */
export async function upEmbedded(): Promise<EmbeddedStack> {
  const home = targetDir('embedded');
  const stack = await bringUp(home, { preferredPorts: PREFERRED_PORTS });
  writeEnvironmentFile(home, { endpoint: stack.endpoint, functionPollyUrl: stack.pollyUrl });
  return stack;
}
