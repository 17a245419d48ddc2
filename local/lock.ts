import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { currentProcess, isRunning, type ProcessRecord, parseProcessRecord } from './processes.ts';

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
  const draft = `${lockFile}.${process.pid}`;
  try {
    writeFileSync(draft, JSON.stringify(currentProcess()));
    clearStaleLock(lockFile);
    take(lockFile, draft);
  } finally {
    rmSync(draft, { force: true });
  }
  try {
    return await work();
  } finally {
    rmSync(lockFile, { force: true });
  }
}

/** A link appears whole or not at all: nobody can read a lock whose owner is not written yet, and take it for a stale one. */
function take(lockFile: string, draft: string): void {
  try {
    linkSync(draft, lockFile);
  } catch (cause) {
    if (isCode(cause, 'EEXIST')) {
      throw heldBy(readOwner(lockFile), cause);
    }
    throw cause;
  }
}

/** Moves a dead owner's lock out of the way first: of two that find it, the second must not remove the first one's new lock. */
function clearStaleLock(lockFile: string): void {
  const owner = readOwner(lockFile);
  if (owner !== undefined && isRunning(owner)) {
    throw heldBy(owner);
  }
  const aside = `${lockFile}.stale-${process.pid}`;
  try {
    renameSync(lockFile, aside);
  } catch (error) {
    if (isCode(error, 'ENOENT')) {
      return; // There was none, or somebody else has just moved it.
    }
    throw error;
  }
  try {
    const moved = readOwner(aside);
    if (moved !== undefined && isRunning(moved)) {
      take(lockFile, aside); // Somebody had taken it since it was read: give it back.
      throw heldBy(moved);
    }
  } finally {
    rmSync(aside, { force: true });
  }
}

function heldBy(owner: ProcessRecord | undefined, cause?: unknown): LockedError {
  const who = owner === undefined ? 'Another command' : `Process ${owner.pid}`;
  return new LockedError(
    `${who} is starting or stopping this target right now. Wait for it to end, then run the command again.`,
    { cause },
  );
}

function readOwner(lockFile: string): ProcessRecord | undefined {
  try {
    return parseProcessRecord(JSON.parse(readFileSync(lockFile, 'utf8')));
  } catch {
    return undefined;
  }
}

function isCode(error: unknown, code: string): boolean {
  // By its shape: in a jest sandbox, Node's own errors are no instances of the sandbox's Error.
  return (error as NodeJS.ErrnoException | undefined)?.code === code;
}
