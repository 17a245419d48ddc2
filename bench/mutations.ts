// Makes the faults of mutations.json one at a time, in a copy of the checkout; a test has to catch each of them:
// tsx bench/mutations.ts [ID, or the beginning of a file's path, …]
import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withInterrupts } from '../client/interrupts.ts';
import { repositoryDir } from '../local/paths.ts';
import { type CommandResult, runCommand } from '../local/processes.ts';
import { runMain } from '../local/run-main.ts';
import { initWithProvider } from '../local/terraform.ts';

interface Mutation {
  readonly id: string;
  readonly fault: string;
  readonly file: string;
  /** Occurs exactly once in the file. */
  readonly find: string;
  readonly replace: string;
  readonly suite?: keyof typeof SUITES;
  /** Patterns for jest's paths, or files of terraform/tests. */
  readonly tests: readonly string[];
}

interface TestRun {
  readonly passed: boolean;
  /** The first test that failed: none when a file could not even be loaded. */
  readonly failure: string | undefined;
  readonly output: string;
}

type JestReport = { testResults: { assertionResults: { status: string; fullName: string }[] }[] };

const SUITES = { unit: runJest, integration: runJest, terraform: runTerraformTests };
const JEST = ['--experimental-vm-modules', 'node_modules/jest/bin/jest.js', '--maxWorkers=1', '--forceExit', '--json'];

await runMain(async () => {
  const mutations = chooseMutations(process.argv.slice(2));
  const copy = fs.realpathSync(fs.mkdtempSync(join(tmpdir(), 'narrator-mutations-')));
  await withInterrupts(async (signal) => {
    try {
      copyCheckout(copy);
      await checkUnmutated(copy, mutations);
      let caught = 0;
      for (const mutation of mutations) {
        signal.throwIfAborted();
        if (await isCaught(copy, mutation)) caught += 1;
      }
      console.log(`${caught} of ${mutations.length} caught`);
      process.exitCode = caught === mutations.length ? 0 : 1;
    } finally {
      fs.rmSync(copy, { recursive: true, force: true });
    }
  });
});

function chooseMutations(names: readonly string[]): Mutation[] {
  const all: Mutation[] = JSON.parse(fs.readFileSync(join(repositoryDir, 'bench', 'mutations.json'), 'utf8'));
  const isNamed = ({ id, file }: Mutation, name: string) => id === name || file.startsWith(name);
  const chosen = names.length === 0 ? all : all.filter((one) => names.some((name) => isNamed(one, name)));
  if (chosen.length === 0) throw new Error(`No mutation has the id, or a file below the path, ${names.join(' or ')}.`);
  return chosen;
}

function copyCheckout(copy: string): void {
  const list = ['ls-files', '-z', '--cached', '--others', '--exclude-standard'];
  for (const file of execFileSync('git', list, { cwd: repositoryDir, encoding: 'utf8' }).split('\0')) {
    if (file && fs.existsSync(join(repositoryDir, file))) fs.cpSync(join(repositoryDir, file), join(copy, file));
  }
  fs.mkdirSync(join(copy, '.local'));
  for (const folder of ['node_modules', '.local/venv']) fs.symlinkSync(join(repositoryDir, folder), join(copy, folder));
}

/** Tests that fail without a fault would seem to catch every fault. */
async function checkUnmutated(copy: string, mutations: readonly Mutation[]): Promise<void> {
  for (const [suite, runSuite] of Object.entries(SUITES)) {
    const tests = mutations.filter((one) => (one.suite ?? 'unit') === suite).flatMap((one) => one.tests);
    if (tests.length === 0) continue;
    const { passed, output } = await runSuite(copy, [...new Set(tests)], suite);
    if (!passed) throw new Error(`The ${suite} tests fail without any mutation:\n${output.slice(-4_000)}`);
  }
}

async function isCaught(copy: string, mutation: Mutation): Promise<boolean> {
  const { id, fault, file, find, replace, suite = 'unit', tests } = mutation;
  const path = join(copy, file);
  const source = fs.existsSync(path) ? fs.readFileSync(path, 'utf8') : '';
  const pieces = source.split(find);
  if (pieces.length !== 2) {
    console.log(`STALE   ${id}`);
    return false;
  }
  fs.writeFileSync(path, pieces.join(replace));
  const startedAt = performance.now();
  const { failure } = await SUITES[suite](copy, tests, suite);
  fs.writeFileSync(path, source);
  const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1);
  console.log(failure === undefined ? `MISSED  ${id}  ${fault}` : `caught  ${id}  (${seconds} s, ${failure})`);
  return failure !== undefined;
}

async function runJest(copy: string, tests: readonly string[], project: string): Promise<TestRun> {
  // Not by standard output: jest, told to exit, does not wait for its end.
  const report = join(copy, '.local', `report-${performance.now()}.json`);
  const args = [...JEST, '--selectProjects', project, `--outputFile=${report}`, ...tests];
  if (project === 'integration') args.push('--testTimeout=180000');
  if (project === 'integration') await runIn(copy, 'node_modules/.bin/tsx', ['scripts/build.ts']);
  const { exitCode, output } = await runIn(copy, process.execPath, args);
  if (!fs.existsSync(report)) return { passed: false, failure: undefined, output };
  const { testResults }: JestReport = JSON.parse(fs.readFileSync(report, 'utf8'));
  const failed = testResults.flatMap((file) => file.assertionResults).find(({ status }) => status === 'failed');
  return { passed: exitCode === 0, failure: failed?.fullName, output };
}

async function runTerraformTests(copy: string, tests: readonly string[]): Promise<TestRun> {
  const directory = join(copy, 'terraform');
  const terraform = (args: readonly string[]) => runIn(copy, 'terraform', [`-chdir=${directory}`, ...args]);
  const init = await initWithProvider(terraform, join(directory, '.terraform.lock.hcl'), ['-backend=false']);
  const { exitCode, output } = await terraform(['test', '-no-color', ...tests.map((file) => `-filter=tests/${file}`)]);
  const failure = /^ *run "(.+)"\.\.\. fail$/m.exec(output)?.[1];
  return { passed: exitCode === 0, failure, output: init.output + output };
}

/** Whatever the shell is pointed at, no account, target or state is touched. */
function runIn(copy: string, command: string, args: readonly string[]): Promise<CommandResult> {
  const foreign = /^(AWS_|S3_HOSTNAME|TF_(VAR_|CLI_ARGS|WORKSPACE)|NARRATOR_)/;
  const own = Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign.test(name)));
  return runCommand({ command, args, cwd: copy, env: { ...own, TF_DATA_DIR: join(copy, '.local', 'terraform') } });
}
