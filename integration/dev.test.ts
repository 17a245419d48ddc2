import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { waitFor } from '../client/wait-for.ts';
import { codeSha256Of } from '../local/deployed-code.ts';
import { pythonPath, repositoryDir } from '../local/paths.ts';
import { type CommandResult, runCommand } from '../local/processes.ts';
import { isHealthy } from '../local/target.ts';
import { testTarget } from './stack.ts';
import { Terminal } from './terminal.ts';

// A checkout of its own, because its sources are edited, with a target of its own.
const START_TIMEOUT_MS = 120_000;
const NOT_COPIED = ['.git', '.local', 'dist', 'node_modules'];
const checkout = mkdtempSync(join(tmpdir(), 'narrator dev-'));
// The variables of the make that runs these tests would reach into this one.
const { MAKEFLAGS: _flags, MAKELEVEL: _level, MFLAGS: _old, ...outer } = process.env;
const env = { ...outer, NARRATOR_LOCAL_DIR: join(checkout, '.local'), TERM: 'xterm', CI: '' };
let terminal: Terminal;

beforeAll(() => {
  for (const name of readdirSync(repositoryDir).filter((one) => !NOT_COPIED.includes(one))) {
    cpSync(join(repositoryDir, name), join(checkout, name), { recursive: true });
  }
  symlinkSync(join(repositoryDir, 'node_modules'), join(checkout, 'node_modules'));
  mkdirSync(join(checkout, '.local'));
  symlinkSync(dirname(dirname(pythonPath)), join(checkout, '.local', 'venv'));
  terminal = new Terminal(['make', '--no-print-directory', 'dev', `TARGET=${testTarget}`], { cwd: checkout, env });
});
afterAll(async () => {
  await terminal.close();
  await run('make local-down');
  rmSync(checkout, { recursive: true, force: true });
});

function run(script: string): Promise<CommandResult> {
  return runCommand({ command: 'sh', args: ['-c', script], cwd: checkout, env });
}

function stateNames(codeSha256: string): boolean {
  const state = readFileSync(join(checkout, '.local', testTarget, 'terraform.tfstate'), 'utf8');
  return state.includes(`"source_code_hash": "${codeSha256}"`);
}

function edit(path: string, change: (content: string) => string): () => void {
  const before = readFileSync(join(checkout, path), 'utf8');
  writeFileSync(join(checkout, path), change(before));
  return () => writeFileSync(join(checkout, path), before);
}

test('make dev brings the target up, and ? tells the keys', async () => {
  await terminal.see(/Terraform: 21 added/, START_TIMEOUT_MS);
  await terminal.see(/Save a file under handler\//);
  terminal.type('?');
  await terminal.see(/r {2}narrate the last text again[\s\S]*q {2}end/);
});

test('r says that there is no text yet; s narrates what is typed, r the same once more', async () => {
  terminal.type('r');
  await terminal.see(/There is no text in narrator-\S+ yet: s narrates one/);
  terminal.type('s');
  await terminal.see(/Text: /);
  terminal.type('Hello from the keyboard.\r');
  await terminal.see(/✓ dev\.txt narrated in [\d.]+ s: \S.*dev\.mp3, [\d.]+ s, voice Joanna/);
  terminal.type('r');
  await terminal.see(/✓ dev\.txt narrated in/);
  terminal.type('s');
  await terminal.see(/Text: /);
  terminal.type('\u0003');
  await terminal.see(/No text, nothing narrated/);
});

test('a save is live, the unit tests that it concerns run, and l shows the log of the new code', async () => {
  edit('handler/index.ts', (source) =>
    source.replace('write(line)', "write(line.replace('Text read', 'Text read anew'))"),
  );
  await terminal.see(/✓ handler\/index\.ts: live in [\d.]+ s, \d+ kB/);
  await terminal.see(/✓ \d unit tests passed/, START_TIMEOUT_MS);
  terminal.type('l');
  await terminal.see(/The log is on/);
  terminal.type('r');
  await terminal.see(/INFO +dev\.txt +Text read anew/);
  terminal.type('l');
  await terminal.see(/The log is off/);
});

test('a test that fails is named, with the reason', async () => {
  const restore = edit('handler/index.test.ts', (source) =>
    source.replace(/toThrow\(.*\)/, "toThrow('another reason')"),
  );
  await terminal.see(/✓ handler\/index\.test\.ts: the same bundle as before/);
  await terminal.see(
    /✗ 1 unit test failed .*\n {2}handler\/index\.test\.ts: .*\n[\s\S]*another reason/,
    START_TIMEOUT_MS,
  );
  restore();
  await terminal.see(/✓ \d unit tests passed/, START_TIMEOUT_MS);
});

test('a syntax error is shown with its line, and the mended file is taken', async () => {
  const restore = edit('handler/narrate.ts', (source) => `const = 1;\n${source}`);
  await terminal.see(/✗ handler\/narrate\.ts: not deployed, the code from before stays[\s\S]*handler\/narrate\.ts:1:6/);
  restore();
  await terminal.see(/✓ handler\/narrate\.ts: the same bundle as before/);
});

test('t plans what was changed in the modules, and applies it when it is confirmed', async () => {
  edit('terraform/local.tfvars', (source) => source.replace(/^(timeout\s*= )300/m, '$1299'));
  await terminal.see(/terraform\/local\.tfvars changed: t plans it/);
  terminal.type('t');
  await terminal.see(/timeout += 300 -> 299/, START_TIMEOUT_MS);
  await terminal.see(/Apply this\? \[y\/N\] /);
  terminal.type('n\r');
  await terminal.see(/Nothing was applied/);
  terminal.type('t');
  await terminal.see(/Apply this\? \[y\/N\] /, START_TIMEOUT_MS);
  terminal.type('y\r');
  await terminal.see(/Terraform: 0 added, 1 changed, 0 destroyed/, START_TIMEOUT_MS);
});

test('a save of the Polly emulator starts it again', async () => {
  edit('polly-emulator/src/main.ts', (source) => `${source}\n`);
  await terminal.see(/✓ polly-emulator\/src\/main\.ts: the Polly emulator was started again/, START_TIMEOUT_MS);
  terminal.type('r');
  await terminal.see(/✓ dev\.txt narrated in/);
});

test('q ends it also while a plan waits to be confirmed, the target stays up, and Terraform has nothing to change', async () => {
  edit('handler/narrate.ts', (source) => source.replace("'Text read'", "'Text read at last'"));
  await terminal.see(/live in/);
  terminal.type('tq');
  await terminal.see(/The AWS emulator still runs at http/, START_TIMEOUT_MS);
  expect(await terminal.ended()).toBe(0);
  const plan = '. .local/env && cd terraform && tflocal plan -detailed-exitcode -no-color -var-file=local.tfvars';
  const { exitCode, output } = await run(plan);
  expect([exitCode, exitCode === 0 ? '' : output]).toEqual([0, '']);
});

if (testTarget === 'embedded') {
  test('with INSPECT=1 a debugger can attach; a window that is closed ends it, and what would be deployed is back', async () => {
    const inspected = new Terminal(['make', '--no-print-directory', 'dev', 'INSPECT=1'], { cwd: checkout, env });
    let port: string | undefined;
    try {
      [port] = /\d+$/.exec(await inspected.see(/The inspector listens on 127\.0\.0\.1:\d+/)) ?? [];
      expect(await (await fetch(`http://127.0.0.1:${port}/json/list`)).json()).toHaveLength(1);
      await inspected.see(/Save a file under handler\//);
    } finally {
      await inspected.close();
    }
    await waitFor(async () => !(await isHealthy(`http://127.0.0.1:${port}/json/version`)), {
      what: 'the inspector to be gone',
      timeoutMs: START_TIMEOUT_MS,
    });
    const isPutBack = async () => stateNames(codeSha256Of(readFileSync(join(checkout, 'dist', 'function.zip'))));
    await waitFor(isPutBack, { what: 'the state to have the code of the package', timeoutMs: START_TIMEOUT_MS });
    expect((await run('make local-up')).output).toContain('Terraform did not run: nothing has changed');
  });
}

test('make local-up after an edit deploys the code without Terraform, and has the state say so', async () => {
  edit('handler/narrate.ts', (source) => source.replace("'Text read", "'Text read once more"));
  const { exitCode, output } = await run(`make local-up TARGET=${testTarget}`);
  expect([exitCode, output]).toEqual([0, expect.stringContaining('Terraform did not run: nothing but the code has')]);
  expect(stateNames(codeSha256Of(readFileSync(join(checkout, 'dist', 'function.zip'))))).toBe(true);
  expect((await run(`make local-up TARGET=${testTarget}`)).output).toContain(
    'Terraform did not run: nothing has changed',
  );
});
