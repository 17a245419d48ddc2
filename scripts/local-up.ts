// Starts a local target and deploys to it: make local-up [TARGET=embedded].
import { relative } from 'node:path';
import { chooseLocalTarget } from '../local/choose-target.ts';
import { environmentFile } from '../local/paths.ts';
import { runMain } from '../local/run-main.ts';
import { upEmbedded } from '../local/up.ts';

await runMain(async () => {
  const target = chooseLocalTarget();
  console.log(`Target: ${target} (MiniStack and the Polly emulator as processes of this machine; TARGET= chooses)`);
  const { endpoint, pollyUrl, deployment } = await upEmbedded();
  console.log(
    `\nAWS      ${endpoint}\nPolly    ${pollyUrl}\nbucket   ${deployment.bucket}\nfunction ${deployment.functionName}`,
  );
  console.log('\nNarrate something with: make say TEXT="Hello there."');
  console.log('To run tflocal or the AWS CLI by hand in this shell:');
  console.log(`. ${relative(process.cwd(), environmentFile)}`);
});
