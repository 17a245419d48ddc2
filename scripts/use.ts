// Makes a target the one in use, without deploying: make use TARGET=embedded|localstack|aws.
import { relative } from 'node:path';
import { readTargetName, useTarget } from '../local/choose-target.ts';
import { findDeployment } from '../local/find-deployment.ts';
import { environmentFile } from '../local/paths.ts';
import { runMain } from '../local/run-main.ts';

await runMain(async () => {
  if (readTargetName() === undefined) {
    throw new Error('make use takes the target to use: make use TARGET=embedded, TARGET=localstack or TARGET=aws.');
  }
  const { target, deployment } = await findDeployment();
  useTarget(target);
  if (target === 'aws') {
    console.log(
      `In use: aws (account ${deployment.accountId}, ${deployment.region}). ` +
        'make say, logs, inbox, reconcile and replay now act on AWS without TARGET=.',
    );
    console.log('A shell that has run ". .local/env" still points to this machine: open a new one for AWS.');
    return;
  }
  console.log(`In use: ${target}. In a shell that works by hand: . ${relative(process.cwd(), environmentFile)}`);
});
