import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { whyNoDocker } from '../../local/docker.ts';
import { localDir } from '../../local/paths.ts';
import type { LocalTargetName } from '../../local/target.ts';
import { jestSuite } from './jest.ts';
import { BROKEN, NOTHING, type Print, type Suite } from './suite.ts';

/**
 * Each wait in a test has a time-out of its own and says what it waited for. Jest's time-out is only the last resort.
 */
const JEST_ARGS = ['--runInBand', '--testTimeout=180000'];
const LOG_LINES = 20;

/** Jest's report of the last whole run of the integration suite on a target. */
export function reportFile(target: LocalTargetName): string {
  return join(localDir, 'reports', `${target}.json`);
}

/** The integration tests on a target of their own. The logs of its stacks are shown and kept when a test failed. */
export function integrationTests(target: LocalTargetName): Suite {
  return async (print, choice) => {
    const parent = join(localDir, 'logs-of-tests');
    mkdirSync(parent, { recursive: true });
    const logDir = mkdtempSync(join(parent, `${target}-`));
    const env = {
      NARRATOR_TEST_TARGET: target,
      NARRATOR_TEST_LOGS: logDir,
      // The stack publishes on loopback; inside a container Testcontainers would look for it at the network's gateway.
      TESTCONTAINERS_HOST_OVERRIDE: process.env['TESTCONTAINERS_HOST_OVERRIDE'] ?? 'localhost',
      // Ryuk removes containers when this process ends; a stack that is kept must stay.
      ...(process.env['KEEP'] && { TESTCONTAINERS_RYUK_DISABLED: 'true' }),
    };
    const suite = jestSuite('integration', { args: JEST_ARGS, env, reportFile: reportFile(target) });
    const result = await suite(print, choice);
    if (result.failed > 0) {
      printLogs(logDir, print);
    } else {
      rmSync(logDir, { recursive: true, force: true });
    }
    return result;
  };
}

/** On LocalStack. Without Docker that counts as skipped, or as failed where CI_REQUIRE_E2E is set. */
export const endToEndTests: Suite = async (print, choice) => {
  const obstacle = await whyNoDocker();
  if (obstacle === undefined) {
    return integrationTests('localstack')(print, choice);
  }
  const isRequired = Boolean(process.env['CI_REQUIRE_E2E']);
  print(`${isRequired ? 'FAILED (CI_REQUIRE_E2E is set)' : 'skipped'}: no test on LocalStack. ${obstacle}`);
  return isRequired ? BROKEN : { ...NOTHING, skipped: 1 };
};

/** Shows the end of each log of each stack of a test run, and where the whole of it is. */
export function printLogs(logDir: string, print: Print): void {
  for (const file of readdirSync(logDir, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.log'),
  )) {
    const path = join(logDir, file);
    const lines = readFileSync(path, 'utf8').trimEnd().split('\n').slice(-LOG_LINES);
    print(`\n--- the end of ${relative(process.cwd(), path)}`);
    for (const line of lines) {
      print(line);
    }
  }
}
