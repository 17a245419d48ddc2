// Runs the named suites, prints the counts of each, and ends with their sum: tsx scripts/test.ts unit terraform …
// TESTS=pattern runs only the test files whose path it matches.
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommand } from '../local/commands.ts';
import { whyNoDocker } from '../local/localstack/docker.ts';
import { localDir, repositoryDir, targetDir, terraformDir } from '../local/paths.ts';
import { runMain } from '../local/run-main.ts';
import type { LocalTargetName } from '../local/target.ts';
import { initWithProvider } from '../local/terraform-init.ts';
import { printLogs } from '../local/test-logs.ts';
import { reportFile } from '../local/test-reports.ts';

interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

// The shell may be pointed at a target (`. .local/env`) or at an account: no test may act there.
for (const name of Object.keys(process.env)) {
  if (/^(AWS_|S3_HOSTNAME$|TF_(VAR_|CLI_ARGS|DATA_DIR$|WORKSPACE$))/.test(name)) {
    delete process.env[name];
  }
}

const NODE_FLAGS = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'];
/** Validation and tests use a data directory of their own and no backend: nobody's state is touched. */
const terraformEnv: NodeJS.ProcessEnv = {
  ...process.env,
  TF_DATA_DIR: join(targetDir('terraform-test'), 'terraform'),
  CHECKPOINT_DISABLE: '1',
};
const SUITES: Record<string, () => Promise<Counts>> = {
  checks: runChecks,
  unit: () => runJest('unit'),
  terraform: runTerraformTests,
  // Each wait has a time-out of its own, which says what was waited for; jest's is only the net under them.
  integration: () => runOnTarget('embedded'),
  e2e: runEndToEnd,
};

await runMain(async () => {
  const names = process.argv.slice(2);
  const unknown = names.filter((name) => !(name in SUITES));
  if (names.length === 0 || unknown.length > 0) {
    throw new Error(`Suites are ${Object.keys(SUITES).join(', ')}; given was "${names.join(' ')}".`);
  }
  const results: [string, Counts][] = [];
  for (const name of names) {
    console.log(`\n=== ${name}`);
    results.push([name, (await SUITES[name]?.()) ?? { passed: 0, failed: 0, skipped: 0 }]);
  }
  console.log('');
  for (const [name, counts] of results) {
    console.log(`${name.padEnd(12)} ${describe(counts)}`);
  }
  const total = results.map(([, counts]) => counts).reduce(add);
  console.log(`\n${describe(total)}`);
  // A suite without a single test is a broken runner, not a success.
  const empty = results.some(([, { passed, failed, skipped }]) => passed + failed + skipped === 0);
  process.exitCode = total.failed > 0 || empty ? 1 : 0;
});

function describe({ passed, failed, skipped }: Counts): string {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}

function add(a: Counts, b: Counts): Counts {
  return { passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped };
}

function show(command: string, args: readonly string[], cwd = repositoryDir, env: NodeJS.ProcessEnv = process.env) {
  return runCommand({ command, args, cwd, env, onLine: (line) => console.log(line) });
}

/** Each check counts as one test. */
async function runChecks(): Promise<Counts> {
  const checks: [string, () => Promise<number>][] = [
    ['format and lint', async () => (await show('biome', ['ci', '.'])).exitCode],
    ['types', async () => (await show('tsc', [])).exitCode],
    ['dead code', async () => (await show('knip', [])).exitCode],
    [
      'terraform fmt',
      async () => (await show('terraform', ['fmt', '-check', '-recursive', '-diff'], terraformDir)).exitCode,
    ],
    ['terraform validate', async () => (await initTerraform()) || (await terraform('validate', '-no-color')).exitCode],
  ];
  const counts = { passed: 0, failed: 0, skipped: 0 };
  for (const [name, run] of checks) {
    const passed = (await run()) === 0;
    counts[passed ? 'passed' : 'failed'] += 1;
    console.log(`${passed ? 'passed' : 'FAILED'}: ${name}`);
  }
  return counts;
}

/** The integration suite on LocalStack. Without Docker it counts as skipped, or as failed where CI_REQUIRE_E2E is set. */
async function runEndToEnd(): Promise<Counts> {
  const obstacle = await whyNoDocker();
  if (obstacle === undefined) {
    return runOnTarget('localstack');
  }
  const isRequired = Boolean(process.env['CI_REQUIRE_E2E']);
  console.log(`${isRequired ? 'FAILED (CI_REQUIRE_E2E is set)' : 'skipped'}: no test on LocalStack. ${obstacle}`);
  return { passed: 0, failed: isRequired ? 1 : 0, skipped: isRequired ? 0 : 1 };
}

/** The logs of the stacks are shown and kept when a test failed. */
async function runOnTarget(target: LocalTargetName): Promise<Counts> {
  process.env['NARRATOR_TEST_TARGET'] = target;
  // What is kept must outlive the process whose death Ryuk waits for.
  if (process.env['KEEP']) {
    process.env['TESTCONTAINERS_RYUK_DISABLED'] = 'true';
  }
  mkdirSync(join(localDir, 'logs-of-tests'), { recursive: true });
  const logDir = mkdtempSync(join(localDir, 'logs-of-tests', `${target}-`));
  process.env['NARRATOR_TEST_LOGS'] = logDir;
  const counts = await runJest('integration', ['--runInBand', '--testTimeout=180000'], reportFile(target));
  if (counts.failed > 0) {
    printLogs(logDir);
  } else {
    rmSync(logDir, { recursive: true, force: true });
  }
  return counts;
}

async function runJest(project: string, extraArgs: readonly string[] = [], keptReport?: string): Promise<Counts> {
  const directory = mkdtempSync(join(tmpdir(), 'narrator-jest-'));
  const report = join(directory, 'report.json');
  const jest = join(repositoryDir, 'node_modules', 'jest', 'bin', 'jest.js');
  const args = [
    ...NODE_FLAGS,
    jest,
    '--selectProjects',
    project,
    '--json',
    `--outputFile=${report}`,
    ...extraArgs,
    ...chosenTests(),
  ];
  try {
    // Standard output is the report once more; jest tells people on standard error.
    const { exitCode } = await runJestShowingErrors(args);
    const { numPassedTests, numFailedTests, numPendingTests, numFailedTestSuites, numRuntimeErrorTestSuites } =
      JSON.parse(readFileSync(report, 'utf8'));
    // A run of some files says nothing of the others: docs/targets.md is made from whole runs.
    if (keptReport !== undefined && chosenTests().length === 0) {
      cpSync(report, keptReport);
    }
    for (const { fullName } of skippedTests(readFileSync(report, 'utf8'))) {
      console.log(`skipped: ${fullName}`);
    }
    // A file that does not even load has no test that could fail.
    const failed = numFailedTests + numRuntimeErrorTestSuites;
    const unexplained = exitCode !== 0 && failed === 0 ? Math.max(1, numFailedTestSuites) : 0;
    return { passed: numPassedTests, failed: failed + unexplained, skipped: numPendingTests };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** By name, because jest counts them and no more. */
function skippedTests(report: string): readonly { readonly fullName: string }[] {
  const { testResults }: { testResults: { assertionResults: { status: string; fullName: string }[] }[] } =
    JSON.parse(report);
  return testResults.flatMap(({ assertionResults }) => assertionResults.filter(({ status }) => status === 'pending'));
}

function chosenTests(): string[] {
  const pattern = process.env['TESTS'];
  return pattern ? [`--testPathPatterns=${pattern}`] : [];
}

function runJestShowingErrors(args: readonly string[]) {
  return runCommand({
    command: process.execPath,
    args,
    cwd: repositoryDir,
    env: process.env,
    onLine: (line) => {
      if (!line.startsWith('{"numFailedTestSuites"')) {
        console.log(line);
      }
    },
  });
}

function terraform(...args: string[]) {
  return show('terraform', args, terraformDir, terraformEnv);
}

async function initTerraform(): Promise<number> {
  const init = (args: readonly string[]) =>
    runCommand({ command: 'terraform', args, cwd: terraformDir, env: terraformEnv });
  const lockFile = join(terraformDir, '.terraform.lock.hcl');
  const { exitCode, output } = await initWithProvider(init, lockFile, ['-backend=false']);
  if (exitCode !== 0) {
    console.log(output);
  }
  return exitCode;
}

async function runTerraformTests(): Promise<Counts> {
  if ((await initTerraform()) !== 0) {
    return { passed: 0, failed: 1, skipped: 0 };
  }
  const { output, exitCode } = await terraform('test', '-no-color');
  const [, passed = '0', failed = '0', , skipped = '0'] =
    /(\d+) passed, (\d+) failed(, (\d+) skipped)?\.\s*$/m.exec(output) ?? [];
  const counts = { passed: Number(passed), failed: Number(failed), skipped: Number(skipped) };
  return exitCode !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
}
