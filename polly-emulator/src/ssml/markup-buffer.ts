// Markup for espeak-ng as it grows, with its pauses, and from where in the request's text each part of it comes.
import type { SsmlElement, SsmlText } from './tree.ts';

export interface Origin {
  readonly at: number;
  readonly length: number;
  readonly start: number;
  readonly end: number;
}

/** NUL ends the text for espeak-ng, ^A begins a command; the other characters that XML forbids say nothing. */
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

/**
 * Stands between two pauses: silent, but a word to espeak-ng, which otherwise keeps only the longest of adjoining
 * pauses.
 */
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

  /**
   * Replaces a comma or full stop at the end of the words so far by spaces, so that it makes no pause and no place
   * shifts.
   */
  blankLastStop(): void {
    const last = this.#lastText;
    // The semicolon at the end of an entity is no stop.
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

  /**
   * Words of the text itself. A run of characters written as they are has one origin; each escaped character has its
   * own.
   */
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

/** Of a duration that the tag's check let through: seconds (`2.5s`) or milliseconds (`250ms`). */
export function millisecondsOf(duration: string): number {
  return Math.round(Number.parseFloat(duration) * (duration.endsWith('ms') ? 1 : 1_000));
}

/** "The maximum duration is 10s." What Polly does with a longer one is not documented; here it is cut. */
const MAX_BREAK_MS = 10_000;

export function breakMilliseconds(time: string): number {
  return Math.min(MAX_BREAK_MS, millisecondsOf(time));
}

type Attributes = SsmlElement['attributes'];

/** espeak-ng's `weak` is no pause; Polly's is a comma's, as `medium`. */
const STRENGTHS: Readonly<Record<string, string>> = { weak: 'medium' };
/** "If the tag is next to a comma, it upgrades the tag to strong … next to a period … to x-strong." */
const UPGRADED: Readonly<Record<string, string>> = { ',': 'strong', '.': 'x-strong' };
/** "No pause. Use `none` to remove a normally occurring pause, such as after a period"; `x-weak` is "the same". */
const NO_PAUSE = new Set(['none', 'x-weak']);

/** A breath is a pause of about its length: espeak-ng does not breathe. */
const BREATH_MS: Readonly<Record<string, number>> = { 'x-short': 150, short: 250, long: 600, 'x-long': 900 };
const MEDIUM_BREATH_MS = 400;

/**
 * Source: Amazon Polly Developer Guide, "Adding a pause". That neighbours add up is a guess: it is what several pauses
 * mean, and the one way to have a pause of more than ten seconds.
 */
export function addBreak(buffer: MarkupBuffer, { time, strength }: Attributes): void {
  const asked = strength ?? UPGRADED[buffer.lastSpoken] ?? 'medium';
  if (time !== undefined) {
    // espeak-ng reads whole numbers only: of `0.5s` nothing would remain.
    buffer.addPause(`<break time="${breakMilliseconds(time)}ms"/>`);
  } else if (NO_PAUSE.has(asked)) {
    buffer.blankLastStop();
    buffer.addTag(`<break strength="${asked}"/>`);
  } else {
    buffer.addPause(`<break strength="${STRENGTHS[asked] ?? asked}"/>`);
  }
}

export function addBreath(buffer: MarkupBuffer, { duration = 'medium' }: Attributes): void {
  buffer.addPause(`<break time="${BREATH_MS[duration] ?? MEDIUM_BREATH_MS}ms"/>`);
}
