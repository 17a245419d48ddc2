import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { BrokenOffError, EXIT_INTERRUPTED, InterruptedError } from '../../client/interrupts.ts';
import { repositoryDir } from '../../local/paths.ts';
import { type Choice, filesForJest } from './choice.ts';
import { BROKEN, NOTHING, PATIENTLY, type Print, runTool, type Suite, type SuiteResult } from './suite.ts';

/** The tests are ES modules (`jest.config.js` says why), and jest's AsyncLocalStorage costs a tenth less this way. */
export const JEST_COMMAND = [
  '--experimental-vm-modules',
  '--experimental-async-context-frame',
  '--disable-warning=ExperimentalWarning',
  join('node_modules', 'jest', 'bin', 'jest.js'),
];

export interface JestOptions {
  readonly args?: readonly string[];
  /** What the tests find in their environment besides this process's own. */
  readonly env?: NodeJS.ProcessEnv;
  readonly isPatient?: boolean;
  /** Takes the report of a whole run; a run of a part says nothing of the rest. */
  readonly reportFile?: string;
}

/** A suite that runs one project of jest.config.js. */
export function jestSuite(
  project: string,
  { args = [], env = {}, isPatient = false, reportFile }: JestOptions = {},
): Suite {
  return async (print, choice) => {
    const chosen = chooseTests(choice);
    if (chosen === undefined) {
      print('None of it is concerned.');
      return NOTHING;
    }
    const directory = mkdtempSync(join(tmpdir(), 'narrator-jest-'));
    const report = join(directory, 'report.json');
    const own = ['--selectProjects', project, '--json', `--outputFile=${report}`];
    const jest = [process.execPath, ...JEST_COMMAND, ...own, ...args, ...chosen];
    const [command = '', ...rest] = isPatient ? [...PATIENTLY, ...jest] : jest;
    const tool = { command, args: rest, env };
    try {
      const { exitCode } = await runTool(withoutReport(print), tool).catch(explainInterrupt);
      // No report: the deployment that the tests need failed, or jest itself did; it has said why.
      if (!existsSync(report)) {
        return BROKEN;
      }
      if (reportFile !== undefined && choice.of === 'all' && process.env['TEST_SIZE'] === 'whole') {
        mkdirSync(dirname(reportFile), { recursive: true });
        cpSync(report, reportFile);
      }
      return readReport(readFileSync(report, 'utf8'), exitCode, print);
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  };
}

/** Arguments for jest; undefined when no test is to be run. */
function chooseTests(choice: Choice): string[] | undefined {
  switch (choice.of) {
    case 'all':
      return [];
    case 'named':
      return [`--testPathPatterns=${choice.pattern}`, '--passWithNoTests'];
    case 'changed': {
      const files = filesForJest(choice.files);
      return files.length === 0 ? undefined : ['--passWithNoTests', '--findRelatedTests', ...files];
    }
  }
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
  readonly testResults: readonly {
    readonly name: string;
    readonly assertionResults: readonly { status: string; fullName: string; duration?: number | null }[];
  }[];
}

function readReport(json: string, exitCode: number, print: Print): SuiteResult {
  const report: Report = JSON.parse(json);
  const all = report.testResults.flatMap(({ name: path, assertionResults }) =>
    assertionResults.map(({ status, fullName, duration }) => ({
      ...{ file: relative(repositoryDir, path), name: fullName, status, seconds: (duration ?? 0) / 1_000 },
    })),
  );
  // Jest only counts them.
  for (const { name } of all.filter(({ status }) => status === 'pending')) {
    print(`skipped: ${name}`);
  }
  // A file that does not even load has no test that could fail.
  const failed = report.numFailedTests + report.numRuntimeErrorTestSuites;
  const unexplained = exitCode !== 0 && failed === 0 ? 1 : 0;
  return {
    ...{ passed: report.numPassedTests, failed: failed + unexplained, skipped: report.numPendingTests },
    tests: all,
  };
}
