// Stops what local-up started, on every target or on the one that TARGET names; the audio in .local/audio and the logs
// stay.
import { withInterrupts } from '../client/interrupts.ts';
import { LOCAL_TARGETS, leaveTarget, readTargetName } from '../local/choose-target.ts';
import { targetDir } from '../local/paths.ts';
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
  const next = await leaveTarget();
  if (next !== undefined) {
    lines.push(
      `The target in use is now ${next}. A shell that has run ". .local/env" still points to the one that was stopped: run it again.`,
    );
  }
  console.log(lines.length === 0 ? 'Nothing was running.' : lines.join('\n'));
}, describeWhatRuns);
