// Commands of a person whose shell is set up for AWS: on a local target they stay local.
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { repositoryDir } from '../local/paths.ts';
import { writeEnvironmentFile } from '../local/target-environment.ts';
import { currentStack } from './stack.ts';
import { storeText } from './texts.ts';

const stack = currentStack();
const { bucket, region } = stack.deployment;
const NO_WARNING = '--disable-warning=ExperimentalWarning';
const NOBODY = 'http://127.0.0.1:9';
let directory: string;
let hostile: NodeJS.ProcessEnv;
beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'narrator shell-'));
  const config = join(directory, 'config');
  writeFileSync(
    config,
    `[default]\nuse_fips_endpoint = true\nca_bundle = /no/such/file\nservices = elsewhere\nregion = eu-west-1
[services elsewhere]\ns3 =\n  endpoint_url = ${NOBODY}\n`,
  );
  writeEnvironmentFile(
    join(directory, 'home'),
    { endpoint: stack.endpoint, functionPollyUrl: stack.pollyUrl },
    directory,
  );
  hostile = {
    PATH: process.env['PATH'],
    AWS_CONFIG_FILE: config,
    AWS_SHARED_CREDENTIALS_FILE: config,
    AWS_PROFILE: 'nobody',
    AWS_SESSION_TOKEN: 'token',
    AWS_USE_FIPS_ENDPOINT: 'true',
    AWS_USE_DUALSTACK_ENDPOINT: 'true',
    AWS_ENDPOINT_URL_S3: NOBODY,
    AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true',
    AWS_CA_BUNDLE: '/no/such/file',
    AWS_MAX_ATTEMPTS: '1',
    HTTP_PROXY: NOBODY,
    http_proxy: NOBODY,
    HTTPS_PROXY: NOBODY,
    ALL_PROXY: NOBODY,
    NODE_USE_ENV_PROXY: '1',
  };
  await storeText(stack, 'shell/text.txt', 'A text for a shell.');
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

function run(
  command: string,
  args: readonly string[],
  cwd: string,
  env: NodeJS.ProcessEnv = {},
): Promise<{ exitCode: number; output: string }> {
  return new Promise((resolve) => {
    execFile(command, args, { cwd, env: { ...hostile, ...env } }, (error, stdout, stderr) =>
      resolve({ exitCode: Number(error?.code ?? 0), output: stdout + stderr }),
    );
  });
}

test.each(['sh', 'bash'])('after ". .local/env" in %s, the AWS CLI asks the local target', async (shell) => {
  const calls = [`s3 ls s3://${bucket}/shell/`, 'sns list-topics', 'lambda list-functions', 'sqs list-queues'];
  const commands = `. ./env; ${calls.map((call) => `aws ${call}`).join(' && ')}`;
  const { exitCode, output } = await run(shell, ['-c', commands], directory);
  expect(output).toContain('text.txt');
  expect(output).toContain(stack.deployment.noticesTopicArn);
  expect(output).toContain(`"FunctionName": "${stack.deployment.functionName}"`);
  expect(exitCode).toBe(0);
});

// On LocalStack the servers of a run are Testcontainers': no command knows them as a target.
if (stack.target === 'embedded') {
  describe('one target in use', () => {
    let local: string;
    beforeAll(() => {
      // As after make local-up, for the stack of this run.
      local = join(directory, 'local');
      mkdirSync(local);
      symlinkSync(stack.home, join(local, stack.target));
      writeFileSync(join(local, 'target'), `${stack.target}\n`);
    });

    const verb = (name: string, env: NodeJS.ProcessEnv = {}) =>
      run(process.execPath, [NO_WARNING, `scripts/${name}.ts`], repositoryDir, { NARRATOR_LOCAL_DIR: local, ...env });

    test('is named by the commands that act on it', async () => {
      const results = await Promise.all([
        verb('logs', { LOGS_KEY: 'shell/text.txt' }),
        verb('reconcile', { RECONCILE_PREFIX: 'shell/', RECONCILE_DRY_RUN: '1' }),
        verb('replay', { LOGS_KEY: 'shell/text.txt' }),
      ]);
      for (const { exitCode, output } of results) {
        expect(output).toContain(`Target: ${stack.target} (the one in use)\n`);
        expect(exitCode).toBe(0);
      }
      expect(results[1]?.output).toContain(`s3://${bucket}/shell/ on ${stack.target} (`);
      expect(results[2]?.output).toMatch(/^shell\/text\.txt: (narrated|already narrated, nothing to do)$/m);
    });

    test('is told where a text that is to be replayed is not there, and nothing is sent', async () => {
      const { exitCode, output } = await verb('replay', { LOGS_KEY: 'shell/Text', TARGET: stack.target });
      expect(output).toContain(`Target: ${stack.target} (TARGET is "${stack.target}")\n`);
      expect(output).toContain('so no event was sent.');
      expect(exitCode).toBe(1);
    });

    test('is marked by status, and .local/env leads to the one that make use names', async () => {
      const used = await verb('use', { TARGET: stack.target });
      expect(used.output).toContain(`In use: ${stack.target}. In a shell that works by hand: . `);
      expect(readFileSync(join(local, 'env'), 'utf8')).toContain(`AWS_ENDPOINT_URL='${stack.endpoint}'`);
      const { output } = await verb('status');
      expect(output).toContain(`Target ${stack.target} (in use):\n`);
    });
  });
}

test('reconcile asks the local target that it is given', async () => {
  const place = [
    '--bucket',
    bucket,
    '--region',
    region,
    '--endpoint',
    stack.endpoint,
    '--prefix',
    'shell/',
    '--dry-run',
  ];
  const { exitCode, output } = await run(
    process.execPath,
    [NO_WARNING, 'scripts/reconcile.ts', ...place],
    repositoryDir,
  );
  expect(output).toContain('checked 1, ');
  expect(exitCode).toBe(0);
});
