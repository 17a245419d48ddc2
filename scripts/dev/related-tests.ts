import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { constants, setPriority, tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { execa } from 'execa';
import { repositoryDir } from '../../local/paths.ts';
import { localEnvironment } from '../../local/target-environment.ts';
import { JEST_COMMAND } from '../suites/jest.ts';

/** Somebody who types saves again and again: the tests begin when it is quiet. */
const QUIET_MS = 400;

/** Runs the unit tests that changed files concern, beside all else, and tells what came of it. */
export class RelatedTests {
  readonly #print: (text: string) => void;
  /** Of the last runs that did not pass, too: a failure stays until it is mended. */
  #files = new Set<string>();
  #timer: NodeJS.Timeout | undefined;
  #running: AbortController | undefined;

  constructor(print: (text: string) => void) {
    this.#print = print;
  }

  /** @param files by their paths in the checkout. */
  concern(files: readonly string[]): void {
    for (const file of files) this.#files.add(file);
    this.stop();
    this.#timer = setTimeout(() => this.#run().catch((error: Error) => this.#print(error.message)), QUIET_MS);
  }

  /** Ends a run that is under way. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#running?.abort();
    this.#running = undefined;
  }

  async #run(): Promise<void> {
    const running = new AbortController();
    this.#running = running;
    const files = [...this.#files];
    const directory = mkdtempSync(join(tmpdir(), 'narrator-related-'));
    const report = join(directory, 'report.json');
    try {
      const args = ['--selectProjects', 'unit', '--runInBand', '--silent', '--passWithNoTests', '--json'];
      const command = [...JEST_COMMAND, ...args, `--outputFile=${report}`, '--findRelatedTests', ...files];
      const jest = execa(process.execPath, command, {
        cwd: repositoryDir,
        env: localEnvironment(process.env),
        extendEnv: false,
        stdin: 'ignore',
        reject: false,
        cancelSignal: running.signal,
      });
      // Behind the bundling of the next save.
      if (jest.pid !== undefined) setPriority(jest.pid, constants.priority.PRIORITY_BELOW_NORMAL);
      const { isCanceled, stderr, exitCode } = await jest;
      if (isCanceled || running.signal.aborted) return;
      this.#print(describeReport(readReport(report), stderr));
      if (exitCode === 0) for (const file of files) this.#files.delete(file);
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  }
}

/** The part of jest's report that is read here. */
export interface Report {
  readonly numPassedTests: number;
  /** ms since 1970 */
  readonly startTime: number;
  readonly testResults: readonly {
    readonly name: string;
    /** Of a file that could not be loaded. */
    readonly message: string;
    readonly assertionResults: readonly { status: string; fullName: string; failureMessages: readonly string[] }[];
  }[];
}

function readReport(path: string): Report | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined; // Jest has ended before.
  }
}

const MAX_FAILURES = 5;
const MAX_LINES = 12;

/** What came of the tests, and of those that failed the name and the beginning of the reason. */
export function describeReport(report: Report | undefined, printed: string, now = Date.now()): string {
  if (report === undefined) return `✗ The unit tests could not be run:\n${printed.trim()}`;
  const failures = report.testResults.flatMap(({ name, message, assertionResults }) => {
    const failed = assertionResults.filter(({ status }) => status === 'failed');
    const isLoaded = assertionResults.length > 0 || message === '';
    const reasons = failed.map(({ fullName, failureMessages }) => [fullName, failureMessages.join('\n')] as const);
    return (isLoaded ? reasons : [['it could not be loaded', message] as const]).map(
      ([title, reason]) => `  ${relative(repositoryDir, name)}: ${title}\n${beginningOf(reason)}`,
    );
  });
  const seconds = ((now - report.startTime) / 1000).toFixed(1);
  if (failures.length > 0) {
    const left = failures.length - MAX_FAILURES;
    const more = left > 0 ? [`  and ${left} more: make test SUITES=unit CHANGED=1 shows all`] : [];
    return [`✗ ${count(failures.length)} failed (${seconds} s)`, ...failures.slice(0, MAX_FAILURES), ...more].join(
      '\n',
    );
  }
  return report.numPassedTests === 0
    ? 'No unit test is concerned.'
    : `✓ ${count(report.numPassedTests)} passed (${seconds} s)`;
}

const count = (tests: number) => (tests === 1 ? '1 unit test' : `${tests} unit tests`);

function beginningOf(reason: string): string {
  const lines = stripVTControlCharacters(reason)
    .split('\n')
    // Jest's own frames say nothing of the code under test.
    .filter((line) => line.trim() !== '' && !/^\s+at .*node_modules/.test(line));
  return lines
    .slice(0, MAX_LINES)
    .map((line) => `    ${line.trimEnd()}`)
    .join('\n');
}
