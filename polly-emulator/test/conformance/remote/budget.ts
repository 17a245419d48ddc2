// The cap on what Polly bills.

/** The call would go above the cap. It was not sent. */
export class OverBudgetError extends Error {
  override readonly name = 'OverBudgetError';
}

export class Budget {
  readonly maxCharacters: number;
  #used = 0;

  constructor(maxCharacters: number) {
    this.maxCharacters = maxCharacters;
  }

  /** Characters that were billed, or may still be by a call that is under way. */
  get used(): number {
    return this.#used;
  }

  /** Before a call, with the most that it can cost. Throws OverBudgetError. */
  reserve(characters: number): void {
    if (this.#used + characters > this.maxCharacters) {
      const sum = `${this.#used} of ${this.maxCharacters} characters are used, and it would send ${characters}`;
      throw new OverBudgetError(`the cap: ${sum} (REMOTE_MAX_CHARACTERS)`);
    }
    this.#used += characters;
  }

  /** What it did cost in the end. Without an answer nothing is given back: Polly may have spoken. */
  settle(reserved: number, billed: number): void {
    this.#used += billed - reserved;
  }
}
