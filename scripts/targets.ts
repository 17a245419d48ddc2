// Writes .local/reports/targets.md: every case of the last whole runs of the integration suite, a column for each local
// target that was run. docs/targets.md tells where the targets differ, and why.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { runMain } from '../local/run-main.ts';
import type { LocalTargetName } from '../local/target.ts';
import { describeCases, type JestReport } from './suites/case-table.ts';
import { reportFile } from './suites/integration.ts';

const TARGETS: readonly LocalTargetName[] = ['embedded', 'localstack'];

await runMain(async () => {
  const reports = new Map(
    TARGETS.filter((target) => existsSync(reportFile(target))).map((target): [LocalTargetName, JestReport] => [
      target,
      JSON.parse(readFileSync(reportFile(target), 'utf8')),
    ]),
  );
  if (reports.size === 0) {
    throw new Error(
      `There is no report of a whole run in ${dirname(reportFile('embedded'))}: run make test SUITES=integration TEST_SIZE=whole, or make test-e2e TEST_SIZE=whole.`,
    );
  }
  const { page, summary } = describeCases(reports);
  const pageFile = join(dirname(reportFile('embedded')), 'targets.md');
  writeFileSync(pageFile, page);
  console.log(`${relative(process.cwd(), pageFile)}: ${summary}`);
});
