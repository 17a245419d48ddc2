// Stops what local-up started, on every target or on the one that TARGET names; the audio in .local/audio and the logs
// stay.
import { rmSync } from 'node:fs';
import { withInterrupts } from '../client/interrupts.ts';
import { findTargetInUse, LOCAL_TARGETS, readTargetName } from '../local/choose-target.ts';
import { environmentFile, targetDir } from '../local/paths.ts';
import { runMain } from '../local/run-main.ts';
import { describeWhatRuns } from '../local/what-runs.ts';

await runMain(async () => {
  const wanted = readTargetName();
  if (wanted === 'aws') {
    throw new Error('TARGET is "aws": only "terraform destroy" by hand takes down what is there. See docs/aws.md.');
  }
  const lines: string[] = [];
  // A Ctrl-C in the middle of a stop would leave one server of two: the target is stopped to the end, the next one is not.
  await withInterrupts(async (signal) => {
    for (const target of LOCAL_TARGETS.filter(({ name }) => wanted === undefined || name === wanted)) {
      signal.throwIfAborted();
      const names = await target.takeDown(targetDir(target.name));
      if (names.length > 0) {
        lines.push(`Stopped ${names.join(' and ')} (target ${target.name}). Nothing of it is left running.`);
      }
    }
  });
  if (findTargetInUse() === undefined) {
    rmSync(environmentFile, { force: true });
  }
  console.log(lines.length === 0 ? 'Nothing was running.' : lines.join('\n'));
}, describeWhatRuns);
