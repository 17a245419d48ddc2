import type { CommandResult } from './processes.ts';
import { findProviderMirror, lockedProviderVersion } from './provider-mirror.ts';

/**
 * Runs `terraform init`, first as the user has it set up (own CLI configuration, plugin cache or registry), then, where
 * that finds no provider, with an unpacked mirror on this machine. The lock file is never written.
 *
 * @param run runs Terraform in the root module with the given arguments.
 * @throws {ProviderUnavailableError} when there is no mirror either.
 */
export async function initWithProvider(
  run: (args: readonly string[]) => Promise<CommandResult>,
  lockFile: string,
  extraArgs: readonly string[],
  findMirror: (version: string) => string = findProviderMirror,
): Promise<CommandResult> {
  const args = ['init', '-input=false', '-no-color', '-lockfile=readonly', ...extraArgs];
  const result = await run(args);
  if (result.exitCode === 0 || !isProviderMissing(result.output)) {
    return result;
  }
  return run([...args, `-plugin-dir=${findMirror(lockedProviderVersion(lockFile))}`]);
}

/** Terraform's words for a registry that does not answer, and for a configured mirror that lacks the provider. */
function isProviderMissing(output: string): boolean {
  return /Failed to (query available provider packages|install provider)/.test(output);
}
