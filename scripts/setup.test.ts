import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { repositoryDir } from '../local/paths.ts';

/** Tools that install nothing but notes, in ./installed. */
const TOOLS = {
  node: 'case "$1" in --version) echo v22.1.0 ;; -p) echo 22.1.0 ;; esac',
  npm: 'echo npm >>installed; sleep 0.3; mkdir -p node_modules',
  terraform: 'echo Terraform v1.12.0',
  python3: `case "$2" in
    venv)
      echo venv >>installed
      rm -rf "$4"; mkdir -p "$4/bin"
      cp "$0" "$4/bin/python"
      echo "#!$(pwd -P)/$4/bin/python" >"$4/bin/pip"
      ;;
    pip) echo "pip $8" >>installed ;;
  esac`,
};
const FILES = [
  'package.json',
  'package-lock.json',
  '.npmrc',
  'polly-emulator/package.json',
  'local/embedded/requirements.txt',
  'polly-emulator/test/speech-check/requirements.txt',
  'scripts/requirements.txt',
  'integration/clients/requirements.txt',
];
const ALL = ['npm', 'venv', 'pip local/embedded/requirements.txt'];

let parent: string;
let checkout: string;
beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'narrator setup-'));
  checkout = join(parent, 'check out');
  for (const file of FILES) {
    mkdirSync(join(checkout, file, '..'), { recursive: true });
    writeFileSync(join(checkout, file), file);
  }
  cpSync(join(repositoryDir, 'scripts', 'setup.sh'), join(checkout, 'scripts', 'setup.sh'));
  mkdirSync(join(parent, 'bin'));
  for (const [name, script] of Object.entries(TOOLS)) {
    writeFileSync(join(parent, 'bin', name), `#!/bin/sh\n${script}\n`);
    chmodSync(join(parent, 'bin', name), 0o755);
  }
});
afterEach(() => rmSync(parent, { recursive: true, force: true }));

const setUp = (...args: string[]) => setUpWith({}, ...args);

async function setUpWith(env: NodeJS.ProcessEnv, ...args: string[]): Promise<{ status: number; output: string }> {
  const child = spawn('/bin/sh', ['scripts/setup.sh', ...args], {
    cwd: checkout,
    env: { PATH: `${join(parent, 'bin')}:/usr/bin:/bin`, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  const [status] = await once(child, 'close');
  return { status, output };
}

function installed(): string[] {
  const lines = readFileSync(join(checkout, 'installed'), 'utf8').trim().split('\n');
  rmSync(join(checkout, 'installed'));
  return lines;
}

const hasLock = () => lstatSync(join(checkout, '.local', 'setup.lock'), { throwIfNoEntry: false }) !== undefined;

describe('a set-up', () => {
  test('installs all once, and what tests need when it is asked to', async () => {
    expect((await setUp()).status).toBe(0);
    expect(installed()).toEqual(ALL);
    expect(await setUp()).toEqual({ status: 0, output: '' });
    expect(existsSync(join(checkout, 'installed'))).toBe(false);
    await setUp('--tests');
    expect(installed()).toEqual([
      'pip polly-emulator/test/speech-check/requirements.txt',
      'pip scripts/requirements.txt',
      'pip integration/clients/requirements.txt',
    ]);
  });

  test('installs the AWS CLI alone when that is asked for', async () => {
    await setUp();
    installed();
    await setUp('--aws-cli');
    expect(installed()).toEqual(['pip integration/clients/requirements.txt']);
    await setUp('--aws-cli');
    expect(existsSync(join(checkout, 'installed'))).toBe(false);
  });

  test.each([
    ['node', 'exit 9', "- Node.js 20 or later: the one on the PATH does not start. Run 'node -p 1' to see why.\n"],
    [
      'node',
      'echo 18.20.0',
      "- Node.js 20 or later: 'node --version' says v18.20.0. Get it from https://nodejs.org.\n",
    ],
    ['python3', 'exit 1', "- Python 3.10 or later: 'python3' does not start. Run 'python3 -c 1' to see why.\n"],
    ['terraform', 'exit 1', "- Terraform 1.11 or later: 'terraform version' could not be read. Does it start?\n"],
    ['terraform', 'echo Terraform v1.10.9', "- Terraform 1.11 or later: 'terraform version' says 1.10.9."],
  ])('changes nothing where %s does this: %s', async (tool, script, message) => {
    writeFileSync(join(parent, 'bin', tool), `#!/bin/sh\n${script}\n`);
    const { status, output } = await setUp();
    expect({ status, lines: output.split('\n').length }).toEqual({ status: 1, lines: 3 });
    expect(output).toContain(`Nothing was changed. This machine lacks:\n${message}`);
    expect(existsSync(join(checkout, 'installed'))).toBe(false);
  });

  test("asks Terraform's version without arguments from the environment", async () => {
    writeFileSync(join(parent, 'bin', 'terraform'), '#!/bin/sh\necho "Terraform v1.12.0$TF_CLI_ARGS"\n');
    const { status } = await setUpWith({ TF_CLI_ARGS: '-bogus' });
    expect(status).toBe(0);
  });

  test('waits for another one, and does not install a second time what that one has', async () => {
    const runs = await Promise.all([setUp(), setUp()]);
    expect(runs.map(({ status }) => status)).toEqual([0, 0]);
    expect(installed()).toEqual(ALL);
    expect(runs.map(({ output }) => output).join('')).toMatch(
      /^Process \d+ is installing into this folder already: waiting for it\.$/m,
    );
    expect(hasLock()).toBe(false);
  });

  test('that was killed keeps no other one out', async () => {
    mkdirSync(join(checkout, '.local'));
    symlinkSync('4194305', join(checkout, '.local', 'setup.lock'));
    expect((await setUp()).status).toBe(0);
    expect(installed()).toEqual(ALL);
    expect(hasLock()).toBe(false);
  });

  test('that fails keeps no other one out', async () => {
    writeFileSync(join(parent, 'bin', 'npm'), '#!/bin/sh\necho no network; exit 1\n');
    const { status, output } = await setUp();
    expect({ status, output }).toEqual({ status: 1, output: expect.stringContaining('no network') });
    expect(hasLock()).toBe(false);
  });

  test('makes the Python environment anew in a checkout that was renamed: its programs name the old folder', async () => {
    await setUp('--tests');
    installed();
    const renamed = join(parent, 'renamed');
    renameSync(checkout, renamed);
    checkout = renamed;
    await setUp('--tests');
    expect(installed().slice(0, 2)).toEqual(['venv', 'pip local/embedded/requirements.txt']);
    expect(await setUp('--tests')).toEqual({ status: 0, output: '' });
  });
});
