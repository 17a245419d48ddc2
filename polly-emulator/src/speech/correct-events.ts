// espeak-ng's events, with their places in the markup put right as far as possible. README.md lists what is wrong with
// them.
import { dereference } from '../ssml/tree.ts';
import type { SpeechEvent } from './protocol.ts';

export interface RawEvent {
  readonly type: string;
  readonly text_position: number;
  readonly word_length: number;
  readonly audio_position: number;
  readonly id?: string | number;
}

const LETTER = /[\p{L}\p{N}\p{M}]/u;
/** Scripts without spaces: what stands beside a word is another word. */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u;
/** Not the end of a word of several characters. */
const OUTER = /[\s\p{P}]/u;
/** Within a word when a letter follows: don’t, well-known, a.m. */
const INNER = /['’.\-\u2010\u2011·]/u;
const ENTITY = /&(?:#\d+|#[xX][\da-fA-F]+|[a-zA-Z]+);/g;
const MARK_TAG = /<mark\b/g;

/** One character of the text as espeak-ng counts it: an entity is one, a tag is none. */
interface Place {
  readonly at: number;
  readonly length: number;
  readonly text: string;
}

class Markup {
  readonly places: readonly Place[];
  /** For each code point of the markup, the place it belongs to; within a tag, the next one. */
  readonly #placeOf: Uint32Array;

  constructor(markup: string) {
    const entities = new Map([...markup.matchAll(ENTITY)].map((match) => [match.index, match[0]]));
    const places: Place[] = [];
    const placeOf: number[] = [];
    let inTag = false;
    for (let at = 0; at < markup.length; ) {
      const character = String.fromCodePoint(markup.codePointAt(at) as number);
      const entity = inTag ? undefined : entities.get(at);
      const length = entity?.length ?? character.length;
      const codePoints = entity === undefined ? 1 : entity.length;
      for (let point = 0; point < codePoints; point++) placeOf.push(places.length);
      if (character === '<') inTag = true;
      if (!inTag)
        places.push({ at, length, text: entity === undefined ? character : dereference(entity.slice(1, -1)) });
      if (character === '>') inTag = false;
      at += length;
    }
    this.places = places;
    this.#placeOf = Uint32Array.from(placeOf);
  }

  /** Of espeak-ng's position, a code point from 1. */
  placeAt(textPosition: number): number {
    return this.#placeOf[textPosition - 1] ?? this.places.length;
  }

  textAt(place: number): string {
    return this.places[place]?.text ?? '';
  }

  /** Whether two neighbours are next to each other, with no tag between. */
  touch(place: number): boolean {
    const [left, right] = [this.places[place - 1], this.places[place]];
    return left !== undefined && right !== undefined && left.at + left.length === right.at;
  }

  indexOf(place: number): number {
    const last = this.places.at(-1);
    return this.places[place]?.at ?? (last ? last.at + last.length : 0);
  }
}

const isJoined = (text: string) => LETTER.test(text) && !UNSPACED.test(text);

/**
 * Where the word begins: espeak-ng leaves out letters at the beginning of a clause that begins with a tag, and after
 * entities.
 */
function startOf(markup: Markup, place: number, from: number): number {
  let start = place;
  if (!LETTER.test(markup.textAt(start)) && start > from && isJoined(markup.textAt(start - 1)) && markup.touch(start)) {
    start -= 1;
  }
  const continues = (at: number) => at > from && markup.touch(at) && isJoined(markup.textAt(at - 1));
  while (isJoined(markup.textAt(start)) && continues(start)) start -= 1;
  return start;
}

/** Where the word ends, at the latest where the next one begins. */
function endOf(markup: Markup, start: number, atLeast: number, limit: number): number {
  let end = Math.min(atLeast, limit);
  while (end > start + 1 && OUTER.test(markup.textAt(end - 1))) end -= 1;
  for (; end < limit; end++) {
    const text = markup.textAt(end);
    const goesOn = isJoined(text) || (INNER.test(text) && end + 1 < limit && isJoined(markup.textAt(end + 1)));
    if (!goesOn || !markup.touch(end) || !isJoined(markup.textAt(end - 1) + text)) break;
  }
  return end;
}

interface Word {
  readonly start: number;
  readonly end: number;
}

/**
 * For each word event, its word. One that begins within the word before goes on with it (`1234` has four, a row of kana
 * one for each word in it) and has that word's place.
 */
function findWords(markup: Markup, raw: readonly RawEvent[]): (Word | undefined)[] {
  const places = raw.map(({ type, text_position }) => (type === 'word' ? markup.placeAt(text_position) : undefined));
  const next: number[] = [];
  let limit = markup.places.length;
  for (let index = places.length - 1; index >= 0; index--) {
    next[index] = limit;
    limit = places[index] ?? limit;
  }
  let word: Word = { start: 0, end: 0 };
  return raw.map(({ word_length }, index) => {
    const place = places[index];
    if (place === undefined) return undefined;
    // The words of an emoji but the first are said to be at what follows it.
    if (place < word.end || markup.textAt(place).trim() === '') return word;
    const start = startOf(markup, place, word.end);
    const reported = Math.max(start + 1, place + word_length);
    // What begins within the length of a word only goes on with it.
    const following = next[index] as number;
    const end = endOf(markup, start, reported, following >= reported ? following : markup.places.length);
    word = { start, end };
    return word;
  });
}

/** `endMs` is the length of the audio: what comes later is not heard. */
export function correctEvents(markupText: string, raw: readonly RawEvent[], endMs: number): SpeechEvent[] {
  const markup = new Markup(markupText);
  const words = findWords(markup, raw);
  const markTags = [...markupText.matchAll(MARK_TAG)].map(({ index }) => index);
  const events: SpeechEvent[] = [];
  raw.forEach(({ type, text_position, audio_position: atMs, id }, index) => {
    const word = words[index];
    const name = typeof id === 'string' ? id : '';
    const place = markup.placeAt(text_position);
    if (word) {
      const at = markup.indexOf(word.start);
      const last = markup.places[word.end - 1];
      const length = last ? Math.max(0, last.at + last.length - at) : 0;
      events.push({ kind: 'word', atMs, markupIndex: at, length, id: '' });
    } else if (type === 'phoneme') {
      events.push({ kind: type, atMs, markupIndex: markup.indexOf(place), length: 0, id: name });
    } else if (type === 'mark') {
      const tag = markTags.shift() ?? markup.indexOf(place);
      events.push({ kind: type, atMs, markupIndex: tag, length: 0, id: name });
    }
  });
  const heard = events.filter(({ atMs }) => atMs <= endMs);
  return [...heard, { kind: 'end', atMs: Math.round(endMs), markupIndex: markupText.length, length: 0, id: '' }];
}
