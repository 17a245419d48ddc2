import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { BrokenOffError, EXIT_INTERRUPTED, InterruptedError } from '../../client/interrupts.ts';
import { type Counts, type Print, runTool, type Suite } from './suite.ts';

/** `jest.config.js` says why these: the tests are ES modules. */
const NODE_FLAGS = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'];
const JEST = join('node_modules', 'jest', 'bin', 'jest.js');

export interface JestOptions {
  readonly args?: readonly string[];
  /** Takes the report of a whole run; a run of some files says nothing of the others. */
  readonly reportFile?: string;
}

/** A suite that runs one project of jest.config.js. `TESTS=pattern` limits it to the files whose path matches. */
export function jestSuite(project: string, { args = [], reportFile }: JestOptions = {}): Suite {
  return async (print) => {
    const directory = mkdtempSync(join(tmpdir(), 'narrator-jest-'));
    const report = join(directory, 'report.json');
    const pattern = process.env['TESTS'];
    const chosen = pattern ? [`--testPathPatterns=${pattern}`, '--passWithNoTests'] : [];
    const all = [
      ...NODE_FLAGS,
      JEST,
      '--selectProjects',
      project,
      '--json',
      `--outputFile=${report}`,
      ...args,
      ...chosen,
    ];
    try {
      const { exitCode } = await runTool(withoutReport(print), process.execPath, ...all).catch(explainInterrupt);
      // No report: the deployment that the tests need failed, or jest itself did; it has said why.
      if (!existsSync(report)) {
        return { passed: 0, failed: 1, skipped: 0 };
      }
      if (reportFile !== undefined && !pattern) {
        mkdirSync(dirname(reportFile), { recursive: true });
        cpSync(report, reportFile);
      }
      return countReport(readFileSync(report, 'utf8'), exitCode, print);
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  };
}

/** Its status says whether an interrupted run could remove what it had made. */
function explainInterrupt(error: unknown): never {
  if (error instanceof InterruptedError && error.exitCode !== EXIT_INTERRUPTED) {
    throw new BrokenOffError(
      `Interrupted, and the tests ended with status ${error.exitCode}: something that they started may be left (see above). ` +
        'The next run removes it.',
    );
  }
  throw error;
}

/**
 * Jest prints for people on standard error, and then its whole report on standard output, which nobody wants to read.
 */
function withoutReport(print: Print): Print {
  return (line) => {
    if (!line.startsWith('{"num') && !line.startsWith('Test results written to')) {
      print(line);
    }
  };
}

interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numRuntimeErrorTestSuites: number;
  readonly testResults: readonly { readonly assertionResults: readonly { status: string; fullName: string }[] }[];
}

function countReport(json: string, exitCode: number, print: Print): Counts {
  const report: Report = JSON.parse(json);
  // Jest only counts them.
  for (const { status, fullName } of report.testResults.flatMap(({ assertionResults }) => assertionResults)) {
    if (status === 'pending') {
      print(`skipped: ${fullName}`);
    }
  }
  // A file that does not even load has no test that could fail.
  const failed = report.numFailedTests + report.numRuntimeErrorTestSuites;
  const unexplained = exitCode !== 0 && failed === 0 ? 1 : 0;
  return { passed: report.numPassedTests, failed: failed + unexplained, skipped: report.numPendingTests };
}
