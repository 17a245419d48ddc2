// Polly's speech marks: one JSON object a line, in the order of time.
//
// Amazon Polly Developer Guide: "Speech mark output" (the fields; bytes, not characters), "Speech marks without SSML
// example" and "Speech marks with SSML example", which show that the value of a sentence is its piece of the request
// with the tags in it, that a `<break>` is a word, that an `ssml` mark comes before the word of the same time, and that
// a slash is written `\/`. Marks that Polly wrote for others add: `sil` at each rest and at the end, none before the
// first sound; an `ssml` mark behind a sentence has the time of the rest after it. The place of `ssml` beside a
// sentence of the same time is a guess (that of the text).
import type { SpeechEvent } from '../speech/protocol.ts';
import type { SpokenMarkup } from '../ssml/espeak-markup.ts';
import { alignWords, type WordTime } from './align-words.ts';
import { readSpokenText, type SpokenText } from './spoken-text.ts';
import { readTimeline, type Silence, type Timeline } from './timeline.ts';
import { type Span, splitSentences, splitWords } from './words-and-sentences.ts';

export type MarkType = 'sentence' | 'word' | 'viseme' | 'ssml';

interface SpeechMarksInput {
  /** As the client sent it. */
  readonly text: string;
  readonly spoken: SpokenMarkup;
  readonly events: readonly SpeechEvent[];
  readonly types: readonly MarkType[];
  readonly languageCode: string;
}

/** [start, end) of the request's text in UTF-16 units. */
interface Mark extends Span {
  readonly atMs: number;
  readonly type: MarkType;
  readonly value: string;
}

/** A word or a break, said or kept at some time. */
interface Timed extends Span, WordTime {}

function placeIn({ places }: SpokenText, { start, end }: Span): Span {
  const first = places[start];
  const last = places[end - 1];
  return { start: first?.start ?? 0, end: last?.end ?? 0 };
}

/** Where the silence begins that a time lies in or ends; the time itself where there is no silence. */
function restBefore(atMs: number, silences: readonly Silence[]): number {
  let low = 0;
  for (let high = silences.length; low < high; ) {
    const middle = (low + high) >> 1;
    if ((silences[middle]?.endMs ?? 0) < atMs) low = middle + 1;
    else high = middle;
  }
  const silence = silences[low];
  return silence && silence.startMs < atMs ? silence.startMs : atMs;
}

function timeWords(spokenText: SpokenText, words: readonly Span[], { words: timed, endMs }: Timeline): WordTime[] {
  const spans = words.map(({ start, end }) => ({
    markupStart: spokenText.places[start]?.markupStart ?? 0,
    markupEnd: spokenText.places[end - 1]?.markupEnd ?? 0,
  }));
  return alignWords(spans, timed, endMs);
}

/** A break begins with the silence before the next word, or where the break before it ends if that one has a `time`. */
function timeBreaks(
  spokenText: SpokenText,
  words: readonly Span[],
  times: readonly WordTime[],
  timeline: Timeline,
): Timed[] {
  let next = 0;
  let keptUntilMs = 0;
  return spokenText.breaks.map(({ start, end, before, durationMs }) => {
    for (; next < words.length && (words[next]?.start ?? 0) < before; next++) keptUntilMs = 0;
    const limitMs = times[next]?.eventMs ?? timeline.endMs;
    const eventMs = Math.min(Math.max(restBefore(limitMs, timeline.silences), keptUntilMs), limitMs);
    keptUntilMs = eventMs + durationMs;
    return { start, end, startMs: Math.max(eventMs, times[next - 1]?.startMs ?? 0), eventMs };
  });
}

/**
 * `timed`: words and breaks in the order of the text. A mark whose event espeak-ng lost gets the time of what follows.
 */
function timeMarks({ marks }: SpokenMarkup, timed: readonly Timed[], timeline: Timeline): Mark[] {
  // The markup numbers its marks.
  const heardMs = new Map(timeline.marks.map(({ name, atMs }) => [name, atMs]));
  let next = 0;
  let latest = 0;
  return marks.map(({ name, start, end }, number) => {
    while (next < timed.length && (timed[next]?.start ?? 0) < start) next++;
    const following = timed[next];
    const limitMs = following?.startMs ?? timeline.endMs;
    const eventMs = Math.min(heardMs.get(String(number)) ?? following?.eventMs ?? limitMs, limitMs);
    const rest = restBefore(eventMs, timeline.silences);
    // True: a break stands before the mark, and the silence belongs to that break.
    const wasRest = (timed[next - 1]?.startMs ?? -1) >= rest;
    const beforeWord = following !== undefined && eventMs === following.eventMs;
    const atMs = rest < eventMs && !wasRest ? rest : beforeWord ? following.startMs : eventMs;
    latest = Math.min(Math.max(atMs, latest, timed[next - 1]?.startMs ?? 0), limitMs);
    return { atMs: latest, type: 'ssml', start, end, value: name };
  });
}

function timeSentences(
  spokenText: SpokenText,
  words: readonly Span[],
  times: readonly WordTime[],
  text: string,
): Mark[] {
  let first = 0;
  return splitSentences(spokenText.text, words).map((sentence) => {
    while (first < words.length && (words[first]?.start ?? 0) < sentence.start) first++;
    const span = placeIn(spokenText, sentence);
    const atMs = times[first]?.eventMs ?? 0;
    return { ...span, atMs, type: 'sentence', value: text.slice(span.start, span.end) };
  });
}

const RANK: Readonly<Record<MarkType, number>> = { sentence: 0, ssml: 1, word: 2, viseme: 3 };

function compareMarks(one: Mark, other: Mark): number {
  if (one.atMs !== other.atMs) return one.atMs - other.atMs;
  if (one.type === 'viseme' || other.type === 'viseme') return RANK[one.type] - RANK[other.type];
  return one.start - other.start || RANK[one.type] - RANK[other.type];
}

/**
 * Gives the bytes before an index of the text: Polly counts in bytes of UTF-8, strings count UTF-16 units. Half a pair
 * counts as U+FFFD, which replaces it in UTF-8.
 */
export function measureByteOffsets(text: string): (index: number) => number {
  const offsets = new Uint32Array(text.length + 1);
  let bytes = 0;
  for (let index = 0; index < text.length; index++) {
    offsets[index] = bytes;
    const codePoint = text.codePointAt(index) ?? 0;
    bytes += codePoint > 0xffff ? 4 : codePoint > 0x7ff ? 3 : codePoint > 0x7f ? 2 : 1;
    // The second half is inside of the character: it ends where the character does.
    if (codePoint > 0xffff) offsets[++index] = bytes;
  }
  offsets[text.length] = bytes;
  return (index) => offsets[Math.min(Math.max(index, 0), text.length)] ?? bytes;
}

/** Empty where nothing is said; otherwise every line ends in a line feed. */
export function writeSpeechMarks({ text, spoken, events, types, languageCode }: SpeechMarksInput): string {
  const timeline = readTimeline(events, languageCode);
  const spokenText = readSpokenText(text, spoken);
  const words = splitWords(spokenText.text, languageCode);
  const times = timeWords(spokenText, words, timeline);
  const saidWords = words.map(
    (word, index): Timed => ({ ...placeIn(spokenText, word), ...(times[index] as WordTime) }),
  );
  const timed = [...saidWords, ...timeBreaks(spokenText, words, times, timeline)].sort((a, b) => a.start - b.start);
  const marks: Mark[] = [
    ...timeSentences(spokenText, words, times, text),
    ...timed.map(
      ({ start, end, startMs }): Mark => ({ atMs: startMs, type: 'word', start, end, value: text.slice(start, end) }),
    ),
    ...timeMarks(spoken, timed, timeline),
    ...timeline.visemes.map(({ atMs, value }): Mark => ({ atMs, type: 'viseme', start: 0, end: 0, value })),
  ];
  const byteOffset = measureByteOffsets(text);
  return marks
    .filter(({ type }) => types.includes(type))
    .sort(compareMarks)
    .map(({ atMs, type, start, end, value }) => {
      const place = type === 'viseme' ? {} : { start: byteOffset(start), end: byteOffset(end) };
      return `${JSON.stringify({ time: atMs, type, ...place, value }).replaceAll('/', String.raw`\/`)}\n`;
    })
    .join('');
}
