// The whole pipeline once, on the embedded target: from a text to an MP3 and a message.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { say } from '../client/say.ts';
import { embeddedTarget } from '../local/embedded-target.ts';
import { audioDir, repositoryDir } from '../local/paths.ts';
import { runMain } from '../local/run-main.ts';
import { up } from '../local/up.ts';
import { describeWhatRuns } from '../local/what-runs.ts';

await runMain(async () => {
  console.log(`Target: ${embeddedTarget.name} (${embeddedTarget.summary})`);
  const { endpoint, deployment } = await up(embeddedTarget);
  const { status } = await say({
    access: { region: deployment.region, endpoint },
    deployment,
    audioDir,
    key: 'welcome.txt',
    body: readFileSync(join(repositoryDir, 'examples', 'welcome.txt')),
  });
  console.log('\nNext: make say TEXT="Your own words."   Stop everything: make local-down');
  process.exitCode = status === 'narrated' ? 0 : 1;
}, describeWhatRuns);
