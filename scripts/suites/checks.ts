import { type Print, runTool, type Suite, type TimedTest } from './suite.ts';
import { isTerraformFormatted, isTerraformValid } from './terraform.ts';

const CHECKS: readonly [string, (print: Print) => Promise<boolean>][] = [
  ['format and lint', succeeds('biome', 'ci', '.')],
  ['types', succeeds('tsc')],
  ['architecture', succeeds('sh', 'scripts/lint-architecture.sh')],
  ['workflows', succeeds('sh', 'scripts/lint-workflows.sh')],
  ['dead code', succeeds('knip')],
  ['terraform fmt', isTerraformFormatted],
  ['terraform validate', isTerraformValid],
];

function succeeds(command: string, ...args: string[]) {
  return async (print: Print) => (await runTool(print, { command, args })).exitCode === 0;
}

/** What needs no run of the code; each check counts as one test, and all are made whatever is chosen. */
export const checks: Suite = async (print) => {
  const counts = { passed: 0, failed: 0 };
  const tests: TimedTest[] = [];
  for (const [name, holds] of CHECKS) {
    const startedAt = performance.now();
    const outcome = (await holds(print)) ? 'passed' : 'failed';
    counts[outcome] += 1;
    tests.push({ file: 'checks', name, seconds: (performance.now() - startedAt) / 1_000 });
    print(`${outcome}: ${name}`);
  }
  return { ...counts, skipped: 0, tests };
};
