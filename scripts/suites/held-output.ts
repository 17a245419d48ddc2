import type { Print } from './suite.ts';

/** Keeps lines until they may be shown, and passes on what comes later. */
export class HeldOutput {
  #held: string[] | undefined = [];

  readonly print: Print = (line) => {
    if (this.#held === undefined) {
      console.log(line);
    } else {
      this.#held.push(line);
    }
  };

  release(): void {
    const lines = this.#held ?? [];
    this.#held = undefined;
    for (const line of lines) {
      console.log(line);
    }
  }
}
