import { startPollyEmulator } from 'polly-emulator';
import { englishText } from '../../integration/english-text.ts';
import { listPollyRequests, setPollyFaults } from '../../integration/polly-faults.ts';
import { createHome, removeStack } from '../../integration/stack.ts';
import { Stage } from '../handler-stage.ts';
import { type Job, runWaves } from './lambda-model.ts';
import { type Burst, PART_CHARACTERS, type Result, USD_PER_SECOND } from './simulate.ts';

const MEMORY_MB = 512;

/**
 * A burst in real time: the deployed bundle with its defaults, one process for each execution environment, S3 and SNS of
 * the embedded target, and the Polly emulator with AWS's quota for the neural engine. Lambda is the model's.
 */
export async function narrateInProcesses(burst: Burst): Promise<Result> {
  const { jobs, concurrency, quota } = burst;
  // Each answer stops in its middle for as long as Polly works on it. `latencyMs` would delay what is throttled, too.
  const faults = { audio: 'canned', errors: ['Stall'], repeat: true, stallMs: quota.callMs, bodyShare: 0 } as const;
  const polly = await startPollyEmulator({ quota: 'real', faults: { audio: 'canned' } });
  const home = createHome();
  try {
    const stage = await Stage.build(home, MEMORY_MB);
    const idle = Array.from({ length: concurrency }, () => stage.startFunction(stage.bundles.narrator, polly.url));
    const processes = [...idle];
    try {
      // Not counted: it loads the code.
      for (const process of processes) await stage.narrate(process, 'Good morning.');
      await setPollyFaults(polly.url, faults);
      const before = (await listPollyRequests(polly.url)).length;
      const { lost, narrated, repeats, billedSeconds, lastMs } = await runWaves(jobs, burst, async (job) => {
        const process = idle.pop();
        if (process === undefined) throw new Error('More runs at a time than there are processes.');
        try {
          await stage.narrate(process, textOf(job));
        } finally {
          idle.push(process);
        }
      });
      const calls = (await listPollyRequests(polly.url)).slice(before);
      const spoken = calls.filter(({ error }) => error === null);
      const billed = spoken.reduce((sum, { text }) => sum + (text?.length ?? 0), 0);
      const wanted = jobs.reduce((sum, job) => sum + (lost.includes(job) ? 0 : textOf(job).length), 0);
      return {
        narrated,
        lost: lost.length,
        repeats,
        lastMs,
        throttles: calls.length - spoken.length,
        wastedShare: (billed - wanted) / billed,
        lambdaUsd: billedSeconds * USD_PER_SECOND,
        reconciled: 0,
      };
    } finally {
      for (const process of processes) await process.stop();
    }
  } finally {
    await removeStack(home);
    await polly.close();
  }
}

/** English, because the handler cuts where a sentence ends; a little shorter, so that it becomes as many parts. */
function textOf({ parts }: Job): string {
  return englishText(parts.length * (PART_CHARACTERS - 100)).trim();
}
