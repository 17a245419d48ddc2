import { repositoryDir } from '../../local/paths.ts';
import { type CommandResult, runCommand } from '../../local/processes.ts';
import type { Choice } from './choice.ts';

export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

export interface TimedTest {
  /** Its path in the checkout. */
  readonly file: string;
  readonly name: string;
  readonly seconds: number;
}

export interface SuiteResult extends Counts {
  readonly tests: readonly TimedTest[];
}

/** Takes each line that a suite has to say. */
export type Print = (line: string) => void;

/** Runs what is chosen of a suite. Failed tests are in its counts; it rejects only when it could not be run. */
export type Suite = (print: Print, choice: Choice) => Promise<SuiteResult>;

export const NOTHING: SuiteResult = { passed: 0, failed: 0, skipped: 0, tests: [] };
/** A suite that could not be run is a failure of it. */
export const BROKEN: SuiteResult = { ...NOTHING, failed: 1 };

export function addCounts(a: Counts, b: Counts): Counts {
  return { passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped };
}

/** In the words that end a run: CI reads them. */
export function describeCounts({ passed, failed, skipped }: Counts): string {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}

/** Interrupted, the integration tests have Terraform to wait for, and servers to stop and to remove. */
const GRACE_MS = 180_000;

/**
 * Before a command: it runs behind what else wants a processor. The integration tests take longest, and mostly wait. On
 * Linux `nice` alone says nothing to other sessions, and `runCommand` begins one: `autogroup` does (sched(7)).
 */
export const PATIENTLY = [
  'sh',
  '-c',
  '{ echo 5 >/proc/self/autogroup; } 2>/dev/null; exec nice -n 5 "$@"',
  'sh',
] as const;

export interface Tool {
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
}

/** Runs a tool in the checkout and prints what it says as it comes. */
export function runTool(print: Print, { command, args, env = {} }: Tool): Promise<CommandResult> {
  const whole = { ...process.env, ...env };
  return runCommand({ command, args, cwd: repositoryDir, env: whole, onLine: print, graceMs: GRACE_MS });
}
