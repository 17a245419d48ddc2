import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { localEnvironment, targetEnvironment, writeEnvironmentFile } from './target-environment.ts';

const ENDPOINTS = { endpoint: 'http://127.0.0.1:4566', functionPollyUrl: 'http://127.0.0.1:4567' };

let parent: string;
let directory: string;
beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'narrator-'));
  // Everything that a shell would trip over.
  directory = join(parent, `it's a $HOME "of" \\ %s`);
  mkdirSync(directory);
});
afterEach(() => rmSync(parent, { recursive: true, force: true }));

/** Of the shells that people use, those that are here. */
const isHere = (shell: string) => spawnSync(shell, ['-c', 'exit 0']).status === 0;
const SHELLS = ['/bin/sh', 'dash', 'bash', 'zsh', 'ksh'].filter(isHere);

/** What a shell's environment is after it has sourced the file, from its own folder, as many times as said. */
function source(env: Record<string, string> = {}, times = 1, shell = '/bin/sh'): Record<string, string> {
  const script = `${'. ./env && '.repeat(times)}exec /usr/bin/env -0`;
  const printed = execFileSync(shell, ['-euc', script], {
    cwd: directory,
    env: { PATH: '/usr/bin:/bin', ...env },
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return Object.fromEntries(
    printed
      .split('\0')
      .filter((entry) => entry !== '')
      .map((entry) => [entry.slice(0, entry.indexOf('=')), entry.slice(entry.indexOf('=') + 1)]),
  );
}

describe('the file that points a shell at a local target', () => {
  beforeEach(() => writeEnvironmentFile(join(directory, 'embedded'), ENDPOINTS, directory));

  test('sets what Terraform gets from the scripts, whatever the path holds', () => {
    expect(source()).toMatchObject(targetEnvironment(join(directory, 'embedded'), ENDPOINTS));
  });

  test('leaves nothing of another account in force', () => {
    const env = source({
      AWS_PROFILE: 'production',
      AWS_DEFAULT_PROFILE: 'production',
      AWS_SESSION_TOKEN: 'secret',
      AWS_ACCESS_KEY_ID: 'AKIA',
      AWS_REGION: 'eu-west-1',
    });
    expect(Object.keys(env)).not.toContain('AWS_PROFILE');
    expect(Object.keys(env)).not.toContain('AWS_DEFAULT_PROFILE');
    expect(Object.keys(env)).not.toContain('AWS_SESSION_TOKEN');
    expect(env).toMatchObject({ AWS_ACCESS_KEY_ID: 'test', AWS_REGION: 'us-east-1' });
  });

  test('leaves nothing of another deployment in force', () => {
    const env = source({
      TF_VAR_region: 'eu-west-1',
      TF_VAR_name: 'of two\nTF_VAR_lines=1',
      TF_CLI_ARGS: '-no-color',
      TF_CLI_ARGS_plan: '-destroy',
      TF_WORKSPACE: 'staging',
      DRY_RUN: '1',
    });
    const left = Object.keys(env).filter((name) => /^(TF_|DRY_RUN)/.test(name));
    expect(left.sort()).toEqual(['TF_DATA_DIR', 'TF_VAR_function_environment']);
  });

  const ELSEWHERE = {
    AWS_USE_FIPS_ENDPOINT: 'true',
    AWS_USE_DUALSTACK_ENDPOINT: 'true',
    AWS_ENDPOINT_URL_S3: 'https://s3.example.com',
    AWS_ENDPOINT_URL: 'https://example.com',
    AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true',
    AWS_CA_BUNDLE: '/no/such/file',
    AWS_CONFIG_FILE: '/home/me/company.config',
    AWS_ROLE_ARN: 'arn:aws:iam::123456789012:role/deploy',
    AWS_DEFAULTS_MODE: 'in-region',
    S3_ENDPOINT: 'https://s3.example.com',
    TF_CMD: 'tofu',
    LS_PROVIDERS_FILE: 'other.tf',
  };

  test.each(SHELLS)('clears in %s what would lead elsewhere, and leaves the rest', (shell) => {
    const kept = {
      AWS_PAGER: 'less',
      AWS_DEFAULT_OUTPUT: 'table',
      MY_AWS_NOTE: 'a\nAWS_PROFILE=1',
      HTTPS_PROXY: 'http://p',
    };
    const env = source({ ...ELSEWHERE, ...kept }, 2, shell);
    const set = targetEnvironment(join(directory, 'embedded'), ENDPOINTS);
    expect(Object.keys(env).filter((name) => name in ELSEWHERE && !(name in set))).toEqual([]);
    expect(env).toMatchObject({ ...set, ...kept });
    expect(set).toMatchObject({ AWS_CONFIG_FILE: '/dev/null', AWS_SHARED_CREDENTIALS_FILE: '/dev/null' });
  });

  test.each([
    ['nothing', {}, '127.0.0.1,localhost', '127.0.0.1,localhost'],
    ['upper case', { NO_PROXY: 'a.example' }, 'a.example,127.0.0.1,localhost', 'a.example,127.0.0.1,localhost'],
    ['lower case', { no_proxy: 'a.example' }, 'a.example,127.0.0.1,localhost', 'a.example,127.0.0.1,localhost'],
    ['both', { NO_PROXY: 'A', no_proxy: 'b,127.0.0.1' }, 'A,127.0.0.1,localhost', 'b,127.0.0.1'],
    ['everything', { NO_PROXY: '*' }, '*', '*'],
  ])('lets no proxy come before the target where %s is excepted already', (_what, given, NO_PROXY, no_proxy) => {
    const proxy = { HTTP_PROXY: 'http://proxy', https_proxy: 'http://proxy' };
    const expected = { ...proxy, NO_PROXY, no_proxy };
    expect(localEnvironment({ ...proxy, ...given })).toEqual(expected);
    for (const shell of SHELLS) {
      expect(source({ ...proxy, ...given }, 2, shell)).toMatchObject(expected);
    }
  });

  test.each(
    SHELLS,
  )('refuses in %s to point a shell at the target of a checkout that this one was copied from', (shell) => {
    const local = join(directory, 'check out', '.local');
    writeEnvironmentFile(join(local, 'embedded'), ENDPOINTS, local);
    cpSync(join(directory, 'check out'), join(directory, 'copy'), { recursive: true });
    const sourceIn = (checkout: string) =>
      spawnSync(shell, ['-c', '. .local/env && echo "sourced $AWS_REGION" || echo refused'], {
        cwd: join(directory, checkout),
        env: { PATH: '/usr/bin:/bin' },
        encoding: 'utf8',
      });
    expect(sourceIn('check out').stdout).toBe('sourced us-east-1\n');
    const { stdout, stderr } = sourceIn('copy');
    expect(stdout).toBe('refused\n');
    expect(stderr).toContain(`This file was made for another folder, ${join(local, 'env')}`);
  });

  test('puts tflocal on the PATH once, however often it is sourced', () => {
    expect(source({}, 3)['PATH']).toBe(`${join(directory, 'bin')}:/usr/bin:/bin`);
  });

  test('makes a tflocal that runs', () => {
    expect(readFileSync(join(directory, 'bin', 'tflocal'), 'utf8')).toMatch(/^#!\/bin\/sh\nexec /);
    const found = execFileSync('/bin/sh', ['-c', '. ./env && command -v tflocal'], {
      cwd: directory,
      encoding: 'utf8',
    });
    expect(found.trim()).toBe(join(directory, 'bin', 'tflocal'));
  });
});

describe('the AWS CLI of a local target', () => {
  /** Nothing listens there. */
  const DOWN = { endpoint: 'http://127.0.0.1:1', functionPollyUrl: 'http://127.0.0.1:1' };
  const elsewhere = { AWS_ENDPOINT_URL: 'https://sqs.us-east-1.amazonaws.com', AWS_PROFILE: 'production', HOME: '/no' };
  function run(shell: string, name: string, args = 'sqs list-queues') {
    const env = { PATH: `${join(directory, 'bin')}:/usr/bin:/bin`, ...elsewhere };
    const { status, stderr } = spawnSync(shell, ['-c', `${name} ${args}`], { cwd: parent, env, encoding: 'utf8' });
    return { status, stderr };
  }
  beforeEach(() => writeEnvironmentFile(join(directory, 'embedded'), DOWN, directory));

  test.each(
    [...SHELLS, 'fish'].filter(isHere),
  )('asks the target from %s, which need not have sourced anything, and says that it is down', (shell) => {
    for (const name of ['aws', 'awslocal']) {
      const { status, stderr } = run(shell, name);
      expect(stderr).toBe(
        'aws on the local target: the target embedded does not answer at http://127.0.0.1:1 (Connection refused). ' +
          'Start it with: make local-up TARGET=embedded\n',
      );
      expect(status).toBe(1);
    }
  });

  test.each([
    '--endpoint-url https://example.com',
    '--endpoint-url=https://example.com',
    '--end https://example.com',
  ])('is led nowhere else by %s', (option) => {
    expect(run('/bin/sh', 'aws', `${option} s3 ls`)).toEqual({
      status: 1,
      stderr: expect.stringContaining('is not taken, because this command asks http://127.0.0.1:1 and nothing else.'),
    });
  });

  test('leaves options alone that only begin alike', () => {
    expect(run('/bin/sh', 'aws', 'sns set-endpoint-attributes --endpoint-arn a --engine neural').stderr).toContain(
      'does not answer',
    );
  });

  test('does not run from a copy of the checkout', () => {
    cpSync(join(directory, 'bin'), join(directory, 'copied'), { recursive: true });
    const { status, stderr } = spawnSync(join(directory, 'copied', 'aws'), ['s3', 'ls'], { encoding: 'utf8' });
    expect(stderr).toContain(`This file was made for another folder, ${join(directory, 'bin', 'aws')}`);
    expect(status).toBe(1);
  });
});

test("the caller's environment reaches Terraform without what would redirect it", () => {
  const kept = {
    PATH: '/bin',
    HOME: '/home/me',
    TF_PLUGIN_CACHE_DIR: '/cache',
    TF_LOG: 'DEBUG',
    HTTPS_PROXY: 'http://proxy',
    AWS_PAGER: '',
  };
  const redirections = {
    AWS_PROFILE: 'work',
    AWS_ENDPOINT_URL: 'http://elsewhere',
    TF_VAR_region: 'eu-west-1',
    TF_CLI_ARGS_plan: '-destroy',
    TF_WORKSPACE: 'staging',
    TF_DATA_DIR: '/elsewhere',
    TF_CMD: 'tofu',
    TF_UNPROXIED_CMDS: 'apply',
    DRY_RUN: '1',
    S3_ENDPOINT: 'http://elsewhere',
    LS_PROVIDERS_FILE: 'other.tf',
  };
  const proxies = { NO_PROXY: '127.0.0.1,localhost', no_proxy: '127.0.0.1,localhost' };
  expect(localEnvironment({ ...kept, ...redirections })).toEqual({ ...kept, ...proxies });
});

describe('the environment of a local target', () => {
  const environment = targetEnvironment('/home/of the target', ENDPOINTS);

  test('gives the function the Polly emulator, and Terraform the AWS emulator', () => {
    expect(environment['AWS_ENDPOINT_URL']).toBe(ENDPOINTS.endpoint);
    expect(JSON.parse(environment['TF_VAR_function_environment'] ?? '')).toEqual({
      AWS_ENDPOINT_URL_POLLY: ENDPOINTS.functionPollyUrl,
      POLLY_MAX_ATTEMPTS: '3',
    });
  });

  test('needs no DNS for S3', () => {
    expect(environment['S3_HOSTNAME']).toBe('127.0.0.1');
  });

  test('keeps Terraform’s data with the target', () => {
    expect(environment['TF_DATA_DIR']).toBe('/home/of the target/terraform');
  });
});
