import { join } from 'node:path';
import { describe, expect, jest, test } from '@jest/globals';
import { terraformDir } from './paths.ts';
import type { CommandResult } from './processes.ts';
import { initWithProvider } from './terraform-init.ts';

const LOCK_FILE = join(terraformDir, '.terraform.lock.hcl');
const COMMON = ['init', '-input=false', '-no-color', '-lockfile=readonly', '-backend=false'];
const SUCCESS: CommandResult = { exitCode: 0, output: 'Terraform has been successfully initialized!', stdout: '' };

function failure(output: string): CommandResult {
  return { exitCode: 1, output, stdout: '' };
}

function setUp(...results: CommandResult[]) {
  const run = jest.fn<(args: readonly string[]) => Promise<CommandResult>>();
  for (const result of results) {
    run.mockResolvedValueOnce(result);
  }
  const findMirror = jest.fn<(version: string) => string>().mockReturnValue('/a mirror');
  return { run, findMirror, init: () => initWithProvider(run, LOCK_FILE, ['-backend=false'], findMirror) };
}

describe('terraform init', () => {
  test('uses what the user has set up, and never writes the lock file', async () => {
    const { run, findMirror, init } = setUp(SUCCESS);
    expect(await init()).toBe(SUCCESS);
    expect(run.mock.calls).toEqual([[COMMON]]);
    expect(findMirror).not.toHaveBeenCalled();
  });

  test.each([
    'Error: Failed to query available provider packages\n\nCould not retrieve the list of available versions',
    'Error: Failed to install provider\n\nError while installing hashicorp/aws v5.100.0: could not query provider registry',
  ])('goes to a mirror when the provider cannot be had otherwise: %s', async (output) => {
    const { run, findMirror, init } = setUp(failure(output), SUCCESS);
    expect(await init()).toBe(SUCCESS);
    expect(run.mock.calls).toEqual([[COMMON], [[...COMMON, '-plugin-dir=/a mirror']]]);
    expect(findMirror.mock.calls).toEqual([[expect.stringMatching(/^\d+\.\d+\.\d+$/)]]);
  });

  test('that fails for another reason is not tried again', async () => {
    const broken = failure('Error: Unsupported block type');
    const { run, findMirror, init } = setUp(broken);
    expect(await init()).toBe(broken);
    expect(run).toHaveBeenCalledTimes(1);
    expect(findMirror).not.toHaveBeenCalled();
  });
});
