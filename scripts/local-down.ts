// Stops what local-up started; the audio in .local/audio and the logs stay.
import { rmSync } from 'node:fs';
import { takeDown } from '../local/embedded/target.ts';
import { environmentFile, targetDir } from '../local/paths.ts';
import { runMain } from '../local/run-main.ts';

await runMain(async () => {
  const stopped = await takeDown(targetDir('embedded'));
  rmSync(environmentFile, { force: true });
  console.log(
    stopped.length === 0 ? 'Nothing was running.' : `Stopped: ${stopped.join(', ')}. Nothing is left running.`,
  );
});
