// Finds all graphemes of one lexicon in one pass over a text's tokens, however many there are: an Aho-Corasick automaton whose
// letters are tokens. Nothing of what a client sends becomes a regular expression.
import type { Lexicon, Replacement } from './pls.ts';
import { splitTokens } from './tokens.ts';

interface State {
  readonly next: Map<string, State>;
  /** Tokens from the root. */
  readonly depth: number;
  /** The state of the longest proper suffix that begins some grapheme. */
  suffix: State | undefined;
  /** Set where a grapheme ends. */
  replacement: Replacement | undefined;
  /** The state of the longest proper suffix that is a whole grapheme. */
  shorterGrapheme: State | undefined;
}

export interface Match {
  readonly replacement: Replacement;
  /** In tokens. */
  readonly length: number;
}

function newState(depth: number): State {
  return { next: new Map(), depth, suffix: undefined, replacement: undefined, shorterGrapheme: undefined };
}

export class GraphemeFinder {
  readonly #root = newState(0);
  readonly #keys = new Set<string>();

  constructor({ lexemes }: Pick<Lexicon, 'lexemes'>) {
    for (const { graphemes, replacement } of lexemes) {
      for (const grapheme of graphemes) this.#add(grapheme, replacement);
    }
    this.#linkSuffixes();
  }

  /** Whether some grapheme has this token. */
  has(key: string): boolean {
    return this.#keys.has(key);
  }

  /**
   * The matches by the token they begin at: the leftmost first, of those the longest, none over another. A token that
   * is undefined is in no match.
   */
  findMatches(keys: readonly (string | undefined)[]): Map<number, Match> {
    const longest = this.#findLongest(keys);
    const matches = new Map<number, Match>();
    for (let start = 0; start < keys.length; start++) {
      const state = longest[start];
      if (state?.replacement === undefined) continue;
      matches.set(start, { replacement: state.replacement, length: state.depth });
      start += state.depth - 1;
    }
    return matches;
  }

  #add(grapheme: string, replacement: Replacement): void {
    let state = this.#root;
    for (const { key } of splitTokens(grapheme)) {
      this.#keys.add(key);
      let next = state.next.get(key);
      if (next === undefined) {
        next = newState(state.depth + 1);
        state.next.set(key, next);
      }
      state = next;
    }
    // "Amazon Polly uses the first replacement for any given grapheme in a lexicon" (Developer Guide, "Using the PutLexicon
    // operation").
    state.replacement ??= replacement;
  }

  #linkSuffixes(): void {
    const states = [this.#root];
    // The list grows while it is walked: breadth first, so that what is nearer to the root is linked already.
    for (const state of states) {
      for (const [key, child] of state.next) {
        const suffix = state === this.#root ? this.#root : this.#advance(state.suffix as State, key);
        child.suffix = suffix;
        child.shorterGrapheme = suffix.replacement ? suffix : suffix.shorterGrapheme;
        states.push(child);
      }
    }
  }

  #advance(from: State, key: string): State {
    for (let state: State | undefined = from; state !== undefined; state = state.suffix) {
      const next = state.next.get(key);
      if (next !== undefined) return next;
    }
    return this.#root;
  }

  /** For each token the state of the longest grapheme that begins there. */
  #findLongest(keys: readonly (string | undefined)[]): (State | undefined)[] {
    const longest: (State | undefined)[] = Array(keys.length).fill(undefined);
    let state = this.#root;
    for (const [end, key] of keys.entries()) {
      state = key === undefined ? this.#root : this.#advance(state, key);
      let grapheme = state.replacement ? state : state.shorterGrapheme;
      // Ends only grow, so what is written later from the same start is longer.
      for (; grapheme !== undefined; grapheme = grapheme.shorterGrapheme) longest[end + 1 - grapheme.depth] = grapheme;
    }
    return longest;
  }
}
