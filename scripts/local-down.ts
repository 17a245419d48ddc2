// Stops what local-up started, on every target or on the one that TARGET names; the audio in .local/audio and the logs stay.
import { rmSync } from 'node:fs';
import { findTargetInUse, LOCAL_TARGETS, readTargetName } from '../local/choose-target.ts';
import { environmentFile, targetDir } from '../local/paths.ts';
import { runMain } from '../local/run-main.ts';

await runMain(async () => {
  const wanted = readTargetName();
  if (wanted === 'aws') {
    throw new Error('TARGET is "aws": only "terraform destroy" by hand takes down what is there. See docs/aws.md.');
  }
  const stopped: string[] = [];
  for (const target of LOCAL_TARGETS.filter(({ name }) => wanted === undefined || name === wanted)) {
    const names = await target.takeDown(targetDir(target.name));
    stopped.push(...names.map((name) => `${name} (${target.name})`));
  }
  if (findTargetInUse() === undefined) {
    rmSync(environmentFile, { force: true });
  }
  console.log(
    stopped.length === 0 ? 'Nothing was running.' : `Stopped: ${stopped.join(', ')}. Nothing of it is left running.`,
  );
});
