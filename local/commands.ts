import { spawn } from 'node:child_process';
import { createWriteStream, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { withInterrupts } from './interrupts.ts';

export interface CommandOptions {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  /** Takes everything that the command prints, appended. */
  readonly logFile?: string;
  readonly onLine?: (line: string) => void;
}

export interface CommandResult {
  readonly exitCode: number;
  /** Standard output and standard error, in the order in which they came. */
  readonly output: string;
  readonly stdout: string;
}

/**
 * Runs a command to its end. It gets a process group of its own, so that a Ctrl-C in the terminal reaches it once,
 * through here: Terraform takes a second interrupt as the order to drop everything, state included.
 *
 * @throws {InterruptedError} when this process was interrupted meanwhile.
 */
export function runCommand(options: CommandOptions): Promise<CommandResult> {
  return withInterrupts((interruption) => runInterruptibly(options, interruption));
}

async function runInterruptibly(options: CommandOptions, interruption: AbortSignal): Promise<CommandResult> {
  const child = spawn(options.command, options.args, {
    cwd: options.cwd,
    env: options.env,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const log = openLog(options.logFile);
  log?.write(`\n$ ${[options.command, ...options.args].join(' ')}\n`);

  interruption.addEventListener('abort', () => child.kill('SIGINT'), { once: true });

  let output = '';
  let stdout = '';
  let rest = '';
  const take = (text: string) => {
    output += text;
    log?.write(text);
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      options.onLine?.(line);
    }
  };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
    take(text);
  });
  child.stderr.setEncoding('utf8').on('data', take);

  try {
    const exitCode = await new Promise<number>((resolve, reject) => {
      child.on('error', (cause) =>
        reject(new Error(`Could not run "${options.command}": ${cause.message}`, { cause })),
      );
      child.on('close', (code) => resolve(code ?? 1));
    });
    if (rest !== '') {
      options.onLine?.(rest);
    }
    interruption.throwIfAborted();
    return { exitCode, output, stdout };
  } finally {
    // Who is told of the log must find the end of it there.
    await (log && new Promise<void>((resolve) => log.end(resolve)));
  }
}

function openLog(logFile: string | undefined) {
  if (logFile === undefined) {
    return undefined;
  }
  mkdirSync(dirname(logFile), { recursive: true });
  return createWriteStream(logFile, { flags: 'a' });
}
