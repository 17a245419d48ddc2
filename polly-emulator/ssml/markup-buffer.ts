// Markup for espeak-ng as it grows, and from where in the request's text each part of it comes.
import type { SsmlText } from './tree.ts';

export interface Origin {
  readonly at: number;
  readonly length: number;
  readonly start: number;
  readonly end: number;
}

/**
 * NUL ends the text for espeak-ng, ^A begins a command; the other characters that XML forbids, and halves of a pair, say
 * nothing.
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to take out
const UNSPEAKABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu;

/** `[[` would begin phonemes. Round brackets make the same pause and are never commands. */
const WRITTEN: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '[': '(',
  ']': ')',
};
const SPECIAL = /[&<>"[\]]/g;

export function escapeText(text: string): string {
  return text.replace(UNSPEAKABLE, ' ').replace(SPECIAL, (character) => WRITTEN[character] as string);
}

export class MarkupBuffer {
  readonly #parts: string[] = [];
  readonly #origins: Origin[] = [];
  #length = 0;
  #lastSpoken = '';

  get markup(): string {
    return this.#parts.join('');
  }

  get origins(): readonly Origin[] {
    return this.#origins;
  }

  /** The last character of the words so far that is not a space. */
  get lastSpoken(): string {
    return this.#lastSpoken;
  }

  addTag(tag: string): void {
    this.#add(tag);
  }

  /** Other words than those of the text, or phonemes; `markup` is escaped already. */
  addInstead(markup: string, start: number, end: number): void {
    if (markup === '') return;
    this.#origins.push({ at: this.#length, length: markup.length, start, end });
    this.#add(markup);
    this.#lastSpoken = markup.at(-1) as string;
  }

  /** The words of the text themselves: one origin as far as characters go one by one, one for each that does not. */
  addText({ text, starts, end }: SsmlText): void {
    const clean = text.replace(UNSPEAKABLE, ' ');
    let from = 0;
    const addRun = (to: number): void => {
      if (to === from) return;
      const written = clean.slice(from, to).replace(/[[\]]/g, (bracket) => WRITTEN[bracket] as string);
      const start = starts[from] as number;
      this.#origins.push({ at: this.#length, length: to - from, start, end: start + to - from });
      this.#add(written);
      from = to;
    };
    for (let index = 0; index < clean.length; index += 1) {
      const written = WRITTEN[clean[index] as string];
      const start = starts[index] as number;
      const next = starts[index + 1] ?? end;
      if ((written === undefined || written.length === 1) && next - start === 1) continue;
      addRun(index);
      // A character of two units that is written as one reference starts at one place twice.
      const units = next === start ? 2 : 1;
      const past = starts[index + units] ?? end;
      this.#origins.push({ at: this.#length, length: (written ?? ' ').length * units, start, end: past });
      this.#add(written ?? clean.slice(index, index + units));
      index += units - 1;
      from = index + 1;
    }
    addRun(clean.length);
    this.#lastSpoken = clean.trimEnd().at(-1) ?? this.#lastSpoken;
  }

  #add(markup: string): void {
    this.#parts.push(markup);
    this.#length += markup.length;
  }
}
