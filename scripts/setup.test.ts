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
  npm: `case "$1" in
    ci) echo npm >>installed; echo "$*" >npm-arguments; sleep 0.3; mkdir -p node_modules ;;
    config) case "$3" in cache) echo "$PWD/npm-cache" ;; *) echo http://registry ;; esac ;;
  esac`,
  terraform: 'echo Terraform v1.12.0',
  // The set-up's clock, wound forward.
  sleep: '/bin/sleep 0.05',
  python3: `case "$2" in
    venv)
      echo venv >>installed
      rm -rf "$4"; mkdir -p "$4/bin"
      cp "$0" "$4/bin/python"
      echo "#!$(pwd -P)/$4/bin/python" >"$4/bin/pip"
      ;;
    pip) case "$3" in install) echo "pip $8" >>installed ;; esac ;;
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

const setUpWith = (env: NodeJS.ProcessEnv, ...args: string[]) => follow(start(env, ...args));

function start(env: NodeJS.ProcessEnv, ...args: string[]) {
  return spawn('/bin/sh', ['scripts/setup.sh', ...args], {
    cwd: checkout,
    env: { PATH: `${join(parent, 'bin')}:/usr/bin:/bin`, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** To its end; what it has said so far is told each time that there is more of it. */
async function follow(child: ReturnType<typeof start>, tell: (output: string) => void = () => undefined) {
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      tell(output);
    });
  }
  const [status]: (number | null)[] = await once(child, 'close');
  return { status, output };
}

/** In place of one of the tools; it may still call on the one that it replaces. */
function replaceTool(name: string, script: string) {
  writeFileSync(join(parent, 'bin', name), `#!/bin/sh\n${script}\n${TOOLS[name as keyof typeof TOOLS] ?? ''}\n`);
  chmodSync(join(parent, 'bin', name), 0o755);
}

const npmArguments = () => readFileSync(join(checkout, 'npm-arguments'), 'utf8').trim();

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

  test('changes nothing where there is no folder for temporary files', async () => {
    const { status, output } = await setUpWith({ TMPDIR: '/no/such/folder' });
    expect(output).toContain("\n- A folder for temporary files: TMPDIR is '/no/such/folder', which cannot be written.");
    expect(status).toBe(1);
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

  test('says beforehand what it installs, and how big that is', async () => {
    expect((await setUp()).output).toBe(
      `To be installed into this folder: 500 MB of npm packages (node_modules)
and 100 MB of Python packages (.local/venv).
Installing npm packages into node_modules …
  done
Making a Python environment in .local/venv …
  done
Installing Python packages of local/embedded/requirements.txt …
  done
`,
    );
    expect((await setUp('--aws-cli')).output).toMatch(
      /^To be installed into this folder: 160 MB of Python packages \(\.local\/venv\)\.\nInstalling /,
    );
  });

  test("tells through npm's silence how much is there", async () => {
    replaceTool('sleep', 'exec /bin/sleep 0.001');
    replaceTool('npm', 'case "$1" in ci) echo unpacking; until [ -e go ]; do /bin/sleep 0.05; done ;; esac');
    const { status, output } = await follow(start({}), (said) => {
      if (said.includes('(20 s')) writeFileSync(join(checkout, 'go'), '');
    });
    expect(output).toMatch(
      /node_modules …\n {2}still at it \(10 s, 0 MB are there; unpacking\)\n {2}still at it \(20 s, .*\n/,
    );
    expect(status).toBe(0);
  });
});

describe('without an answer of the registry', () => {
  const DEAD = 'case "$1" in ping) echo npm error code ENOTFOUND >&2; exit 1 ;; esac';

  test('npm takes what is in its cache', async () => {
    replaceTool('npm', DEAD);
    const { status, output } = await setUp();
    expect(output).toContain(
      "The npm registry, http://registry, does not answer (ENOTFOUND).\nWhat is in npm's cache may",
    );
    expect([status, npmArguments()]).toEqual([0, expect.stringMatching(/^ci .* --offline$/)]);
  });

  test('a set-up that needs it fails with the registry, the reason and what to look at', async () => {
    replaceTool('npm', `${DEAD}\ncase "$1" in ci) echo npm error ENOTCACHED; exit 1 ;; esac`);
    const { status, output } = await setUp();
    expect(output).toMatch(
      /npm error ENOTCACHED\n\n.*failed\. .*\nThe npm registry, http:\/\/registry, does not answer \(/,
    );
    expect(output).toContain('(npm config list). Then run it again.\n');
    expect(status).toBe(1);
  });

  test('one that says nothing is given up', async () => {
    replaceTool('sleep', 'exec /bin/sleep 0.001');
    replaceTool('npm', 'case "$1" in ping) exec /bin/sleep 60 ;; esac');
    const { status, output } = await setUp();
    expect(output).toContain('does not answer (no answer in time).');
    expect([status, npmArguments()]).toEqual([0, expect.stringMatching(/ --offline$/)]);
  });

  test('one that knows no ping is one that answers', async () => {
    replaceTool('npm', 'case "$1" in ping) echo npm error code E404 >&2; exit 1 ;; esac');
    const { status, output } = await setUp();
    expect(output).not.toContain('answer');
    expect([status, npmArguments()]).toEqual([0, expect.not.stringContaining('--offline')]);
  });

  test("pip does not wait for PyPI with each package, and takes what its user's settings offer", async () => {
    replaceTool('python3', 'case "$3" in index) exit 1 ;; install) echo "$*" >pip-arguments ;; esac');
    const { status, output } = await setUp();
    expect(output).toContain('does not answer. What pip finds elsewhere may be enough: trying that.\n');
    expect(readFileSync(join(checkout, 'pip-arguments'), 'utf8')).toMatch(/ --retries 0 --timeout 5\n$/);
    expect(status).toBe(0);
  });
});

describe('an interrupt', () => {
  test.each([
    'SIGINT',
    'SIGTERM',
  ] as const)('by %s ends the install at once, and says what is half done', async (signal) => {
    replaceTool(
      'npm',
      'case "$1" in ci) trap "" TERM; echo $$ >pid; until [ -e go ]; do /bin/sleep 0.05; done ;; esac',
    );
    const child = start({});
    const { status, output } = await follow(child, (said) => {
      if (said.endsWith('node_modules …\n')) child.kill(signal);
    });
    expect(output).toContain('\nInterrupted: node_modules is half done. Run the same command again to go on.\n');
    expect(status).toBe(signal === 'SIGINT' ? 130 : 143);
    expect(hasLock()).toBe(false);
    const pid = join(checkout, 'pid');
    // It may have been ended before it wrote that.
    if (existsSync(pid)) expect(() => process.kill(Number(readFileSync(pid, 'utf8')), 0)).toThrow('ESRCH');
  });
});

describe('a place that cannot be written', () => {
  test('is named: .local', async () => {
    writeFileSync(join(checkout, '.local'), '');
    const { status, output } = await setUp();
    expect(output).toMatch(
      /^Nothing was changed: the folder .*check out\/\.local cannot be written by \w+\.\nGive it to /,
    );
    expect(status).toBe(1);
  });

  test("is replaced: npm's cache", async () => {
    writeFileSync(join(checkout, 'npm-cache'), '');
    const { status, output } = await setUpWith({ HOME: '/no/such/home' });
    expect(output).toContain(
      "/npm-cache, cannot be written: it is .local/npm-cache for now (HOME is '/no/such/home').\n",
    );
    expect([status, npmArguments()]).toEqual([0, expect.stringMatching(/ --cache .*\/\.local\/npm-cache$/)]);
  });
});
