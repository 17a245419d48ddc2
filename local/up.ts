import { join } from 'node:path';
import { bringUp, type EmbeddedStack } from './embedded/target.ts';
import { packageFunction } from './function-package.ts';
import { repositoryDir, targetDir } from './paths.ts';
import { runStep } from './progress.ts';
import { writeEnvironmentFile } from './target-environment.ts';

/** LocalStack's customary port, so that what people know works unchanged, and the one beside it. */
const PREFERRED_PORTS = { engine: 4566, polly: 4567 };

/** Brings the embedded target up for a person: with today's handler, at the customary ports if they are free, and with `.local/env` to work by hand. */
export async function upEmbedded(): Promise<EmbeddedStack> {
  const home = targetDir('embedded');
  await runStep('bundle the function', () => packageFunction(join(repositoryDir, 'dist')));
  const stack = await bringUp(home, { preferredPorts: PREFERRED_PORTS });
  writeEnvironmentFile(home, { endpoint: stack.endpoint, functionPollyUrl: stack.pollyUrl });
  return stack;
}
