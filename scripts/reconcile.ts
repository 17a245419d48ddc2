// Redoes texts that have no up-to-date MP3: make reconcile [TARGET=aws] [PREFIX=…] [DRY_RUN=1], or npm run reconcile --
// --bucket B.
import { createInvokingClient, createS3Client } from '../client/aws-clients.ts';
import { readReconcileOptions, USAGE } from '../client/reconcile/options.ts';
import { type Place, resolvePlace } from '../client/reconcile/place.ts';
import { exitCodeOf, reconcile } from '../client/reconcile/reconcile.ts';
import { findDeployment } from '../local/find-deployment.ts';
import { runMain } from '../local/run-main.ts';

await runMain(async () => {
  const options = readReconcileOptions(process.argv.slice(2), process.env);
  if (options === undefined) {
    console.log(USAGE);
    return;
  }
  const { prefix, dryRun, concurrency } = options;
  const { target, access, bucket, findFunction } = await (options.place
    ? resolvePlace(options.place)
    : deployedPlace());
  const redo = dryRun ? undefined : { lambda: createInvokingClient(access), functionName: await findFunction() };
  const totals = await reconcile({
    ...(target && { target }),
    s3: createS3Client(access),
    bucket,
    prefix,
    concurrency,
    ...(redo && { redo }),
  });
  process.exitCode = exitCodeOf(totals);
});

async function deployedPlace(): Promise<Place> {
  const { place, target, access, deployment } = await findDeployment();
  console.log(`Target: ${place}`);
  return { target, access, bucket: deployment.bucket, findFunction: async () => deployment.functionName };
}
