import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { targetDir, terraformDir } from '../../local/paths.ts';
import { type CommandResult, runCommand } from '../../local/processes.ts';
import { initWithProvider, TERRAFORM_LIMITS } from '../../local/terraform.ts';
import type { Choice } from './choice.ts';
import { BROKEN, NOTHING, PATIENTLY, type Print, type Suite, type TimedTest } from './suite.ts';

/** `terraform test`: a failed `run` block is a failed test. */
export const terraformTests: Suite = async (print, choice) => {
  const filters = chooseFiles(choice);
  if (filters === undefined) {
    print('None of it is concerned.');
    return NOTHING;
  }
  if (!(await initTerraform(print))) {
    return BROKEN;
  }
  const tests: TimedTest[] = [];
  const { output, exitCode } = await terraform(timed(print, tests), 'test', '-no-color', ...filters);
  const [, passed, failed, , skipped] = /(\d+) passed, (\d+) failed(, (\d+) skipped)?\.\s*$/m.exec(output) ?? [];
  const counts = { passed: Number(passed ?? 0), failed: Number(failed ?? 0), skipped: Number(skipped ?? 0), tests };
  return exitCode !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
};

/** Arguments for `terraform test`; undefined when no file is to be run. */
function chooseFiles(choice: Choice): string[] | undefined {
  switch (choice.of) {
    case 'all':
      return [];
    case 'named': {
      const all = readdirSync(join(terraformDir, 'tests')).filter((name) => name.endsWith('.tftest.hcl'));
      const pattern = new RegExp(choice.pattern, 'i');
      const named = all.filter((name) => pattern.test(join(terraformDir, 'tests', name)));
      return named.length === 0 ? undefined : named.map((name) => `-filter=tests/${name}`);
    }
    case 'changed':
      return choice.files.some((file) => file.startsWith('terraform/')) ? [] : undefined;
  }
}

/** Terraform names a run when it is over, and runs one after the other. */
function timed(print: Print, tests: TimedTest[]): Print {
  let file = '';
  let since = performance.now();
  return (line) => {
    print(line);
    file = /^(tests\/\S+)\.\.\. in progress/.exec(line)?.[1] ?? file;
    const now = performance.now();
    const name = /^ {2}run "(.+)"\.\.\. (pass|fail)/.exec(line)?.[1];
    if (name !== undefined) {
      tests.push({ file: `terraform/${file}`, name, seconds: (now - since) / 1_000 });
    }
    since = now;
  };
}

export async function isTerraformFormatted(print: Print): Promise<boolean> {
  return (await terraform(print, 'fmt', '-check', '-recursive', '-diff')).exitCode === 0;
}

export async function isTerraformValid(print: Print): Promise<boolean> {
  return (await initTerraform(print)) && (await terraform(print, 'validate', '-no-color')).exitCode === 0;
}

async function initTerraform(print: Print): Promise<boolean> {
  const lockFile = join(terraformDir, '.terraform.lock.hcl');
  const quietly = (args: readonly string[]) => terraform(() => undefined, ...args);
  const { exitCode, output } = await initWithProvider(quietly, lockFile, ['-backend=false']);
  if (exitCode !== 0) {
    print(output);
  }
  return exitCode === 0;
}

/** In a data directory of its own and without a backend: nobody's state is touched. */
function terraform(print: Print, ...args: string[]): Promise<CommandResult> {
  const TF_DATA_DIR = join(targetDir('terraform-test'), 'terraform');
  const env = { ...process.env, ...TERRAFORM_LIMITS, TF_DATA_DIR };
  const [command, ...rest] = [...PATIENTLY, 'terraform', ...args];
  return runCommand({ command, args: rest, cwd: terraformDir, env, onLine: print });
}
