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

/** Nobody hears it, and espeak-ng takes it for words: of pauses with nothing between it keeps the longest one only. */
const APART = '\u200b';
const SPACE_OR_STOP = /[\s.,;:!?…؟،।॥。、，；：！？]/;

export class MarkupBuffer {
  readonly #parts: string[] = [];
  readonly #origins: Origin[] = [];
  #length = 0;
  #lastSpoken = '';
  /** The part that ends in `#lastSpoken`, where that is the text's own. */
  #lastText: number | undefined;
  #pausedLast = false;

  get markup(): string {
    return this.#parts.join('');
  }

  get origins(): readonly Origin[] {
    return this.#origins;
  }

  /** The last character of the words so far that is not a space; '' behind a pause. */
  get lastSpoken(): string {
    return this.#lastSpoken;
  }

  addTag(tag: string): void {
    this.#add(tag);
  }

  /** A tag that is a pause of its own, however many stand side by side. */
  addPause(tag: string): void {
    if (this.#pausedLast) this.#add(APART);
    this.#add(tag);
    this.#pausedLast = true;
    this.#lastSpoken = '';
    this.#lastText = undefined;
  }

  /** Takes the sound of a comma or full stop at the end of the words so far away, and leaves its place. */
  blankLastStop(): void {
    const last = this.#lastText;
    // What is written as a reference ends in a semicolon that is none.
    if (last === undefined || !SPACE_OR_STOP.test(this.#lastSpoken)) return;
    const part = this.#parts[last] as string;
    let length = part.length;
    while (length > 0 && SPACE_OR_STOP.test(part[length - 1] as string)) length -= 1;
    this.#parts[last] = part.slice(0, length).padEnd(part.length);
    this.#lastText = undefined;
  }

  /** Other words than those of the text, or phonemes; `markup` is escaped already. */
  addInstead(markup: string, start: number, end: number): void {
    if (markup === '') return;
    this.#origins.push({ at: this.#length, length: markup.length, start, end });
    this.#add(markup);
    this.#endWords(markup.at(-1) as string, undefined);
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
    const lastSpoken = clean.trimEnd().at(-1);
    if (lastSpoken === undefined) return;
    this.#endWords(
      lastSpoken,
      this.#parts.findLastIndex((part) => part.trim() !== ''),
    );
  }

  #endWords(lastSpoken: string, lastText: number | undefined): void {
    this.#lastSpoken = lastSpoken;
    this.#lastText = lastText;
    this.#pausedLast = false;
  }

  #add(markup: string): void {
    this.#parts.push(markup);
    this.#length += markup.length;
  }
}
