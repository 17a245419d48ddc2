import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, jest, test } from '@jest/globals';
import { terraformDir } from './paths.ts';
import type { CommandResult } from './processes.ts';
import { initWithProvider, isDeployed, parseAppliedChanges, parseTerraformOutputs } from './terraform.ts';

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

test('outputs are read by name', () => {
  const json = JSON.stringify({ bucket: { sensitive: false, type: 'string', value: 'texts' } });
  expect(parseTerraformOutputs(json)).toEqual({ bucket: 'texts' });
});

test.each([
  ['Apply complete! Resources: 21 added, 1 changed, 2 destroyed.', { added: 21, changed: 1, destroyed: 2 }],
  ['Apply complete! Resources: 1 imported, 2 added, 0 changed, 0 destroyed.', { added: 2, changed: 0, destroyed: 0 }],
  [
    'No changes. Your infrastructure matches the configuration.\n\nApply complete! Resources: 0 added, 0 changed, 0 destroyed.\n',
    { added: 0, changed: 0, destroyed: 0 },
  ],
])('what an apply changed is read from what it prints: %j', (output, changes) => {
  expect(parseAppliedChanges(output)).toEqual(changes);
});

describe('a state', () => {
  test.each([
    ['with outputs', '{"version":4,"outputs":{"bucket":{"value":"texts"}}}', true],
    ['after a destroy', '{"version":4,"outputs":{}}', false],
    ['that was cut off', '{"version":4,"outp', false],
    ['that is not there', undefined, false],
  ])('%s: deployed is %s', (_what, content, deployed) => {
    const home = mkdtempSync(join(tmpdir(), 'narrator-state-'));
    try {
      if (content !== undefined) {
        writeFileSync(join(home, 'terraform.tfstate'), content);
      }
      expect(isDeployed(home)).toBe(deployed);
    } finally {
      rmSync(home, { recursive: true });
    }
  });
});

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
