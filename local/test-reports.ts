import { join } from 'node:path';
import { localDir } from './paths.ts';
import type { LocalTargetName } from './target.ts';

/** Jest's report of the last whole run of the integration suite on a target. */
export function reportFile(target: LocalTargetName): string {
  return join(localDir, 'reports', `${target}.json`);
}
