import { LOCAL_TARGETS } from './choose-target.ts';
import { targetDir } from './paths.ts';
import type { ServiceStatus } from './target.ts';

/** What local targets have up, and how to stop it: for whoever has broken something off. */
export async function describeWhatRuns(
  targets: readonly { name: string; inspect(home: string): Promise<ServiceStatus[]> }[] = LOCAL_TARGETS,
): Promise<string> {
  const statuses = await Promise.all(targets.map(({ name, inspect }) => inspect(targetDir(name))));
  const running = statuses.flat().filter(({ state }) => state !== 'stopped');
  return running.length === 0
    ? 'No server of a local target is running.'
    : [
        ...running.map(({ name, url }) => `The ${name === 'aws' ? 'AWS' : 'Polly'} emulator still runs at ${url}.`),
        'Stop what runs with: make local-down',
      ].join('\n');
}
