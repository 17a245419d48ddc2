// The whole pipeline once, on the embedded target or the one that TARGET names: from a text to an MP3 and a message.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { say } from '../client/say.ts';
import { localTarget, readTargetName } from '../local/choose-target.ts';
import { audioDir, repositoryDir } from '../local/paths.ts';
import { runMain } from '../local/run-main.ts';
import { up } from '../local/up.ts';
import { describeWhatRuns } from '../local/what-runs.ts';

await runMain(async () => {
  const name = readTargetName() ?? 'embedded';
  if (name === 'aws') {
    throw new Error(
      'TARGET is "aws": the demo deploys, and nothing but "terraform apply" by hand deploys to AWS (docs/aws.md). ' +
        'Once that is done: make say TARGET=aws FILE=examples/welcome.txt',
    );
  }
  const target = localTarget(name);
  console.log(`Target: ${target.name} (${target.summary})`);
  const { endpoint, deployment } = await up(target);
  const { status } = await say({
    access: { region: deployment.region, endpoint },
    deployment,
    target: target.name,
    audioDir,
    key: 'welcome.txt',
    body: readFileSync(join(repositoryDir, 'examples', 'welcome.txt')),
  });
  console.log('\nNext: make say TEXT="Your own words."   Stop everything: make local-down');
  process.exitCode = status === 'narrated' ? 0 : 1;
}, describeWhatRuns);
