// What a run of this very suite leaves behind when it fails or is interrupted: nothing.
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { waitFor } from '../client/wait-for.ts';
import { docker } from '../local/docker.ts';
import { localDir, repositoryDir } from '../local/paths.ts';
import { isRunning, parseProcessRecord } from '../local/processes.ts';
import { programsBelow } from './programs-below.ts';
import { currentServers, PARENT_VARIABLE } from './stack.ts';
import { sampleOf } from './test-size.ts';

const { target, home: parent } = currentServers();
let logDir: string;
let run: ChildProcess | undefined;
let home: string | undefined;
let services: readonly unknown[] = [];

// Each run starts servers of its own; two begin to deploy.
jest.setTimeout(300_000);

beforeEach(() => {
  home = undefined;
  logDir = mkdtempSync(join(tmpdir(), 'narrator cleanup-'));
});
afterEach(() => {
  run?.kill('SIGKILL');
  rmSync(logDir, { recursive: true, force: true });
});

function startRun(...args: string[]): ChildProcess {
  const { NARRATOR_TEST_SERVERS: _ours, NARRATOR_TEST_STACK: _deployed, KEEP: _kept, ...env } = process.env;
  const jestProgram = join(repositoryDir, 'node_modules', 'jest', 'bin', 'jest.js');
  const flags = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'];
  const project = ['--selectProjects', 'integration', '--runInBand'];
  const child = spawn(process.execPath, [...flags, jestProgram, ...project, ...args], {
    cwd: repositoryDir,
    env: {
      ...env,
      NARRATOR_TEST_TARGET: target,
      NARRATOR_TEST_LOGS: logDir,
      TMPDIR: logDir,
      // An interrupt of the run that these tests belong to ends this one first.
      [PARENT_VARIABLE]: parent,
    },
    stdio: 'ignore',
  });
  run = child;
  return child;
}

/** Waits until the run's AWS emulator is there, and notes what has to be gone at the end. */
async function serversOf(child: ChildProcess): Promise<void> {
  await waitFor(
    async () => {
      home ??= homeOf(child);
      return home !== undefined && (await hasEmulator(home));
    },
    { what: 'the run to start its AWS emulator', timeoutMs: 120_000 },
  );
}

function homeOf(child: ChildProcess): string | undefined {
  return readdirSync(localDir)
    .map((name) => join(localDir, name))
    .find((path) => existsSync(join(path, 'owner.json')) && readOwner(path) === child.pid);
}

const readOwner = (path: string) => parseProcessRecord(JSON.parse(readFileSync(join(path, 'owner.json'), 'utf8')))?.pid;

async function hasEmulator(path: string): Promise<boolean> {
  if (target === 'localstack') {
    return (await containersOf(path)) !== '';
  }
  const file = join(path, 'services.json');
  services = existsSync(file) ? Object.values(JSON.parse(readFileSync(file, 'utf8'))) : [];
  return services.length > 0;
}

const terraformLog = (path: string) => readFileSync(join(path, 'terraform.log'), 'utf8');

const hasProvider = (path: string) => programsBelow(path).some((program) => program.includes('terraform-provider-aws'));

const containersOf = (path: string) =>
  docker(['ps', '--all', '--quiet', '--filter', `label=narrator.stack=${basename(path)}`]);

function endOf(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve) => child.once('exit', (code) => resolve(code)));
}

/** Ryuk gives a dead run ten seconds, then removes what the run itself did not get to. */
async function expectNothingLeft(): Promise<void> {
  const path = home ?? '';
  expect(existsSync(path)).toBe(false);
  if (target === 'embedded') {
    const running = services.flatMap((one) => parseProcessRecord(one) ?? []).filter(isRunning);
    expect(running).toEqual([]);
    return;
  }
  const networks = () => docker(['network', 'ls', '--quiet', '--filter', `name=narrator-${basename(path)}`]);
  const images = () => docker(['images', '--quiet', `narrator-polly:${basename(path)}`]);
  await waitFor(
    async () => {
      const left = `${await containersOf(path)}${await networks()}${await images()}`;
      if (left !== '') {
        throw new Error(`still there: ${left}`);
      }
      return true;
    },
    { what: 'containers, network and image to be gone', timeoutMs: 60_000, intervalMs: 500 },
  );
}

test('a run that is interrupted while it starts leaves no server, no network and no folder', async () => {
  const child = startRun('--testPathPatterns', 'makefile');
  await serversOf(child);
  const end = endOf(child);
  child.kill('SIGINT');
  expect(await end).toBe(130);
  await expectNothingLeft();
});

const MOMENTS: readonly [what: string, isMoment: (path: string) => boolean][] = [
  // The provider asks the AWS emulator whose keys it has; it would ask for minutes if the AWS emulator went first.
  ['plans', hasProvider],
  ['applies', (path) => hasProvider(path) && /: Creating\.\.\./.test(terraformLog(path))],
];

test.each(
  sampleOf(MOMENTS, MOMENTS.length),
)('a run that is interrupted while Terraform %s ends it in good order and leaves no process', async (_what, isMoment) => {
  const child = startRun('--testPathPatterns', 'local-shell');
  await serversOf(child);
  const path = home ?? '';
  await waitFor(async () => isMoment(path), { what: 'the moment', timeoutMs: 120_000, intervalMs: 50 });
  const end = endOf(child);
  child.kill('SIGINT');
  expect(await end).toBe(130);
  expect(programsBelow(path)).toEqual([]);
  expect(readdirSync(logDir).filter((name) => name.startsWith('plugin'))).toEqual([]);
  const log = terraformLog(join(logDir, basename(path)));
  expect(log.match(/Interrupt received|Two interrupts received/g)).toEqual(['Interrupt received']);
  await expectNothingLeft();
});

test('a run whose tests fail leaves nothing but its logs', async () => {
  // LocalStack has containers of its own for a function that was invoked; elsewhere nothing of a deployment runs.
  const file = target === 'localstack' ? 'narration' : 'polly-container';
  const child = startRun('--testPathPatterns', file, '--testTimeout', '1');
  const end = endOf(child);
  await serversOf(child);
  expect(await end).toBe(1);
  const logs = readdirSync(join(logDir, basename(home ?? '')));
  expect(logs).toEqual(expect.arrayContaining(['aws.log', 'polly.log']));
  await expectNothingLeft();
});
