// Replaces the words that lexicons know by `sub` and `phoneme` elements around them.
//
// Documented (Amazon Polly Developer Guide, "Using the PutLexicon operation", "Using multiple lexicons", "Applying
// lexicons"): the lexicons are applied in the order of LexiconNames and the first match counts; words that a lexicon
// brought in are not looked up again; a lexicon for another language than the one spoken is not applied; SSML or plain
// text makes no difference. The guide's own example finds the grapheme `pecan` in "Pecan pie is delicious", so a word
// that begins a sentence may be the grapheme with a small letter. Guesses: otherwise letters' case counts; the longest
// grapheme of a lexicon wins; the words in <lang> are in its language.
import type { SsmlElement, SsmlNode, SsmlText } from '../ssml/tree.ts';
import type { Match } from './find-graphemes.ts';
import { splitTokens, type Token } from './find-graphemes.ts';
import type { StoredLexicon } from './lexicon-store.ts';
import { coversLanguage, findPlsLanguage } from './pls.ts';

/** These say already how their words are spoken; a lexicon does not change that. */
const SETTLED_TAGS = new Set(['phoneme', 'say-as', 'sub', 'w']);
const SENTENCE_TAGS = new Set(['p', 's', 'speak']);
const SENTENCE_END = /^[.!?…。！？]$/u;

class LexiconWalk {
  readonly #lexicons: readonly StoredLexicon[];
  /** Whether the next word is the first of a sentence. */
  #sentenceStarts = true;

  constructor(lexicons: readonly StoredLexicon[]) {
    this.#lexicons = lexicons;
  }

  replaceIn(element: SsmlElement, languageCode: string): SsmlElement {
    if (SETTLED_TAGS.has(element.tag)) {
      this.#sentenceStarts = false;
      return element;
    }
    if (SENTENCE_TAGS.has(element.tag)) this.#sentenceStarts = true;
    const asked = element.tag === 'lang' ? element.attributes['xml:lang'] : undefined;
    const language = asked === undefined ? languageCode : (findPlsLanguage(asked) ?? asked);
    const lexicons = this.#lexicons.filter(({ attributes }) => coversLanguage(attributes.LanguageCode, language));
    const children = element.children.flatMap((child) =>
      'tag' in child ? [this.replaceIn(child, language)] : this.#replaceInText(child, lexicons),
    );
    if (SENTENCE_TAGS.has(element.tag)) this.#sentenceStarts = true;
    return { ...element, children };
  }

  #replaceInText(text: SsmlText, lexicons: readonly StoredLexicon[]): SsmlNode[] {
    const tokens = splitTokens(text.text);
    const starters = this.#findStarters(tokens);
    const found = new Map<number, Match>();
    const taken = new Set<number>();
    for (const { finder } of lexicons) {
      const keys = tokens.map(({ key }, index) => {
        if (taken.has(index)) return undefined;
        const small = key.charAt(0).toLowerCase() + key.slice(1);
        return starters.has(index) && !finder.has(key) ? small : key;
      });
      for (const [start, match] of finder.findMatches(keys)) {
        found.set(start, match);
        for (let index = start; index < start + match.length; index++) taken.add(index);
      }
    }
    return found.size === 0 ? [text] : wrapMatches(text, tokens, found);
  }

  /** The places of the words that begin a sentence. */
  #findStarters(tokens: readonly Token[]): Set<number> {
    const starters = new Set<number>();
    for (const [index, { key, kind }] of tokens.entries()) {
      if (kind === 'word') {
        if (this.#sentenceStarts) starters.add(index);
        this.#sentenceStarts = false;
      } else if (SENTENCE_END.test(key)) {
        this.#sentenceStarts = true;
      }
    }
    return starters;
  }
}

function cutText({ text, starts, end }: SsmlText, from: number, to: number): SsmlText {
  return { text: text.slice(from, to), starts: starts.slice(from, to), end: starts[to] ?? end };
}

function wrapMatches(text: SsmlText, tokens: readonly Token[], found: ReadonlyMap<number, Match>): SsmlNode[] {
  const nodes: SsmlNode[] = [];
  let done = 0;
  for (const [index, { from }] of tokens.entries()) {
    const match = found.get(index);
    if (match === undefined) continue;
    const to = tokens[index + match.length]?.from ?? text.text.length;
    if (from > done) nodes.push(cutText(text, done, from));
    const words = cutText(text, from, to);
    const { tag, attributes } = match.replacement;
    nodes.push({
      tag,
      attributes: { ...attributes },
      children: [words],
      start: words.starts[0] ?? words.end,
      end: words.end,
    });
    done = to;
  }
  if (done < text.text.length) nodes.push(cutText(text, done, text.text.length));
  return nodes;
}

/**
 * The tree as it is to be spoken; `lexicons` in the order of LexiconNames. What replaces words stands where they stood
 * in the request's text.
 */
export function applyLexicons(
  tree: SsmlElement,
  lexicons: readonly StoredLexicon[],
  languageCode: string,
): SsmlElement {
  return lexicons.length === 0 ? tree : new LexiconWalk(lexicons).replaceIn(tree, languageCode);
}
