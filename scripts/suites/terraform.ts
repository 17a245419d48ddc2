import { join } from 'node:path';
import { targetDir, terraformDir } from '../../local/paths.ts';
import { type CommandResult, runCommand } from '../../local/processes.ts';
import { initWithProvider } from '../../local/terraform.ts';
import type { Print, Suite } from './suite.ts';

/** `terraform test`: a failed `run` block is a failed test. */
export const terraformTests: Suite = async (print) => {
  if (!(await initTerraform(print))) {
    return { passed: 0, failed: 1, skipped: 0 };
  }
  const { output, exitCode } = await terraform(print, 'test', '-no-color');
  const [, passed, failed, , skipped] = /(\d+) passed, (\d+) failed(, (\d+) skipped)?\.\s*$/m.exec(output) ?? [];
  const counts = { passed: Number(passed ?? 0), failed: Number(failed ?? 0), skipped: Number(skipped ?? 0) };
  return exitCode !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
};

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
  const env = { ...process.env, TF_DATA_DIR: join(targetDir('terraform-test'), 'terraform'), CHECKPOINT_DISABLE: '1' };
  return runCommand({ command: 'terraform', args, cwd: terraformDir, env, onLine: print });
}
