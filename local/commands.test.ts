import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type CommandOptions, runCommand } from './commands.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'narrator commands-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

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
    expect(stdout.split('\n')[0]).toMatch(/narrator commands-\w+$/);
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
    import { runCommand } from ${JSON.stringify(new URL('commands.ts', import.meta.url).href)};
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
