// Finds the graphemes of one lexicon in a text: both are cut into tokens, so that a grapheme is found as whole words
// and never within one, and the graphemes are a trie of tokens. Nothing that a client sends becomes a regular
// expression.
import type { Lexicon, Replacement } from './pls.ts';

export interface Token {
  /** What is compared: the words in Unicode's composed form, and one space for any run of white space. */
  readonly key: string;
  /** UTF-16 range in the text. */
  readonly from: number;
  readonly to: number;
  readonly kind: 'word' | 'space' | 'sign';
}

const UNSPACED = '\\p{sc=Han}\\p{sc=Hiragana}';
const KATAKANA = '\\p{sc=Katakana}ー';
const LETTER = `(?:(?![${UNSPACED}${KATAKANA}])[\\p{L}\\p{M}\\p{N}_])`;

/**
 * In this order: white space; a number with its separators (the grapheme 10 is not in 10.5); Chinese characters and
 * Hiragana one by one, as they are written without spaces; Katakana, which is mostly a foreign word as a whole; any
 * other word; one sign. An apostrophe or hyphen is a sign, so that Bob is found in Bob's. Takes linear time. How Polly
 * cuts words is not documented.
 */
const TOKEN = new RegExp(
  `(\\s+)|(\\p{Nd}+(?:[.,]\\p{Nd}+)+|[${UNSPACED}]\\p{M}*|[${KATAKANA}][${KATAKANA}\\p{M}]*|${LETTER}+)|[^]`,
  'gu',
);

export function splitTokens(text: string): Token[] {
  return [...text.matchAll(TOKEN)].map(({ 0: whole, 1: space, 2: word, index }) => ({
    key: space === undefined ? whole.normalize('NFC') : ' ',
    from: index,
    to: index + whole.length,
    kind: space !== undefined ? 'space' : word !== undefined ? 'word' : 'sign',
  }));
}

export interface Match {
  readonly replacement: Replacement;
  /** In tokens. */
  readonly length: number;
}

/** More than the longest lexicon has tokens: a place and a token make one number. */
const MOST_TOKENS = 2 ** 17;
const ROOT = 0;

/**
 * An Aho-Corasick automaton of the graphemes, written backwards. Read from its end, a text then gives for each token the
 * longest grapheme that begins there, in linear time whatever the graphemes are: of `a a a … b` a search from every
 * `a` on would read the text again and again. All of it is numbers: the worst lexicon takes 5 MB.
 */
export class GraphemeFinder {
  readonly #tokens = new Map<string, number>();
  readonly #next = new Map<number, number>();
  /** Of each place: the longest other one that its graphemes so far end in. */
  readonly #fallback: number[] = [ROOT];
  /** Of each place: the longest grapheme that ends there, as an index of `#found`; -1 where none does. */
  readonly #longest: number[] = [-1];
  readonly #found: Match[] = [];

  constructor({ lexemes }: Pick<Lexicon, 'lexemes'>) {
    const places: Place[] = [{ before: ROOT, token: 0, depth: 0 }];
    for (const { graphemes, replacement } of lexemes) {
      for (const grapheme of graphemes) this.#add(grapheme, replacement, places);
    }
    this.#link(places);
  }

  /** Whether some grapheme has this token. */
  has(key: string): boolean {
    return this.#tokens.has(key);
  }

  /**
   * The matches by the token that they begin at. Of overlapping ones the leftmost counts, of equal beginnings the
   * longest. An undefined token matches nothing.
   */
  findMatches(keys: readonly (string | undefined)[]): Map<number, Match> {
    const longest = this.#longestAt(keys);
    const matches = new Map<number, Match>();
    for (let start = 0; start < keys.length; ) {
      const match = this.#found[longest[start] ?? -1];
      if (match) matches.set(start, match);
      start += match?.length ?? 1;
    }
    return matches;
  }

  #longestAt(keys: readonly (string | undefined)[]): Int32Array {
    const longest = new Int32Array(keys.length).fill(-1);
    let place = ROOT;
    for (let index = keys.length - 1; index >= 0; index--) {
      const key = keys[index];
      const token = key === undefined ? undefined : this.#tokens.get(key);
      place = token === undefined ? ROOT : this.#step(place, token);
      longest[index] = this.#longest[place] ?? -1;
    }
    return longest;
  }

  #step(from: number, token: number): number {
    for (let place = from; ; place = this.#fallback[place] as number) {
      const next = this.#next.get(place * MOST_TOKENS + token);
      if (next !== undefined) return next;
      if (place === ROOT) return ROOT;
    }
  }

  #add(grapheme: string, replacement: Replacement, places: Place[]): void {
    const keys = splitTokens(grapheme).map(({ key }) => key);
    let place = ROOT;
    for (const key of keys.toReversed()) {
      const token = this.#tokens.get(key) ?? this.#tokens.size;
      this.#tokens.set(key, token);
      const edge = place * MOST_TOKENS + token;
      const next = this.#next.get(edge) ?? places.length;
      if (next === places.length) {
        this.#next.set(edge, next);
        this.#longest.push(-1);
        places.push({ before: place, token, depth: (places[place] as Place).depth + 1 });
      }
      place = next;
    }
    // "Amazon Polly uses the first replacement for any given grapheme in a lexicon" (Developer Guide, "Using the
    // PutLexicon operation").
    if (place === ROOT || this.#longest[place] !== -1) return;
    this.#longest[place] = this.#found.length;
    this.#found.push({ replacement, length: keys.length });
  }

  /** The shorter ones first: each needs those that it falls back to. */
  #link(places: readonly Place[]): void {
    const order = [...places.keys()].sort((one, other) => (places[one]?.depth ?? 0) - (places[other]?.depth ?? 0));
    for (const place of order) {
      if (place === ROOT) continue;
      const { before, token } = places[place] as Place;
      const fallback = before === ROOT ? ROOT : this.#step(this.#fallback[before] as number, token);
      this.#fallback[place] = fallback;
      if (this.#longest[place] === -1) this.#longest[place] = this.#longest[fallback] as number;
    }
  }
}

interface Place {
  readonly before: number;
  readonly token: number;
  readonly depth: number;
}
