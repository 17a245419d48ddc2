import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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
    acquire(lockFile, draft);
  } finally {
    rmSync(draft, { force: true });
  }
  try {
    return await work();
  } finally {
    rmSync(lockFile, { force: true });
  }
}

/**
 * When several find the lock of a dead owner, only the holder of a second lock may remove it: otherwise the slower one
 * would remove the lock that the faster one has just taken.
 */
function acquire(lockFile: string, draft: string): void {
  while (!link(draft, lockFile)) {
    const content = read(lockFile);
    if (content === undefined) {
      continue; // It was given back just now.
    }
    const owner = parseOwner(content);
    if (owner !== undefined && isRunning(owner)) {
      throw new LockedError(
        `Process ${owner.pid} is starting or stopping this target right now. Wait for it to end, then run the command again.`,
      );
    }
    const guard = `${lockFile}.takeover`;
    acquire(guard, draft);
    try {
      if (read(lockFile) === content) {
        rmSync(lockFile, { force: true });
      }
    } finally {
      rmSync(guard, { force: true });
    }
  }
}

/**
 * A link appears whole or not at all: a lock never stands without its owner, so nobody takes a new lock for a dead one.
 */
function link(draft: string, lockFile: string): boolean {
  try {
    linkSync(draft, lockFile);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') {
      return false;
    }
    throw error;
  }
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') {
      return undefined;
    }
    throw error;
  }
}

function parseOwner(content: string): ProcessRecord | undefined {
  try {
    return parseProcessRecord(JSON.parse(content));
  } catch {
    return undefined;
  }
}

const codeOf = (error: unknown) => (error as NodeJS.ErrnoException).code;
