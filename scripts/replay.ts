// Sends the S3 event of a text's newest version again: make replay KEY=a/b.txt [TARGET=aws].
import { setTimeout as delay } from 'node:timers/promises';
import { createInvokingClient, createS3Client } from '../client/aws-clients.ts';
import { redoText } from '../client/reconcile/invocation.ts';
import { describeReplay, findText } from '../client/reconcile/replay.ts';
import { findDeployment } from '../local/find-deployment.ts';
import { runMain } from '../local/run-main.ts';

await runMain(async () => {
  const key = process.env['LOGS_KEY'];
  if (!key) {
    throw new Error('make replay takes the key of a text: make replay KEY=a/b.txt');
  }
  const { place, access, deployment } = await findDeployment();
  const { bucket, functionName } = deployment;
  console.log(`Target: ${place}`);
  const text = await findText(createS3Client(access), bucket, key);
  const answer = await redoText({
    lambda: createInvokingClient(access),
    functionName,
    bucket,
    text,
    abandon: new AbortController().signal,
    wait: delay,
  });
  console.log(`${key}: ${describeReplay(answer)}`);
  process.exitCode = answer.outcome === 'failed' ? 1 : 0;
});
