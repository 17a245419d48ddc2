import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { targetEnvironment, writeEnvironmentFile } from './target-environment.ts';

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

/** What a shell's environment is after it has sourced the file, from its own folder, as many times as said. */
function source(env: Record<string, string> = {}, times = 1): Record<string, string> {
  const script = `${'. ./env && '.repeat(times)}exec /usr/bin/env -0`;
  const printed = execFileSync('/bin/sh', ['-euc', script], {
    cwd: directory,
    env: { PATH: '/usr/bin:/bin', ...env },
    encoding: 'utf8',
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

describe('the environment of a local target', () => {
  const environment = targetEnvironment('/home/of the target', ENDPOINTS);

  test('gives the function the Polly emulator, and Terraform the AWS emulator', () => {
    expect(environment['AWS_ENDPOINT_URL']).toBe(ENDPOINTS.endpoint);
    expect(JSON.parse(environment['TF_VAR_function_environment'] ?? '')).toEqual({
      AWS_ENDPOINT_URL_POLLY: ENDPOINTS.functionPollyUrl,
    });
  });

  test('needs no DNS for S3', () => {
    expect(environment['S3_HOSTNAME']).toBe('127.0.0.1');
  });

  test('keeps Terraform’s data with the target', () => {
    expect(environment['TF_DATA_DIR']).toBe('/home/of the target/terraform');
  });
});
