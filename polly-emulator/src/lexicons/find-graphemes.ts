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

interface TrieNode {
  readonly next: Map<string, TrieNode>;
  /** Set where a grapheme ends. */
  replacement?: Replacement;
}

export class GraphemeFinder {
  readonly #root: TrieNode = { next: new Map() };
  readonly #keys = new Set<string>();

  constructor({ lexemes }: Pick<Lexicon, 'lexemes'>) {
    for (const { graphemes, replacement } of lexemes) {
      for (const grapheme of graphemes) this.#add(grapheme, replacement);
    }
  }

  /** Whether some grapheme has this token. */
  has(key: string): boolean {
    return this.#keys.has(key);
  }

  /**
   * The matches by the token that they begin at. Of overlapping ones the leftmost counts, of equal beginnings the
   * longest. An undefined token matches nothing.
   */
  findMatches(keys: readonly (string | undefined)[]): Map<number, Match> {
    const matches = new Map<number, Match>();
    for (let start = 0; start < keys.length; ) {
      const match = this.#findLongest(keys, start);
      if (match) matches.set(start, match);
      start += match?.length ?? 1;
    }
    return matches;
  }

  #add(grapheme: string, replacement: Replacement): void {
    let node = this.#root;
    for (const { key } of splitTokens(grapheme)) {
      this.#keys.add(key);
      const next = node.next.get(key) ?? { next: new Map() };
      node.next.set(key, next);
      node = next;
    }
    // "Amazon Polly uses the first replacement for any given grapheme in a lexicon" (Developer Guide, "Using the
    // PutLexicon operation").
    node.replacement ??= replacement;
  }

  #findLongest(keys: readonly (string | undefined)[], start: number): Match | undefined {
    let match: Match | undefined;
    let node: TrieNode | undefined = this.#root;
    for (let index = start; node !== undefined; index++) {
      if (node.replacement) match = { replacement: node.replacement, length: index - start };
      const key = keys[index];
      node = key === undefined ? undefined : node.next.get(key);
    }
    return match;
  }
}
