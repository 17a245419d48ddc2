import { spawn } from 'node:child_process';
import { createWriteStream, mkdirSync } from 'node:fs';
import { constants } from 'node:os';
import { dirname } from 'node:path';
import { BrokenOffError, InterruptedError, withInterrupts } from '../client/interrupts.ts';
import { endGroup } from './end-group.ts';

export interface CommandOptions {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  /** Takes everything that the command prints, appended. */
  readonly logFile?: string;
  readonly onLine?: (line: string) => void;
  /** False: it stays in the group of this process. For unit tests, in which no signal arrives: whoever ends jest ends it, too. */
  readonly ownGroup?: boolean;
  /** How long the command may take to end once it was interrupted. */
  readonly graceMs?: number;
}

export interface CommandResult {
  /** As shells give it: 128 and the signal's number for a command that a signal ended. */
  readonly exitCode: number;
  /** Standard output and standard error, in the order in which they came. */
  readonly output: string;
  readonly stdout: string;
}

const GRACE_MS = 30_000;

/**
 * Runs a command to its end. It gets a process group of its own, so that a Ctrl-C in the terminal reaches it once,
 * through here: Terraform takes a second interrupt as the order to drop everything, state included. Nothing of the group
 * outlives an interrupted command.
 *
 * @throws {InterruptedError} when this process was interrupted meanwhile and the command ended by itself.
 * @throws {BrokenOffError} when it did not, and was killed.
 */
export function runCommand(options: CommandOptions): Promise<CommandResult> {
  return withInterrupts((interruption) => runInterruptibly(options, interruption));
}

async function runInterruptibly(options: CommandOptions, interruption: AbortSignal): Promise<CommandResult> {
  const { command, args, ownGroup = true, graceMs = GRACE_MS } = options;
  const child = spawn(command, args, {
    cwd: options.cwd,
    env: options.env,
    detached: ownGroup,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const log = openLog(options.logFile);
  log?.write(`\n$ ${[command, ...args].join(' ')}\n`);

  let ending: Promise<'by itself' | 'killed'> | undefined;
  const end = () => {
    ending = endGroup(child, graceMs);
    ending.catch(() => undefined); // Thrown below, when the command has ended.
  };
  interruption.addEventListener('abort', end, { once: true });

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
      child.on('error', (cause) => reject(new Error(`Could not run "${command}": ${cause.message}`, { cause })));
      child.on('close', (code, signal) => resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal])));
    });
    if (rest !== '') {
      options.onLine?.(rest);
    }
    if ((await ending) === 'killed') {
      throw new BrokenOffError(
        `Interrupted. "${[command, ...args].join(' ')}" had not ended ${graceMs / 1000} s later and was killed: ` +
          'what it was doing may be half done.',
      );
    }
    if (interruption.aborted) {
      throw new InterruptedError('Interrupted.', exitCode);
    }
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
