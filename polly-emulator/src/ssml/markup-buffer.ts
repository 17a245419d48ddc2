// Markup for espeak-ng as it grows, with its pauses, and from where in the request's text each part of it comes.
import { ClauseMeter, type Manner } from './clause-limits.ts';
import { findEmoji } from './emoji.ts';
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

/** Ends of a line that espeak-ng takes for spaces. */
const LINE_END = /\r(?!\n)|[\u0085\u2028]/g;

/**
 * `[[` would begin phonemes. Round brackets make the same pause and are never commands. Behind a stop, `"` has to be
 * itself: a reference would hide the end of the sentence.
 */
const WRITTEN: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '[': '(',
  ']': ')',
  '\u2029': '\n\n',
};

const cleanText = (text: string): string => text.replace(UNSPEAKABLE, ' ').replace(LINE_END, '\n');

/**
 * Stands between two pauses: silent, but a word to espeak-ng, which otherwise keeps only the longest of adjoining
 * pauses.
 */
const APART = '\u200b';
const SPECIAL = /[&<>[\]\u2029]/g;
/** A bracket or quotation mark makes the pause of the stop before it longer: to about this, at the normal speed. */
const QUOTED_STOP = /([.,;:!?…])["”»)]+\s*$/;
const QUOTED_COMMA_MS = 500;
const QUOTED_END_MS = 750;

function quotedPauseMs(text: string): number {
  const [, stop = ''] = QUOTED_STOP.exec(text.slice(-20)) ?? [];
  return stop === '' ? 0 : /[,;:]/.test(stop) ? QUOTED_COMMA_MS : QUOTED_END_MS;
}

const SPACE_OR_STOP = /[\s.,;:!?…؟،।॥。、，；：！？]/;

/** What stands at a place of a text in the markup, beside or instead of the characters there. */
interface Edit {
  readonly at: number;
  /** Put in before. */
  readonly before: string;
  /** Characters that `written` stands for. */
  readonly length: number;
  readonly written: string;
}

const SENTENCE_END = '</s>';
/** Ends a clause; of all tags that do, it has the shortest pause: 40 ms. */
export const SHORTEST_BREAK = '<break time="1ms"/>';

export class MarkupBuffer {
  readonly #parts: string[] = [];
  readonly #origins: Origin[] = [];
  readonly #meter = new ClauseMeter();
  #length = 0;
  #lastSpoken = '';
  /** The part that ends in `#lastSpoken`, where that is the text's own. */
  #lastText: number | undefined;
  /** Nothing is said since the pause before, or since the beginning of a text, paragraph or sentence. */
  #pausedLast = true;
  #endsInPause = false;
  #begun = false;
  /**
   * The parts that end sentences, of those behind the last words: within an emphasis, each would lengthen the silence
   * at the end of the text.
   */
  #lastEnds: number[] = [];
  #quotedPauseMs = 0;
  #styleEnded = false;
  /** A space between a full stop and a tag, until it is known whether the stop ends a sentence. */
  #openStop: number | undefined;
  /** What ends a clause where the next words are. */
  clauseCut = SHORTEST_BREAK;

  /** Complete: nothing is added behind it. */
  close(tag: string): string {
    // Without words behind it, espeak-ng has only the longer of this pause and its own at the end.
    if (this.#endsInPause) this.#add(APART);
    for (const end of this.#lastEnds) this.#parts[end] = '';
    this.#settleLastStop();
    this.#add(tag);
    return this.#parts.join('');
  }

  get origins(): readonly Origin[] {
    return this.#origins;
  }

  /** The last character of the words so far that is not a space; '' behind a pause. */
  get lastSpoken(): string {
    return this.#lastSpoken;
  }

  /** The pause that there is without a tag: a break of less would make it shorter. */
  get quotedPauseMs(): number {
    return this.#quotedPauseMs;
  }

  addTag(tag: string): void {
    this.#openStopHere();
    this.#add(tag);
  }

  /**
   * A tag that begins a paragraph or a sentence. At the beginning of the text it is left out: its pause would be
   * shorter by that at the end of the text that was spoken before, whosever that was.
   */
  addBeginning(tag: string): void {
    if (this.#begun) this.addTag(tag);
    this.#meter.endClause();
    this.#pausedLast = true;
  }

  /** A tag that ends a clause. */
  addEnd(tag: string): void {
    this.addTag(tag);
    this.#meter.endClause();
    if (tag === SENTENCE_END) this.#lastEnds.push(this.#parts.length - 1);
  }

  /**
   * A tag that begins a style. Directly behind the end of another, espeak-ng loses words of the clause in some voices,
   * so the clause ends there.
   */
  addStyle(tag: string): void {
    this.#openStopHere();
    if (this.#styleEnded) this.#add(this.clauseCut);
    if (this.#styleEnded) this.#meter.endClause();
    this.#styleEnded = false;
    this.#add(tag);
  }

  addStyleEnd(tag: string): void {
    this.addTag(tag);
    this.#styleEnded = true;
  }

  /** A tag that is a pause of its own, however many stand side by side, and at the beginning as well. */
  addPause(tag: string): void {
    if (this.#pausedLast) this.#add(APART);
    this.#begun = true;
    this.#styleEnded = false;
    this.#lastEnds = [];
    this.addEnd(tag);
    this.#pausedLast = true;
    this.#endsInPause = true;
    this.#lastSpoken = '';
    this.#lastText = undefined;
    this.#quotedPauseMs = 0;
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
    this.#lastSpoken = '';
    this.#openStop = undefined;
  }

  /** Phonemes in place of the text's words. */
  addPhonemes(markup: string, start: number, end: number): void {
    if (markup === '') return;
    this.#addOrigin(markup, start, end);
    this.#endWords(markup, undefined);
  }

  /** Other words than those of the text. */
  addInstead(words: string, start: number, end: number, manner: Manner): void {
    const clean = cleanText(words);
    if (clean.trim() === '') return;
    this.#settleStop(clean);
    let from = 0;
    const addRun = (to: number): void => {
      const written = clean.slice(from, to).replace(SPECIAL, (character) => WRITTEN[character] as string);
      if (written !== '') this.#addOrigin(written, start, end);
    };
    for (const { at, before, length, written } of this.#planEdits(clean, manner)) {
      addRun(at);
      this.#add(before);
      if (length > 0) this.#addOrigin(written, start, end);
      from = at + length;
    }
    addRun(clean.length);
    this.#endWords(clean, undefined);
  }

  /**
   * Words of the text itself. A run of characters written as they are has one origin; each escaped character has its
   * own.
   */
  addText({ text, starts, end }: SsmlText, manner: Manner): void {
    const clean = cleanText(text);
    this.#settleStop(clean);
    let from = 0;
    const startOf = (index: number): number => starts[index] ?? end;
    const addRun = (to: number): void => {
      if (to <= from) return;
      const written = clean.slice(from, to).replace(/[[\]]/g, (bracket) => WRITTEN[bracket] as string);
      const start = startOf(from);
      this.#origins.push({ at: this.#length, length: to - from, start, end: start + to - from });
      this.#add(written);
      from = to;
    };
    const addCharacters = (to: number): void => {
      for (let index = from; index < to; index += 1) {
        const written = WRITTEN[clean[index] as string];
        const start = startOf(index);
        const next = startOf(index + 1);
        if ((written === undefined || written.length === 1) && next - start === 1) continue;
        addRun(index);
        // A character of two units that is written as one reference starts at one place twice.
        const units = next === start ? 2 : 1;
        this.#addOrigin(written ?? clean.slice(index, index + units), start, startOf(index + units));
        index += units - 1;
        from = index + 1;
      }
      addRun(to);
    };
    for (const { at, before, length, written } of this.#planEdits(clean, manner)) {
      addCharacters(at);
      this.#add(before);
      const own = clean.slice(at, at + length);
      if (length > 0 && own !== written) this.#addOrigin(written, startOf(at), startOf(at + length));
      else addCharacters(at + length);
      from = at + length;
    }
    addCharacters(clean.length);
    if (clean.trim() === '') return;
    this.#endWords(
      clean,
      this.#parts.findLastIndex((part) => part.trim() !== ''),
    );
  }

  #planEdits(clean: string, manner: Manner): Edit[] {
    const edits: Edit[] = [];
    const addRuns = (from: number, to: number): void => {
      for (const { 0: run, index } of clean.slice(from, to).matchAll(/\S+/g)) {
        for (const { at, kind } of this.#meter.addRun(clean, from + index, from + index + run.length, manner)) {
          edits.push({ at, before: kind === 'clause' ? this.clauseCut : ' ', length: 0, written: '' });
        }
      }
    };
    let from = 0;
    for (const { at, length, written } of findEmoji(clean)) {
      addRuns(from, at);
      const cut = this.#meter.addEmoji(length, at).length > 0 ? this.clauseCut : ' ';
      edits.push({ at, before: cut, length, written });
      from = at + length;
      edits.push({ at: from, before: ' ', length: 0, written: '' });
    }
    addRuns(from, clean.length);
    return edits;
  }

  /**
   * espeak-ng forgets what the tags behind a full stop say, once a capital letter shows that the stop ends a sentence,
   * and the stop's own pause when there is a break. With a line's end between it ends the sentence at once.
   */
  #openStopHere(): void {
    if (this.#openStop !== undefined || this.#lastSpoken !== '.') return;
    const last = this.#parts.at(-1) ?? '';
    if (last.slice(last.trimEnd().length).includes('\n')) return;
    this.#openStop = this.#parts.length;
    this.#add(' ');
  }

  #settleStop(words: string): void {
    const first = /\S/u.exec(words)?.[0];
    if (first === undefined) return;
    if (this.#openStop !== undefined && !/^\p{Ll}/u.test(first)) this.#parts[this.#openStop] = '\n';
    this.#openStop = undefined;
  }

  /**
   * At the end of the text espeak-ng takes a stop for one, and its pause, which another speed would stretch, away. A
   * stop that stands alone, as behind an emoji, it would name.
   */
  #settleLastStop(): void {
    const before = this.#parts.slice(0, this.#openStop).slice(-3).join('');
    if (this.#lastSpoken !== '.' || !/\s\.\s*$/.test(before)) return;
    if (this.#openStop === undefined) this.#add('\n');
    else this.#parts[this.#openStop] = '\n';
  }

  #addOrigin(markup: string, start: number, end: number): void {
    this.#origins.push({ at: this.#length, length: markup.length, start, end });
    this.#add(markup);
  }

  #endWords(words: string, lastText: number | undefined): void {
    this.#lastSpoken = words.trimEnd().at(-1) ?? '';
    this.#quotedPauseMs = quotedPauseMs(words);
    this.#lastText = lastText;
    this.#pausedLast = false;
    this.#endsInPause = false;
    this.#begun = true;
    this.#styleEnded = false;
    this.#lastEnds = [];
  }

  #add(markup: string): void {
    if (markup === '') return;
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
/** How long they are at the normal speed; what is not here is longer. */
const STRENGTH_MS: Readonly<Record<string, number>> = { weak: 380, medium: 380, strong: 650 };
const LONGEST_MS = 1_000;
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
    addTimed(buffer, breakMilliseconds(time));
  } else if (NO_PAUSE.has(asked)) {
    buffer.blankLastStop();
    buffer.addTag(`<break strength="${asked}"/>`);
  } else if ((STRENGTH_MS[asked] ?? LONGEST_MS) > buffer.quotedPauseMs) {
    buffer.addPause(`<break strength="${STRENGTHS[asked] ?? asked}"/>`);
  }
}

function addTimed(buffer: MarkupBuffer, milliseconds: number): void {
  if (milliseconds > buffer.quotedPauseMs || buffer.quotedPauseMs === 0) {
    buffer.addPause(`<break time="${milliseconds}ms"/>`);
  }
}

export function addBreath(buffer: MarkupBuffer, { duration = 'medium' }: Attributes): void {
  addTimed(buffer, BREATH_MS[duration] ?? MEDIUM_BREATH_MS);
}
