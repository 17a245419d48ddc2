import { spawn } from 'node:child_process';
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
    expect((await runShell('kill -KILL $$')).exitCode).not.toBe(0);
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
  ] as const)('is interrupted once when %s comes, and waited for', async (signal) => {
    const { output, status } = await interruptTwice(signal);
    expect(output).toBe('ready\nfirst interrupt\nin order\nInterruptedError\n');
    expect(status).toBe(0);
  });
});

/** A process that runs a command and is interrupted, by a second signal too while the command still ends in its own time. */
async function interruptTwice(signal: NodeJS.Signals) {
  // The command ends only when the file appears, which is after the second signal was sent.
  const command = `
    trap 'trap "echo second interrupt" INT; echo first interrupt; until [ -e go ]; do sleep 0.05; done; echo in order; exit 0' INT
    echo ready
    while :; do sleep 0.05; done`;
  const script = `
    import { runCommand } from ${JSON.stringify(new URL('commands.ts', import.meta.url).href)};
    const [directory, command] = process.argv.slice(1);
    await runCommand({
      command: '/bin/sh', args: ['-c', command], cwd: directory, env: process.env,
      onLine: (line) => console.log(line),
    }).catch((error) => console.log(error.name));`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script, directory, command], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
    if (text.includes('ready')) {
      child.kill(signal);
    }
    if (text.includes('first interrupt')) {
      child.kill(signal);
      writeFileSync(join(directory, 'go'), '');
    }
  });
  const [status] = await once(child, 'close');
  return { output, status };
}
