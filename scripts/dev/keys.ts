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
    this.#pause();
    this.#input.pause();
  }

  #resume(): void {
    this.#input.setRawMode(true);
    this.#input.on('data', this.#listen);
    this.#input.resume();
  }

  #pause(): void {
    this.#input.off('data', this.#listen);
    this.#input.setRawMode(false);
  }
}
