import { describe, expect, test } from '@jest/globals';
import { alignWords } from '../../src/marks/align-words.ts';
import type { TimedWord } from '../../src/marks/timeline.ts';

/** Words of one letter to many, one space between them: `1 3` is `x xxx`. */
function wordsOf(...lengths: number[]): { markupStart: number; markupEnd: number }[] {
  let at = 0;
  return lengths.map((length) => {
    const word = { markupStart: at, markupEnd: at + length };
    at += length + 1;
    return word;
  });
}

/** Sounds start 10 ms behind their event and go on until the next one. */
function eventsOf(...events: (readonly [markupIndex: number, eventMs: number])[]): TimedWord[] {
  return events.map(([markupIndex, eventMs], index) => ({
    markupIndex,
    eventMs,
    startMs: eventMs + 10,
    untilMs: events[index + 1]?.[1] ?? eventMs + 100,
  }));
}

const startsOf = (times: readonly { startMs: number }[]): number[] => times.map(({ startMs }) => startMs);

describe('alignWords', () => {
  test('gives each word the time of its event', () => {
    const times = alignWords(wordsOf(3, 2, 4), eventsOf([0, 0], [4, 100], [7, 200]), 400);
    expect(startsOf(times)).toEqual([10, 110, 210]);
    expect(times[1]?.eventMs).toBe(100);
  });

  test('takes the first of several events of a word', () => {
    expect(
      startsOf(alignWords(wordsOf(4, 4, 3), eventsOf([0, 0], [5, 100], [6, 150], [6, 190], [10, 300]), 500)),
    ).toEqual([10, 110, 310]);
  });

  test('places a word without an event within the sound of the one before, by its letters', () => {
    // 110 to 300 is the sound of both; the second begins at 5 of 10 letters: 110 + 95.
    expect(startsOf(alignWords(wordsOf(3, 4, 5, 3), eventsOf([0, 0], [4, 100], [15, 300]), 500))).toEqual([
      10, 110, 205, 310,
    ]);
  });

  test('does not place a word in the rest behind the sound', () => {
    const events = [
      { markupIndex: 0, eventMs: 0, startMs: 0, untilMs: 400 },
      { markupIndex: 8, eventMs: 1_000, startMs: 1_000, untilMs: 1_400 },
    ];
    // The second of two words of three letters begins behind 4 of 7.
    expect(startsOf(alignWords(wordsOf(3, 3, 3), events, 1_500))).toEqual([0, 229, 1_000]);
  });

  test('bears places that are off by one or two, before and behind', () => {
    expect(startsOf(alignWords(wordsOf(3, 4, 5, 3), eventsOf([1, 0], [3, 100], [8, 200], [16, 300]), 500))).toEqual([
      10, 110, 210, 310,
    ]);
  });

  test('bears an event that points far back or far ahead', () => {
    const words = wordsOf(3, 3, 3, 3, 3);
    const withSlips = eventsOf([0, 0], [4, 100], [1_000, 150], [8, 200], [0, 250], [12, 300], [16, 400]);
    expect(startsOf(alignWords(words, withSlips, 600))).toEqual([10, 110, 210, 310, 410]);
  });

  test('spreads words over the audio when there is no event at all', () => {
    expect(startsOf(alignWords(wordsOf(4, 5), [], 1_000))).toEqual([0, 500]);
  });

  test('never goes back and never passes the end', () => {
    const words = wordsOf(1, 2, 3, 4, 5, 6, 7, 8, 9);
    const events = eventsOf([3, 700], [2, 650], [9, 600], [20, 3_000]);
    const starts = startsOf(alignWords(words, events, 1_000));
    expect(starts).toHaveLength(9);
    expect(starts).toEqual(starts.toSorted((one, other) => one - other));
    expect(Math.max(...starts)).toBeLessThanOrEqual(1_000);
  });

  test('has no times for no words', () => {
    expect(alignWords([], eventsOf([0, 0]), 100)).toEqual([]);
  });
});
