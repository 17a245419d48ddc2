// `make dev` in a checkout of its own, because its sources are edited, on a target of its own; then what a target keeps to
// that was changed by hand, and what its destruction leaves. One deployment for all of it: each costs ten seconds.
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import {
  GetFunctionConfigurationCommand,
  type LambdaClient,
  UpdateFunctionCodeCommand,
  UpdateFunctionConfigurationCommand,
  waitUntilFunctionUpdatedV2,
} from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { strToU8, zipSync } from 'fflate';
import { createLambdaClient, LOCAL_REGION } from '../client/aws-clients.ts';
import { waitFor } from '../client/wait-for.ts';
import { codeSha256Of } from '../local/deployed-code.ts';
import { pythonPath, repositoryDir } from '../local/paths.ts';
import { type CommandResult, runCommand } from '../local/processes.ts';
import { isHealthy } from '../local/target.ts';
import { takeInventory } from './inventory.ts';
import { testTarget } from './stack.ts';
import { Terminal } from './terminal.ts';
import { sampleOf } from './test-size.ts';

const START_TIMEOUT_MS = 120_000;
const NOT_COPIED = ['.git', '.local', 'dist', 'node_modules'];
const checkout = mkdtempSync(join(tmpdir(), 'narrator dev-'));
// The variables of the make that runs these tests would reach into this one.
const { MAKEFLAGS: _flags, MAKELEVEL: _level, MFLAGS: _old, ...outer } = process.env;
const env = { ...outer, NARRATOR_LOCAL_DIR: join(checkout, '.local'), TERM: 'xterm', CI: '' };
/** Each has Terraform plan and apply once more, ten seconds of both cores. */
const LONG_TESTS = ['an apply', 'a plan that is declined', 'drift', 'a destruction'] as const;
const chosen = sampleOf(LONG_TESTS, LONG_TESTS.length);
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

function testLong(kind: (typeof LONG_TESTS)[number], name: string, body: () => Promise<void>): void {
  if (chosen.includes(kind)) test(name, body);
}

function run(script: string): Promise<CommandResult> {
  return runCommand({ command: 'sh', args: ['-c', script], cwd: checkout, env });
}

async function endpoint(): Promise<string> {
  return (await run('. .local/env && printf %s "$AWS_ENDPOINT_URL"')).output;
}

/** How many there are of each kind: on a target of its own, what Terraform has made. */
async function countAll(): Promise<Record<string, number>> {
  const inventory = await takeInventory({ endpoint: await endpoint(), region: LOCAL_REGION });
  return Object.fromEntries(Object.entries(inventory).map(([kind, names]) => [kind, names.length]));
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

test('what Terraform makes is one of everything and two topics', async () => {
  const topics = { topics: 2, subscriptions: 2 };
  expect(await countAll()).toEqual({ buckets: 1, functions: 1, roles: 1, policies: 1, ...topics, logGroups: 1 });
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
  const restore = edit('handler/index.ts', (source) => `const = 1;\n${source}`);
  await terminal.see(/✗ handler\/index\.ts: not deployed, the code from before stays[\s\S]*handler\/index\.ts:1:6/);
  restore();
  await terminal.see(/✓ handler\/index\.ts: the same bundle as before/);
});

const limitRunsTo = (seconds: number) =>
  edit('terraform/local.tfvars', (source) => source.replace(/^(timeout\s*= )\d+/m, `$1${seconds}`));

testLong('an apply', 't plans what was changed in the modules, and applies it when it is confirmed', async () => {
  limitRunsTo(299);
  await terminal.see(/terraform\/local\.tfvars changed: t plans it/);
  terminal.type('t');
  await terminal.see(/timeout += 300 -> 299/, START_TIMEOUT_MS);
  await terminal.see(/Apply this\? \[y\/N\] /);
  terminal.type('y\r');
  await terminal.see(/Terraform: 0 added, 1 changed, 0 destroyed/, START_TIMEOUT_MS);
});

test('a save of the Polly emulator starts it again', async () => {
  edit('polly-emulator/src/main.ts', (source) => `${source}\n`);
  await terminal.see(/✓ polly-emulator\/src\/main\.ts: the Polly emulator was started again/, START_TIMEOUT_MS);
  terminal.type('r');
  await terminal.see(/✓ dev\.txt narrated in/);
});

testLong('a plan that is declined', 'without a yes nothing is applied', async () => {
  const restore = limitRunsTo(298);
  await terminal.see(/terraform\/local\.tfvars changed: t plans it/);
  terminal.type('t');
  await terminal.see(/Apply this\? \[y\/N\] /, START_TIMEOUT_MS);
  terminal.type('n\r');
  await terminal.see(/Nothing was applied/);
  restore();
});

test('q ends it also while Terraform plans, the target stays up, and Terraform has nothing to change', async () => {
  edit('handler/index.ts', (source) => source.replace('Text read anew', 'Text read at last'));
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

describe('make local-up where something was changed by hand', () => {
  const function_ = { FunctionName: 'narrator' };
  let lambda: LambdaClient;
  beforeAll(async () => {
    lambda = createLambdaClient({ endpoint: await endpoint(), region: LOCAL_REGION });
  });
  const configuration = () => lambda.send(new GetFunctionConfigurationCommand(function_));
  const settled = () => waitUntilFunctionUpdatedV2({ client: lambda, maxWaitTime: 60 }, function_);

  test('replaces code by that of the package, without Terraform', async () => {
    const { CodeSha256: ours } = await configuration();
    const ZipFile = zipSync({ 'index.js': strToU8('exports.handler = async () => "not Narrator";') });
    const { CodeSha256: theirs } = await lambda.send(new UpdateFunctionCodeCommand({ ...function_, ZipFile }));
    await settled();
    const { output } = await run('make local-up');
    expect(output).toContain('Terraform did not run: nothing but the code has changed');
    expect(output).toContain(`had other code than this checkout's (SHA-256 ${theirs}): deployed again`);
    expect((await configuration()).CodeSha256).toBe(ours);
  });

  testLong('drift', 'has Terraform mend settings of the function, and then rests', async () => {
    const { Timeout, Environment } = await configuration();
    const Variables = { ...Environment?.Variables, VOICE_ID: 'Nobody' };
    await lambda.send(new UpdateFunctionConfigurationCommand({ ...function_, Timeout: 3, Environment: { Variables } }));
    await settled();
    expect((await run('make local-up')).output).toContain('Terraform: 0 added, 1 changed, 0 destroyed');
    const mended = await configuration();
    expect([mended.Timeout, mended.Environment]).toEqual([Timeout, Environment]);
    expect((await run('make local-up')).output).toContain('Terraform did not run: nothing has changed');
  });
});

test('credentials of another account than the one named are refused before anything is planned', async () => {
  // Not by tflocal: its override file is refused for every account but the emulators' own, before the provider is
  // asked.
  const plan = 'terraform plan -input=false -no-color -var-file=local.tfvars -var=account_id=111111111111';
  const { exitCode, output } = await run(`. .local/env && cd terraform && ${plan}`);
  expect(output).toContain('AWS account ID not allowed');
  expect(exitCode).toBe(1);
});

testLong('a destruction', 'destroy leaves nothing, texts and audio included', async () => {
  const { exitCode, output } = await run(
    '. .local/env && cd terraform && tflocal destroy -auto-approve -no-color -var-file=local.tfvars',
  );
  expect([exitCode, output]).toEqual([0, expect.stringContaining('Destroy complete! Resources: 21 destroyed')]);
  expect(Object.entries(await countAll()).filter(([, count]) => count > 0)).toEqual([]);
});
