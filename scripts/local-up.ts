// Starts a local target and deploys to it: make local-up [TARGET=embedded|localstack] [PLAN=1].
import { relative } from 'node:path';
import { chooseLocalTarget } from '../local/choose-target.ts';
import { environmentFile } from '../local/paths.ts';
import { runMain } from '../local/run-main.ts';
import { up } from '../local/up.ts';
import { describeWhatRuns } from '../local/what-runs.ts';

await runMain(async () => {
  const { target, reason } = await chooseLocalTarget();
  console.log(`Target: ${target.name} (${target.summary})\nWhy:    ${reason}`);
  const { endpoint, pollyUrl, deployment } = await up(target);
  console.log(
    `\nAWS      ${endpoint}\nPolly    ${pollyUrl}\nbucket   ${deployment.bucket}\nfunction ${deployment.functionName}`,
  );
  console.log('\nNarrate something with: make say TEXT="Hello there."');
  console.log('To run tflocal or the AWS CLI by hand in this shell:');
  console.log(`. ${relative(process.cwd(), environmentFile)}`);
}, describeWhatRuns);
