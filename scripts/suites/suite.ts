import { repositoryDir } from '../../local/paths.ts';
import { type CommandResult, runCommand } from '../../local/processes.ts';

export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** Takes each line that a suite has to say. */
export type Print = (line: string) => void;

/** Runs a suite to its end. Failed tests are in its counts; it rejects only when it could not be run. */
export type Suite = (print: Print) => Promise<Counts>;

export function addCounts(a: Counts, b: Counts): Counts {
  return { passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped };
}

/** In the words that end a run: CI reads them. */
export function describeCounts({ passed, failed, skipped }: Counts): string {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}

/** Interrupted, the integration tests have Terraform to wait for, and servers to stop and to remove. */
const GRACE_MS = 180_000;

/** Runs a tool in the checkout and prints what it says as it comes. */
export function runTool(print: Print, command: string, ...args: string[]): Promise<CommandResult> {
  return runCommand({ command, args, cwd: repositoryDir, env: process.env, onLine: print, graceMs: GRACE_MS });
}
