import type { ChildProcess } from 'node:child_process';
import { currentProcess, stopProcess } from './processes.ts';

/** From the polite order to all of a group, to the one that nobody can refuse. */
const TERMINATION_MS = 5_000;

/**
 * Ends a child and all of its process group, which it leads: interrupts the child, once, since what it has started it has
 * to end itself; after `graceMs` terminates the group, and after five seconds more kills it.
 */
export async function endGroup(child: ChildProcess, graceMs: number): Promise<'by itself' | 'killed'> {
  const { pid } = child;
  if (pid === undefined) {
    return 'by itself'; // It could not even be started.
  }
  const exit = hasEnded(child)
    ? Promise.resolve()
    : new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.kill('SIGINT');
  const endedByItself = await isWithin(graceMs, exit);
  if (!endedByItself) {
    signalGroup(pid, 'SIGTERM');
    if (!(await isWithin(TERMINATION_MS, exit))) {
      signalGroup(pid, 'SIGKILL');
      await exit;
    }
  }
  // What has outlived its leader. Of this leader there is nothing left to tell it by but the boot, which is this one.
  await stopProcess({ ...currentProcess(), pid });
  return endedByItself ? 'by itself' : 'killed';
}

const hasEnded = ({ exitCode, signalCode }: ChildProcess) => exitCode !== null || signalCode !== null;

async function isWithin(limitMs: number, end: Promise<void>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), limitMs);
  });
  try {
    return await Promise.race([end.then(() => true), tooLate]);
  } finally {
    clearTimeout(timer);
  }
}

function signalGroup(group: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-group, signal);
  } catch {
    // The last of the group has just ended by itself.
  }
}
