// Prints the function's log: make logs [KEY=a/b.txt] [SINCE=10m] [LEVEL=warn] [FOLLOW=1] [JSON=1] [TARGET=aws].
import { readLogOptions } from '../client/logs/options.ts';
import { showLogs } from '../client/logs/show.ts';
import { findDeployment } from '../local/find-deployment.ts';
import { runMain } from '../local/run-main.ts';
import { findSourceMap } from '../local/source-maps.ts';

await runMain(async () => {
  const options = readLogOptions(process.env);
  const { place, access, deployment } = await findDeployment();
  console.error(`Target: ${place}`);
  await showLogs({ access, deployment, options, findSourceMap: (codeSha256) => findSourceMap(codeSha256) });
});
