// The words of a request without its tags and entities, every character with its place in the request and in the
// synthesizer's markup.

import type { SpokenMarkup } from '../ssml/espeak-markup.ts';
import { breakMilliseconds } from '../ssml/markup-buffer.ts';
import { dereference } from '../ssml/tree.ts';

/** Where a character comes from: [start, end) of the request's text, [markupStart, markupEnd) of the markup. */
export interface Place {
  readonly start: number;
  readonly end: number;
  readonly markupStart: number;
  readonly markupEnd: number;
}

/** A `<break>`: [start, end) of the request's text; `before` is the index in `SpokenText.text` of what follows it. */
export interface SpokenBreak {
  readonly start: number;
  readonly end: number;
  readonly before: number;
  /** Its `time`; 0 where it has none, so that its length is the voice's. */
  readonly durationMs: number;
}

export interface SpokenText {
  readonly text: string;
  /** One for every UTF-16 unit of `text`. */
  readonly places: readonly Place[];
  readonly breaks: readonly SpokenBreak[];
}

/**
 * Stands for a piece of the request that the markup says in other words (`sub`, a lexicon's entry): always one word.
 */
export const REPLACED = '\ufffc';
/** Tags end a word; those of paragraphs and sentences end a sentence. */
const TAG_GAP = ' ';
export const SENTENCE_GAP = '\u2029';

interface Range {
  readonly start: number;
  readonly end: number;
}

interface Unit extends Range {
  readonly value: string;
}

/** The UTF-16 units of a piece with their places. All units of an entity have the place of the whole entity. */
function readUnits(text: string, start: number, end: number, entities: boolean): Unit[] {
  const units: Unit[] = [];
  for (let at = start; at < end; ) {
    const entity =
      entities && text[at] === '&' ? /^&(#x?[\da-fA-F]{1,8}|\w{1,8});/.exec(text.slice(at, at + 12)) : null;
    const length = entity?.[0].length ?? 1;
    const value = entity ? dereference(entity[1] ?? '') : (text[at] ?? '');
    for (const unit of value.split('')) units.push({ value: unit, start: at, end: at + length });
    at += length;
  }
  return units;
}

/**
 * The markup may have another sign, or a space, for a sign that the synthesizer cannot read; letters and digits are the
 * same.
 */
function isSame(source: readonly Unit[], markup: readonly Unit[]): boolean {
  return (
    source.length === markup.length &&
    markup.every(({ value }, index) => value === source[index]?.value || !/[\p{L}\p{N}]/u.test(value))
  );
}

const BREAK_OR_COMMENT = /<!--[\s\S]*?-->|<break\b(?:"[^"]*"|'[^']*'|[^>"'])*>(?:\s*<\/break\s*>)?/g;
const SENTENCE_TAG = /<\/?(?:p|s)[\s/>]/;

export function readSpokenText(text: string, spoken: SpokenMarkup): SpokenText {
  const characters: string[] = [];
  const places: Place[] = [];
  const breaks: SpokenBreak[] = [];
  const push = (value: string, { start, end }: Range, markup: Range): void => {
    characters.push(value);
    places.push({ start, end, markupStart: markup.start, markupEnd: markup.end });
  };
  let end = 0;
  let markupEnd = 0;
  const skipTo = (start: number): void => {
    const gap = text.slice(end, start);
    if (!gap.includes('<')) return;
    for (const { 0: tag, index } of gap.matchAll(BREAK_OR_COMMENT)) {
      if (tag.startsWith('<!')) continue;
      const [, time] = /\stime\s*=\s*["']([^"']*)/.exec(tag) ?? [];
      const durationMs = time === undefined ? 0 : breakMilliseconds(time);
      breaks.push({ start: end + index, end: end + index + tag.length, before: characters.length, durationMs });
    }
    const separator = SENTENCE_TAG.test(gap) ? SENTENCE_GAP : TAG_GAP;
    push(separator, { start: end, end }, { start: markupEnd, end: markupEnd });
  };
  for (const run of mergeRuns(spoken)) {
    skipTo(run.start);
    const whole = { start: run.at, end: run.at + run.length };
    const markup = readUnits(spoken.markup, whole.start, whole.end, true);
    const plain = readUnits(text, run.start, run.end, false);
    const source = isSame(plain, markup) ? plain : readUnits(text, run.start, run.end, true);
    if (isSame(source, markup)) {
      for (const [index, unit] of source.entries()) {
        push(unit.value === REPLACED ? TAG_GAP : unit.value, unit, markup[index] ?? unit);
      }
    } else if (markup.every(({ value }) => /\s/.test(value))) {
      // A line's end of two characters that is read as one, and the one that ends a paragraph and is written as two.
      const [first = '', second] = markup.map(({ value }) => value);
      push(second === undefined ? first : SENTENCE_GAP, run, whole);
    } else {
      push(REPLACED, run, whole);
    }
    end = run.end;
    markupEnd = whole.end;
  }
  skipTo(text.length);
  return { text: characters.join(''), places, breaks };
}

/** Neighbours that stand for the same piece are one; pieces that stand for nothing in the request are left out. */
function mergeRuns(spoken: SpokenMarkup): SpokenMarkup['origins'] {
  const runs: { at: number; length: number; start: number; end: number }[] = [];
  for (const run of spoken.origins) {
    const last = runs.at(-1);
    if (run.end <= run.start) continue;
    if (last && last.start === run.start && last.end === run.end) last.length = run.at + run.length - last.at;
    else runs.push({ ...run });
  }
  return runs;
}
