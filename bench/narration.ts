// How long a narration takes on a local target, and how long the function takes to load: make bench
// [TARGET=localstack]. Times are of this machine and this run; the ratios are what to compare with another run.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LambdaClient, UpdateFunctionCodeCommand, waitUntilFunctionUpdatedV2 } from '@aws-sdk/client-lambda';
import { clientSettings } from '../client/aws-clients.ts';
import { waitFor } from '../client/wait-for.ts';
import { setPollyFaults } from '../integration/polly-faults.ts';
import {
  clientsOf,
  createHome,
  deployStack,
  removeStack,
  type Stack,
  startServers,
  testTarget,
} from '../integration/stack.ts';
import { headAudio, storeText } from '../integration/texts.ts';
import { functionPackagePath, repositoryDir } from '../local/paths.ts';
import { runMain } from '../local/run-main.ts';
import { median, print } from './print.ts';

const COLD_RUNS = 5;
const WARM_RUNS = 20;
const LOAD_RUNS = 10;
/**
 * LocalStack answers each question on the one thread that also has the work to do: asked without a pause, it starts no
 * function.
 */
const POLL_MS = testTarget === 'localstack' ? 50 : 2;
const TEXT = 'The quick brown fox jumps over the lazy dog, and the dog does not mind at all.';

// As scripts/suites/integration.ts has it: on a machine that is a container itself, the ports are on this host all the
// same.
process.env['TESTCONTAINERS_HOST_OVERRIDE'] ??= 'localhost';

await runMain(async () => {
  const home = createHome();
  try {
    const stack = await deployStack(await startServers(home));
    await setPollyFaults(stack.pollyUrl, { audio: 'canned' });
    const cold = await measure(COLD_RUNS, async (run) => {
      await restartFunction(stack);
      return narrate(stack, `cold-${run}.txt`);
    });
    const warm = await measure(WARM_RUNS, (run) => narrate(stack, `warm-${run}.txt`));
    await setPollyFaults(stack.pollyUrl, {});
    await narrate(stack, 'speech-warm-up.txt');
    const spoken = await measure(WARM_RUNS, (run) => narrate(stack, `spoken-${run}.txt`));

    const bundle = join(repositoryDir, 'dist', 'function', 'index.js');
    const bare = await measure(LOAD_RUNS, async () => load('0'));
    const loaded = await measure(LOAD_RUNS, async () => load(`require(${JSON.stringify(bundle)})`));

    console.log(`\nupload -> MP3, median (min … max), ms; ${TEXT.length} characters`);
    print('cold, canned audio', cold);
    print('warm, canned audio', warm);
    print('warm, real speech', spoken);
    print(
      'ratio cold : warm',
      cold.map((ms) => ms / median(warm)),
    );
    console.log('\nstart of a process, median (min … max), ms');
    print('bare Node', bare);
    print('Node and the bundle', loaded);
    print(
      'ratio',
      loaded.map((ms) => ms / median(bare)),
    );
  } finally {
    await removeStack(home);
  }
});

/** From the moment of the upload until the MP3 of this very version can be read. */
async function narrate(stack: Stack, key: string): Promise<number> {
  const startedAt = performance.now();
  const { versionId } = await storeText(stack, key, TEXT);
  await waitFor(
    async () => (await headAudio(stack, key.replace(/\.txt$/, '.mp3'))).Metadata?.['source-version-id'] === versionId,
    { what: `the MP3 of ${key}`, timeoutMs: 30_000, intervalMs: POLL_MS },
  );
  return performance.now() - startedAt;
}

/** New code, even if it is the same, makes the AWS emulator start the function anew, as on Lambda. */
async function restartFunction(stack: Stack): Promise<void> {
  const lambda = new LambdaClient(clientSettings(clientsOf(stack).access));
  await lambda.send(
    new UpdateFunctionCodeCommand({
      FunctionName: stack.deployment.functionName,
      ZipFile: readFileSync(functionPackagePath),
    }),
  );
  const wait = { client: lambda, minDelay: 1, maxDelay: 1, maxWaitTime: 60 };
  await waitUntilFunctionUpdatedV2(wait, { FunctionName: stack.deployment.functionName });
}

function load(script: string): number {
  const startedAt = performance.now();
  const env = { TOPIC_ARN: 'arn:aws:sns:us-east-1:000000000000:notices', AWS_REGION: 'us-east-1' };
  execFileSync(process.execPath, ['--input-type=commonjs', '--eval', script], { env });
  return performance.now() - startedAt;
}

async function measure(runs: number, run: (index: number) => Promise<number>): Promise<number[]> {
  const figures: number[] = [];
  for (let index = 0; index < runs; index += 1) {
    figures.push(await run(index));
  }
  return figures;
}
