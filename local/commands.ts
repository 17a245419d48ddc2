import { spawn } from 'node:child_process';
import { createWriteStream, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';

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

/** Ctrl-C or a polite kill arrived while a command ran, and the command has ended since. */
export class InterruptedError extends Error {
  override name = 'InterruptedError';
}

/**
 * Runs a command to its end. It gets a process group of its own, so that a Ctrl-C in the terminal reaches it once,
 * through here: Terraform takes a second interrupt as the order to drop everything, state included.
 *
 * @throws {InterruptedError} when this process was interrupted meanwhile.
 */
export async function runCommand(options: CommandOptions): Promise<CommandResult> {
  const child = spawn(options.command, options.args, {
    cwd: options.cwd,
    env: options.env,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const log = openLog(options.logFile);
  log?.write(`\n$ ${[options.command, ...options.args].join(' ')}\n`);

  let interrupted = false;
  const interrupt = () => {
    if (!interrupted) {
      interrupted = true;
      child.kill('SIGINT');
    }
  };
  // A closed terminal (SIGHUP) must not leave the command running with nobody to wait for it.
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) {
    process.on(signal, interrupt);
  }

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
    if (interrupted) {
      throw new InterruptedError('Interrupted. What was running has ended in good order.');
    }
    return { exitCode, output, stdout };
  } finally {
    for (const signal of signals) {
      process.off(signal, interrupt);
    }
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
