// When the words of the text are said, found from the synthesizer's word events.
//
// espeak-ng has no event for some words ("there is" can be one), several for others (`1234`, `$3.50`), and places that
// can be a character or two off. So events and words are aligned: both keep their order, and of all such pairings the
// one that costs least is taken.
import type { TimedWord } from './timeline.ts';

/** A word of the text, in UTF-16 units of the markup. */
export interface MarkupSpan {
  readonly markupStart: number;
  readonly markupEnd: number;
}

/** How many words around the nearest one are considered for an event. */
const REACH = 2;
const WIDTH = 2 * REACH + 1;

/**
 * Costs, in characters or so: an event inside a word, one beside it, a second event of a word, a word without an event.
 */
const INSIDE = 0.3;
const BESIDE = 0.2;
const PER_CHARACTER = 0.4;
const MOST_BESIDE = 6;
const SECOND_EVENT = 0.2;
const SKIPPED_WORD = 0.8;
const MOST_SKIPPED = 4;

/** The longest row of events whose places never go back; the others are the synthesizer's slips. */
function dropSlips(events: readonly TimedWord[]): TimedWord[] {
  const tails: number[] = [];
  const before = new Int32Array(events.length).fill(-1);
  const placeOf = (index: number): number => events[index]?.markupIndex ?? 0;
  for (let index = 0; index < events.length; index++) {
    let low = 0;
    for (let high = tails.length; low < high; ) {
      const middle = (low + high) >> 1;
      if (placeOf(tails[middle] ?? 0) <= placeOf(index)) low = middle + 1;
      else high = middle;
    }
    before[index] = low > 0 ? (tails[low - 1] ?? -1) : -1;
    tails[low] = index;
  }
  const kept: TimedWord[] = [];
  for (let index = tails.at(-1) ?? -1; index >= 0; index = before[index] ?? -1) kept.push(events[index] as TimedWord);
  return kept.reverse();
}

function costOf(place: number, word: MarkupSpan): number {
  if (place === word.markupStart) return 0;
  if (place > word.markupStart && place < word.markupEnd) return INSIDE;
  const distance = place < word.markupStart ? word.markupStart - place : place - word.markupEnd + 1;
  return Math.min(BESIDE + PER_CHARACTER * distance, MOST_BESIDE);
}

function stepCost(from: number, to: number): number {
  return from === to ? SECOND_EVENT : Math.min(SKIPPED_WORD * (to - from - 1), MOST_SKIPPED);
}

/** For every event the index of its word. */
function pair(events: readonly TimedWord[], words: readonly MarkupSpan[]): number[] {
  const firsts = new Int32Array(events.length);
  const costs = new Float64Array(events.length * WIDTH).fill(Number.POSITIVE_INFINITY);
  const comeFrom = new Int8Array(events.length * WIDTH).fill(-1);
  let nearest = 0;
  for (const [index, { markupIndex }] of events.entries()) {
    while (nearest + 1 < words.length && (words[nearest + 1]?.markupStart ?? 0) <= markupIndex) nearest++;
    firsts[index] = nearest - REACH;
    for (let slot = 0; slot < WIDTH; slot++) {
      const candidate = nearest - REACH + slot;
      const word = words[candidate];
      if (!word) continue;
      let best = index === 0 ? stepCost(-1, candidate) : Number.POSITIVE_INFINITY;
      for (let earlier = 0; index > 0 && earlier < WIDTH; earlier++) {
        const from = (firsts[index - 1] ?? 0) + earlier;
        const reached = costs[(index - 1) * WIDTH + earlier] ?? Number.POSITIVE_INFINITY;
        if (from > candidate || reached + stepCost(from, candidate) >= best) continue;
        best = reached + stepCost(from, candidate);
        comeFrom[index * WIDTH + slot] = earlier;
      }
      costs[index * WIDTH + slot] = best + costOf(markupIndex, word);
    }
  }
  const wordOf: number[] = new Array(events.length).fill(0);
  const lastRow = costs.subarray((events.length - 1) * WIDTH);
  let slot = lastRow.indexOf(Math.min(...lastRow));
  for (let index = events.length - 1; index >= 0; index--) {
    wordOf[index] = (firsts[index] ?? 0) + slot;
    slot = comeFrom[index * WIDTH + slot] ?? 0;
  }
  return wordOf;
}

/** When something begins, and when the synthesizer's event for it was. */
export interface WordTime {
  readonly startMs: number;
  readonly eventMs: number;
}

/**
 * One for every word, in their order; times never go back and never pass `endMs`. A word without an event lies between
 * its neighbours as its place in the markup does, within the sound that they leave.
 */
export function alignWords(words: readonly MarkupSpan[], timed: readonly TimedWord[], endMs: number): WordTime[] {
  const events = words.length === 0 ? [] : dropSlips(timed);
  const wordOf = events.length === 0 ? [] : pair(events, words);
  const times: (WordTime | undefined)[] = new Array(words.length).fill(undefined);
  const until: number[] = new Array(words.length).fill(endMs);
  for (const [index, event] of events.entries()) {
    const word = wordOf[index] ?? 0;
    times[word] ??= { startMs: event.startMs, eventMs: event.eventMs };
    until[word] = event.untilMs;
  }
  let latest = 0;
  for (let index = 0; index < words.length; ) {
    const known = times[index];
    let next = index + 1;
    while (next < words.length && times[next] === undefined) next++;
    const from = known ?? { startMs: latest, eventMs: latest };
    const to = known ? (until[index] ?? endMs) : (times[next]?.startMs ?? endMs);
    const first = words[index]?.markupStart ?? 0;
    const length = Math.max((words[next - 1]?.markupEnd ?? first) - first, 1);
    for (let at = index; at < next; at++) {
      const share = ((words[at]?.markupStart ?? first) - first) / length;
      const guess = Math.round(from.startMs + Math.max(to - from.startMs, 0) * share);
      const startMs = Math.min(Math.max(at === index ? from.startMs : guess, latest), endMs);
      const eventMs = at === index ? Math.min(from.eventMs, startMs) : startMs;
      times[at] = { startMs, eventMs };
      latest = startMs;
    }
    index = next;
  }
  return times.map((time) => time ?? { startMs: endMs, eventMs: endMs });
}
