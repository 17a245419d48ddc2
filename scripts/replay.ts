// Sends the S3 event of a text's newest version again: make replay KEY=a/b.txt [TARGET=aws].
import { setTimeout as delay } from 'node:timers/promises';
import { createInvokingClient, createS3Client } from '../client/aws-clients.ts';
import { withInterrupts } from '../client/interrupts.ts';
import { runStep } from '../client/progress.ts';
import { redoText } from '../client/reconcile/invocation.ts';
import { describeReplay, findText } from '../client/reconcile/replay.ts';
import { findDeployment } from '../local/find-deployment.ts';
import { runMain } from '../local/run-main.ts';

await runMain(async () => {
  const key = process.env['LOGS_KEY'];
  if (!key) {
    throw new Error('make replay takes the key of a text: make replay KEY=a/b.txt');
  }
  const { place, target, access, deployment } = await findDeployment();
  const { bucket, functionName } = deployment;
  console.log(`Target: ${place}`);
  const text = await findText(createS3Client(access), bucket, key);
  const answer = await runStep(`send the event of s3://${bucket}/${key} on ${target}`, async (step) => {
    const result = await withInterrupts((abandon) =>
      redoText({
        lambda: createInvokingClient(access),
        functionName,
        bucket,
        text,
        abandon,
        wait: (ms) => {
          step.update('the function is busy');
          return delay(ms, undefined, { signal: abandon });
        },
      }).catch((error) => {
        abandon.throwIfAborted();
        throw error;
      }),
    );
    if (result.outcome === 'failed') step.fail(`refused: ${result.code ?? 'no code given'}`);
    return result;
  });
  console.log(`${describeReplay(answer, key)}`);
  process.exitCode = answer.outcome === 'failed' ? 1 : 0;
}, describeRest);

async function describeRest(): Promise<string> {
  return 'A function that has the event already goes on with it; make inbox shows what comes of it.';
}
