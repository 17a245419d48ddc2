import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { waitFor } from '../client/wait-for.ts';
import { pythonPath, repositoryDir } from '../local/paths.ts';

export interface TerminalOptions {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
}

class EndedError extends Error {
  override name = 'EndedError';
}

/** A command in a pseudo-terminal, with somebody who types and reads. */
export class Terminal {
  readonly #process: ChildProcessWithoutNullStreams;
  readonly #exit: Promise<number | null>;
  #shown = '';
  #hasEnded = false;
  /** How much of it was read. */
  #read = 0;

  constructor(command: readonly string[], { cwd, env }: TerminalOptions) {
    const program = join(repositoryDir, 'integration', 'clients', 'terminal.py');
    this.#process = spawn(pythonPath, [program, ...command], { cwd, env });
    for (const stream of [this.#process.stdout, this.#process.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        this.#shown += stripVTControlCharacters(text).replaceAll('\r', '');
      });
    }
    this.#exit = new Promise((resolve) => this.#process.once('close', resolve));
    this.#process.once('close', () => {
      this.#hasEnded = true;
    });
  }

  type(keys: string): void {
    this.#process.stdin.write(keys);
  }

  /**
   * Reads on until a pattern is shown, and returns what it matched.
   *
   * @throws when it is not shown in time, and at once when the command has ended.
   */
  async see(pattern: RegExp, timeoutMs = 30_000): Promise<string> {
    const match = await waitFor(
      async () => {
        const found = pattern.exec(this.#shown.slice(this.#read));
        if (found !== null) return found;
        const end = this.#shown.slice(this.#read).slice(-1_500);
        throw this.#hasEnded ? new EndedError(`The command has ended with:\n${end}`) : new Error(`It shows:\n${end}`);
      },
      { what: `the terminal to show ${pattern}`, timeoutMs, isFinal: (error) => error instanceof EndedError },
    );
    this.#read += match.index + match[0].length;
    return match[0];
  }

  /** Waits for the command to end. @returns its status. */
  ended(): Promise<number | null> {
    return this.#exit;
  }

  /** Hangs up, as a window that is closed. */
  async close(): Promise<void> {
    this.#process.kill();
    await this.#exit;
  }
}
