import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { currentProcess, isRunning, type ProcessRecord } from './processes.ts';

export class LockedError extends Error {
  override name = 'LockedError';
}

/**
 * Runs `work` while no other process runs under the same lock file. A lock whose owner has ended is taken over.
 *
 * @throws {LockedError} when another process holds it.
 */
export async function withLock<T>(lockFile: string, work: () => Promise<T>): Promise<T> {
  mkdirSync(dirname(lockFile), { recursive: true });
  const owner = readOwner(lockFile);
  if (owner !== undefined && isRunning(owner)) {
    throw new LockedError(
      `Process ${owner.pid} is starting or stopping this target right now. Wait for it to end, then run the command again.`,
    );
  }
  rmSync(lockFile, { force: true });
  try {
    writeFileSync(lockFile, JSON.stringify(currentProcess()), { flag: 'wx' });
  } catch (cause) {
    throw new LockedError('Another command took the target this very moment. Run the command again.', { cause });
  }
  try {
    return await work();
  } finally {
    rmSync(lockFile, { force: true });
  }
}

function readOwner(lockFile: string): ProcessRecord | undefined {
  try {
    return JSON.parse(readFileSync(lockFile, 'utf8'));
  } catch {
    return undefined;
  }
}
