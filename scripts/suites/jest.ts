import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runTool, type Suite } from './suite.ts';

/** `jest.config.js` says why these: the tests are ES modules. */
const NODE_FLAGS = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'];
const JEST = join('node_modules', 'jest', 'bin', 'jest.js');

/** A suite that runs one project of jest.config.js. `TESTS=pattern` limits it to the files whose path matches. */
export function jestSuite(project: string, ...extraArgs: string[]): Suite {
  return async (print) => {
    const directory = mkdtempSync(join(tmpdir(), 'narrator-jest-'));
    const report = join(directory, 'report.json');
    const pattern = process.env['TESTS'];
    const chosen = pattern ? [`--testPathPatterns=${pattern}`, '--passWithNoTests'] : [];
    const args = [...NODE_FLAGS, JEST, '--selectProjects', project, '--json', `--outputFile=${report}`];
    try {
      const { exitCode } = await runTool(withoutReport(print), process.execPath, ...args, ...extraArgs, ...chosen);
      // No report: the deployment that the tests need failed, or jest itself did; it has said why.
      return existsSync(report)
        ? countsOf(readFileSync(report, 'utf8'), exitCode)
        : { passed: 0, failed: 1, skipped: 0 };
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  };
}

/** Jest tells people on standard error; on standard output comes the report once more. */
function withoutReport(print: (line: string) => void) {
  return (line: string) => {
    if (!line.startsWith('{"num') && !line.startsWith('Test results written to')) {
      print(line);
    }
  };
}

function countsOf(report: string, exitCode: number) {
  const { numPassedTests, numFailedTests, numPendingTests, numRuntimeErrorTestSuites } = JSON.parse(report);
  // A file that does not even load has no test that could fail.
  const failed = numFailedTests + numRuntimeErrorTestSuites;
  const unexplained = exitCode !== 0 && failed === 0 ? 1 : 0;
  return { passed: numPassedTests, failed: failed + unexplained, skipped: numPendingTests };
}
