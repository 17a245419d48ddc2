import { cpSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { readLastLogLines } from '../client/logs/events.ts';
import { localDir } from '../local/paths.ts';
import { readDeployment } from '../local/target.ts';
import { saveLocalstackLogs } from './localstack-servers.ts';

/** Takes the logs of stacks that were removed, a folder each. */
const testLogDir = process.env['NARRATOR_TEST_LOGS'] || join(localDir, 'logs-of-tests');

const LOG_FILES = ['aws.log', 'function.log', 'polly.log', 'terraform.log'];
const FUNCTION_LOG_LINES = 200;

/** Brings the logs that only LocalStack's containers have into the folder of the stack, as long as these are there. */
export async function fetchLogs(home: string): Promise<void> {
  try {
    await saveFunctionLog(home);
    await saveLocalstackLogs(home);
  } catch (error) {
    // The removal that comes next matters more.
    console.error(`The logs of ${home} could not be read: ${(error as Error).message}`);
  }
}

/** On LocalStack the function logs to CloudWatch only; MiniStack writes it into its own log. */
async function saveFunctionLog(home: string): Promise<void> {
  const record = readDeployment(home);
  if (record === undefined) {
    return;
  }
  const { endpoint, deployment } = record;
  const access = { endpoint, region: deployment.region };
  try {
    const lines = await readLastLogLines(access, deployment.logGroupName, new Date(0), FUNCTION_LOG_LINES);
    writeFileSync(join(home, 'function.log'), `${lines.join('\n')}\n`);
  } catch (error) {
    writeFileSync(join(home, 'function.log'), `The function's log could not be read: ${(error as Error).message}\n`);
  }
}

/** Copies the logs of a stack to where they stay. */
export function keepLogs(home: string): void {
  const logDir = join(testLogDir, basename(home));
  mkdirSync(logDir, { recursive: true });
  for (const file of LOG_FILES.filter((name) => existsSync(join(home, name)))) {
    cpSync(join(home, file), join(logDir, file));
  }
}
