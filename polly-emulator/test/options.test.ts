import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { readCommandLine, UsageError } from '../src/options.ts';

const FAULTS = { errors: ['Stall'], stallMs: 5 };
const FAULTS_JSON = JSON.stringify(FAULTS);

describe('the options', () => {
  test('are none by default', () => {
    expect(readCommandLine([], {})).toEqual({ options: {} });
  });

  test('come from flags', () => {
    const args = ['--port', '80', '--host', '0.0.0.0', '--faults', FAULTS_JSON, '--quota=real'];
    const more = [
      '--page-size',
      '5',
      '--allow-remote-faults',
      '--allowed-host',
      'polly, host.docker.internal',
      '--tls',
      'ca.pem',
    ];
    expect(readCommandLine([...args, ...more], {}).options).toEqual({
      port: 80,
      host: '0.0.0.0',
      faults: FAULTS,
      quota: 'real',
      pageSize: 5,
      allowRemoteFaults: true,
      allowedHosts: ['polly', 'host.docker.internal'],
      tls: 'ca.pem',
    });
  });

  test('come from the environment, where an empty variable is none', () => {
    const environment = {
      POLLY_EMULATOR_PORT: '80',
      POLLY_EMULATOR_HOST: '0.0.0.0',
      POLLY_EMULATOR_FAULTS: FAULTS_JSON,
      POLLY_EMULATOR_QUOTA: 'none',
      POLLY_EMULATOR_PAGE_SIZE: '106',
      POLLY_EMULATOR_ALLOW_REMOTE_FAULTS: '1',
      POLLY_EMULATOR_ALLOWED_HOST: 'polly',
    };
    expect(readCommandLine([], environment).options).toEqual({
      port: 80,
      host: '0.0.0.0',
      faults: FAULTS,
      quota: 'none',
      pageSize: 106,
      allowRemoteFaults: true,
      allowedHosts: ['polly'],
    });
    const empty = Object.fromEntries(Object.keys(environment).map((name) => [name, '']));
    expect(readCommandLine([], empty).options).toEqual({});
  });

  test('come from the flag where both are given', () => {
    const environment = { POLLY_EMULATOR_PORT: 'wrong', POLLY_EMULATOR_QUOTA: 'real' };
    expect(readCommandLine(['--port', '0'], environment).options).toEqual({ port: 0, quota: 'real' });
  });

  test('may have the faults in a file', () => {
    const folder = mkdtempSync(join(tmpdir(), 'polly-options-'));
    try {
      const file = join(folder, 'faults.json');
      writeFileSync(file, `[${FAULTS_JSON}]\n`);
      expect(readCommandLine(['--faults', `@${file}`], {}).options).toEqual({ faults: [FAULTS] });
      expect(() => readCommandLine(['--faults', `@${folder}/none`], {})).toThrow(`--faults is '@${folder}/none'`);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test('ask for the usage or the version, whatever else they ask for', () => {
    expect(readCommandLine(['--help', '--port', 'wrong'], {}).show).toBe('help');
    expect(readCommandLine(['--version'], { POLLY_EMULATOR_QUOTA: 'wrong' }).show).toBe('version');
  });

  test.each([
    [['--port', 'http'], "--port has to be a whole number from 0 to 65535, not 'http'"],
    [['--port', '65536'], "'65536'"],
    [['--port', '1e3'], "'1e3'"],
    [['--port='], "''"],
    [['--host='], "''"],
    [['--quota', 'half'], "--quota has to be 'real' or 'none', not 'half'"],
    [['--page-size', '0.5'], "'0.5'"],
    [['--page-size', '0'], "from 1 to 1000, not '0'"],
    [['--allowed-host', 'http://polly'], "has to be host names with commas between them, not 'http://polly'"],
    [['--allowed-host', 'polly,'], "has to be host names with commas between them, not 'polly,'"],
    [['--faults', '{'], "not '{'"],
    [['--faults', '{"errors":["Oops"]}'], '"Oops"'],
    [['--allow-remote-faults=yes'], '--allow-remote-faults'],
    [['--prot', '80'], "'--prot'"],
    [['8080'], "'8080'"],
  ])('refuse %j and quote it', (args, message) => {
    expect(() => readCommandLine(args, {})).toThrow(UsageError);
    expect(() => readCommandLine(args, {})).toThrow(message);
  });

  test.each([
    ['POLLY_EMULATOR_PORT', 'tcp://10.0.0.1:80'],
    ['POLLY_EMULATOR_HOST', ' '],
    ['POLLY_EMULATOR_FAULTS', 'Stall'],
    ['POLLY_EMULATOR_QUOTA', 'REAL'],
    ['POLLY_EMULATOR_PAGE_SIZE', '-1'],
    ['POLLY_EMULATOR_PAGE_SIZE', 'all'],
    ['POLLY_EMULATOR_ALLOW_REMOTE_FAULTS', 'maybe'],
  ])('refuse %s=%s by that name and quote it', (name, value) => {
    expect(() => readCommandLine([], { [name]: value })).toThrow(UsageError);
    expect(() => readCommandLine([], { [name]: value })).toThrow(new RegExp(`^${name} .*'${value}'`));
  });

  test('refuse faults where other machines may reach the emulator, unless they are allowed', () => {
    const args = ['--host', '0.0.0.0', '--faults', '{}'];
    expect(() => readCommandLine(args, {})).toThrow("listens on '0.0.0.0'");
    expect(() => readCommandLine(args, { POLLY_EMULATOR_ALLOW_REMOTE_FAULTS: '0' })).toThrow('--allow-remote-faults');
    expect(readCommandLine(args, { POLLY_EMULATOR_ALLOW_REMOTE_FAULTS: 'true' }).options.faults).toEqual({});
    expect(readCommandLine(['--host', '0.0.0.0'], {}).options).toEqual({ host: '0.0.0.0' });
  });
});
