import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { waitFor } from '../client/wait-for.ts';
import {
  type CommandOptions,
  currentProcess,
  isRunning,
  type ProcessRecord,
  parseProcessRecord,
  runCommand,
  startProcess,
  stopProcess,
} from './processes.ts';

let directory: string;
const started: ProcessRecord[] = [];
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'narrator processes-'));
});
afterEach(async () => {
  for (const record of started.splice(0)) {
    await stopProcess(record);
  }
  rmSync(directory, { recursive: true, force: true });
});

const logFile = () => join(directory, 'logs', 'child.log');
const readLog = () => (existsSync(logFile()) ? readFileSync(logFile(), 'utf8') : '');

function startShell(script: string, env: Record<string, string> = {}): ProcessRecord {
  const record = startProcess({
    command: '/bin/sh',
    args: ['-c', script],
    env: { PATH: '/usr/bin:/bin', ...env },
    cwd: directory,
    logFile: logFile(),
  });
  started.push(record);
  return record;
}

function logged(pattern: RegExp): Promise<RegExpExecArray> {
  return waitFor(async () => pattern.exec(readLog()) ?? undefined, {
    what: `${pattern} in the log`,
    timeoutMs: 10_000,
  });
}

/** A process that an init has not yet reaped runs nothing any more. */
const isAlive = (pid: string) =>
  /^[^Z\s]/.test(spawnSync('ps', ['-o', 'stat=', '-p', pid], { encoding: 'utf8' }).stdout);

describe('a background process', () => {
  test('writes both outputs to its log, and inherits nothing of the environment', async () => {
    process.env['NARRATOR_LEAK'] = 'leaked';
    try {
      startShell('echo "out $GIVEN $NARRATOR_LEAK"; echo err >&2', { GIVEN: 'given' });
      await logged(/^err$/m);
      expect(readLog()).toBe('out given \nerr\n');
    } finally {
      delete process.env['NARRATOR_LEAK'];
    }
  });

  test('is ended with everything that it started', async () => {
    const record = startShell('sleep 600 & echo "child $!"; wait');
    const [, child = ''] = await logged(/child (\d+)/);
    expect([isRunning(record), isAlive(child)]).toEqual([true, true]);
    await stopProcess(record);
    expect([isRunning(record), isAlive(child)]).toEqual([false, false]);
  });

  test('is ended where its leader has ended before', async () => {
    const record = startShell('sleep 600 & echo "child $!"');
    const [, child = ''] = await logged(/child (\d+)/);
    await waitFor(async () => !isRunning(record), { what: 'the leader to end', timeoutMs: 10_000 });
    expect(isAlive(child)).toBe(true);
    await stopProcess(record);
    expect(isAlive(child)).toBe(false);
  });

  test('that is not ours, though it has the id, is left alone', async () => {
    const record = startShell('echo up; sleep 600');
    await logged(/up/);
    // Of an earlier boot, and of this one with another start.
    for (const startId of ['long ago', `${record.startId}0`]) {
      const predecessor = { ...record, startId };
      expect(isRunning(predecessor)).toBe(false);
      await stopProcess(predecessor);
      expect(isRunning(record)).toBe(true);
    }
  });

  test('of which only a zombie is left counts as ended: where process 1 reaps nobody, it stays for ever', async () => {
    // Job control gives the child a group of its own; the sleep that takes the shell's place never reaps it.
    startShell('set -m; sh -c "echo zombie \\$\\$" & exec sleep 600');
    const [, zombie = ''] = await logged(/zombie (\d+)/);
    await waitFor(async () => !isAlive(zombie), { what: 'the child to end', timeoutMs: 10_000 });
    const { startId } = currentProcess();
    await expect(stopProcess({ pid: Number(zombie), startId })).resolves.toBeUndefined();
  });

  const onLinux = process.platform === 'linux' && ['x64', 'arm64'].includes(process.arch) ? test : test.skip;
  onLinux(
    'whose first thread has ended has not ended: the others hold what it has opened, such as its port',
    async () => {
      const exitOfThread = process.arch === 'x64' ? 60 : 93;
      const record = startProcess({
        command: 'python3',
        args: [
          '-c',
          `import ctypes, threading, time
threading.Thread(target=time.sleep, args=(60,)).start()
print("ready", flush=True)
ctypes.CDLL(None).syscall(${exitOfThread}, 0)`,
        ],
        env: { PATH: process.env['PATH'] ?? '' },
        cwd: directory,
        logFile: logFile(),
      });
      started.push(record);
      await logged(/ready/);
      await waitFor(async () => !isAlive(String(record.pid)), { what: 'its first thread to end', timeoutMs: 10_000 });
      expect(isRunning(record)).toBe(true);
      await stopProcess(record);
      expect(isRunning(record)).toBe(false);
    },
  );

  test('that was recorded before the last boot is nobody of ours', async () => {
    const record = startShell('sleep 600 & echo "child $!"');
    const [, child = ''] = await logged(/child (\d+)/);
    await waitFor(async () => !isRunning(record), { what: 'the leader to end', timeoutMs: 10_000 });
    await stopProcess({ ...record, startId: record.startId.replace(/^\S+/, 'another-boot') });
    expect(isAlive(child)).toBe(true);
  });

  test('can be stopped twice', async () => {
    const record = startShell('sleep 600');
    await stopProcess(record);
    await stopProcess(record);
    expect(isRunning(record)).toBe(false);
  });

  test('whose command does not exist is told at once', () => {
    const command = join(directory, 'no such command');
    expect(() => startProcess({ command, args: [], env: {}, cwd: directory, logFile: logFile() })).toThrow(
      `Could not start "${command}"`,
    );
  });
});

describe('a record of a process', () => {
  test('recognises the one that wrote it', () => {
    const record = parseProcessRecord(JSON.parse(JSON.stringify(currentProcess())));
    expect(record).toEqual(currentProcess());
    expect(record && isRunning(record)).toBe(true);
  });

  test.each([
    ['nothing', null],
    ['a word', 'aws'],
    ['an empty object', {}],
    ['a list', []],
    ['an id alone', { pid: 4711 }],
    ['an id that is text', { pid: '4711', startId: '1' }],
    ['group 0, this very one', { pid: 0, startId: '1' }],
    ['group 1, every process', { pid: 1, startId: '1' }],
    ['a negative id', { pid: -4711, startId: '1' }],
    ['a moment that is a number', { pid: 4711, startId: 1 }],
  ])('that holds %s is none', (_what, value) => {
    expect(parseProcessRecord(value)).toBeUndefined();
  });
});

/** Whatever a test forgets ends with its folder. */
const UNTIL_THE_END = 'while [ -d "$PWD" ]; do sleep 0.05; done';

function runShell(script: string, options: Partial<CommandOptions> = {}) {
  return runCommand({ command: '/bin/sh', args: ['-c', script], cwd: directory, env: process.env, ...options });
}

describe('a command', () => {
  test('is reported with its status and outputs', async () => {
    const { exitCode, stdout, output } = await runShell('echo out; echo err >&2; exit 3');
    expect({ exitCode, stdout }).toEqual({ exitCode: 3, stdout: 'out\n' });
    expect(output.split('\n').sort()).toEqual(['', 'err', 'out']);
  });

  test('killed by somebody is no success', async () => {
    expect((await runShell('kill -KILL $$')).exitCode).toBe(128 + 9);
  });

  test('runs in the folder and environment that are given', async () => {
    const { stdout } = await runShell('pwd -P; echo "$GIVEN"', { env: { GIVEN: "it's" } });
    expect(stdout.split('\n')[0]).toMatch(/narrator processes-\w+$/);
    expect(stdout.split('\n')[1]).toBe("it's");
  });

  test('hands on each line whole, the last one without a line end too', async () => {
    const lines: string[] = [];
    await runShell("printf 'one'; printf ' line\\nzwölf\\nlast'", { onLine: (line) => lines.push(line) });
    expect(lines).toEqual(['one line', 'zwölf', 'last']);
  });

  test('is appended to its log, with what was run', async () => {
    const logFile = join(directory, 'new folder', 'commands.log');
    await runShell('echo first', { logFile });
    await runShell('echo second >&2', { logFile });
    expect(readFileSync(logFile, 'utf8')).toBe(
      '\n$ /bin/sh -c echo first\nfirst\n\n$ /bin/sh -c echo second >&2\nsecond\n',
    );
  });

  test('that does not exist is named', async () => {
    await expect(runShell('', { command: 'no-such-command' })).rejects.toThrow('Could not run "no-such-command"');
  });

  test.each([
    'SIGINT',
    'SIGTERM',
    'SIGHUP',
  ] as const)('is interrupted once when %s comes, a second time too, and waited for', async (signal) => {
    // It ends only when the file appears, which is after the second signal was sent.
    const command = `
      trap 'trap "echo second interrupt" INT; echo first interrupt; until [ -e go ]; do sleep 0.05; done; echo in order; exit 7' INT
      echo ready
      ${UNTIL_THE_END}`;
    const { output, status } = await interrupt(command, 30_000, (child, text) => {
      if (text.includes('ready')) {
        child.kill(signal);
      }
      if (text.includes('first interrupt')) {
        child.kill(signal);
        writeFileSync(join(directory, 'go'), '');
      }
    });
    expect(output).toBe('ready\nfirst interrupt\nin order\nInterruptedError 7 Interrupted.\n');
    expect(status).toBe(0);
  });

  // What is left of a command holds its output open, so a test ends only when nothing is left.
  test('takes with it, once interrupted, what it has started and not ended', async () => {
    const command = `
      (trap '' INT; ${UNTIL_THE_END}) &
      trap 'exit 7' INT
      echo ready
      ${UNTIL_THE_END}`;
    const { output } = await interrupt(command, 30_000, interruptWhenReady);
    expect(output).toBe('ready\nInterruptedError 7 Interrupted.\n');
  });

  test('that does not mind an interrupt is killed after its grace, and so is what it has started', async () => {
    const command = `
      trap '' INT
      (${UNTIL_THE_END}) &
      echo ready
      ${UNTIL_THE_END}`;
    const { output } = await interrupt(command, 100, interruptWhenReady);
    expect(output).toMatch(
      /^ready\nBrokenOffError undefined Interrupted\. "\/bin\/sh -c [\s\S]+" had not ended 0\.1 s later and was killed/,
    );
  });
});

function interruptWhenReady(child: ChildProcess, text: string): void {
  if (text.includes('ready')) {
    child.kill('SIGINT');
  }
}

/** A process that runs a command, prints its lines and then how it ended; `onText` sees each piece of that. */
async function interrupt(command: string, graceMs: number, onText: (child: ChildProcess, text: string) => void) {
  const script = `
    import { runCommand } from ${JSON.stringify(new URL('processes.ts', import.meta.url).href)};
    const [directory, command] = process.argv.slice(1);
    await runCommand({
      command: '/bin/sh', args: ['-c', command], cwd: directory, env: process.env, graceMs: ${graceMs},
      onLine: (line) => console.log(line),
    }).catch(({ name, exitCode, message }) => console.log(name, exitCode, message));`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script, directory, command], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
    onText(child, text);
  });
  const [status] = await once(child, 'close');
  return { output, status };
}
