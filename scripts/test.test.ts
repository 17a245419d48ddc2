import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, jest, test } from '@jest/globals';
import { repositoryDir } from '../local/paths.ts';

jest.setTimeout(60_000);

/** Of the suite that starts nothing where no file matches. */
function run(suites: readonly string[], variables: NodeJS.ProcessEnv) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join('node_modules', 'tsx', 'dist', 'cli.mjs'), 'scripts/test.ts', ...suites],
    { cwd: repositoryDir, env: { ...process.env, CHANGED: '', TEST_SIZE: '', ...variables }, encoding: 'utf8' },
  );
  return { status, lines: (stdout + stderr).trim().split('\n') };
}

test('TESTS that match no file fail, and are quoted', () => {
  const { status, lines } = run(['terraform'], { TESTS: 'refusal # the' });
  expect(lines).toContain(
    'TESTS="refusal # the" matches the path of no test file of terraform, so nothing was run. Correct the pattern.',
  );
  expect(lines.at(-1)).toBe('0 passed, 1 failed, 0 skipped');
  expect(status).toBe(1);
});

test('a suite that there is not is refused before anything is run', () => {
  const { status, lines } = run(['terraform', 'units'], { TESTS: '' });
  expect(lines).toEqual(['Suites are checks, unit, terraform, integration, e2e; given was "terraform units".']);
  expect(status).toBe(1);
});
