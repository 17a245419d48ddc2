import { createInterface } from 'node:readline/promises';
import type { ReadStream } from 'node:tty';

const CTRL_C = '\u0003';
const CTRL_D = '\u0004';

/** A terminal whose keys act at once, without Enter. */
export class Keys {
  readonly #input: ReadStream;
  readonly #onKey: (key: string) => void;
  #questions: Promise<unknown> = Promise.resolve();
  readonly #listen = (data: string) => {
    for (const key of data) this.#onKey(key === CTRL_C || key === CTRL_D ? 'q' : key);
  };

  constructor(onKey: (key: string) => void, input: ReadStream = process.stdin) {
    this.#input = input;
    this.#onKey = onKey;
    this.#input.setEncoding('utf8');
    // A window that is closed ends make by a signal; what make has started hears of it only here.
    for (const name of ['end', 'error', 'close']) this.#input.once(name, () => this.#onKey('q'));
    this.#resume();
  }

  /** Reads a line, typed as in any shell; undefined where it was given up by Ctrl-C or Ctrl-D. One question at a time. */
  ask(question: string): Promise<string | undefined> {
    const answer = this.#questions.then(() => this.#askNow(question));
    this.#questions = answer.catch(() => undefined);
    return answer;
  }

  async #askNow(question: string): Promise<string | undefined> {
    this.#pause();
    const lines = createInterface({ input: this.#input, output: process.stdout });
    try {
      const givenUp = new Promise<undefined>((resolve) => lines.once('close', () => resolve(undefined)));
      return await Promise.race([lines.question(question), givenUp]);
    } finally {
      lines.close();
      this.#resume();
    }
  }

  close(): void {
    this.#input.off('data', this.#listen);
    this.#input.pause();
    try {
      this.#input.setRawMode(false);
    } catch {
      // The window was closed: there is no terminal any more.
    }
  }

  #resume(): void {
    if (!this.#input.isTTY || this.#input.destroyed) return;
    this.#input.setRawMode(true);
    this.#input.on('data', this.#listen);
    this.#input.resume();
  }

  #pause(): void {
    this.#input.off('data', this.#listen);
    this.#input.setRawMode(false);
  }
}
