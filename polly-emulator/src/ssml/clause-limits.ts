// How much espeak-ng takes of one clause and of one word: what is beyond it drops in silence. So a text is looked at
// before it is spoken, and cut where it would be too much.
//
// Found by trying, with espeak-ng 1.52: 998 phonemes and 299 words a clause; 200 codes of phonemes, stress among them,
// and 160 bytes a word.

/** Phonemes of a character, rather too many; what a script costs in a language that does not read it is more. */
const FOREIGN = 16;
/** "Thai letter …" and the like are the longest names that letters have. */
const FOREIGN_LONG = 25;
const EMOJI = 25;
/** A number is said as such, "seven hundred …", and costs more a digit than its digits do. */
const DIGIT = 10;
const SIGN = 8;
/** They are heard as pauses at most. */
const SILENT = new Set('.,;:!?\'"()-|');
const NAMED_LETTER = 6;
/** "double u" */
const LONGEST_NAME = 10;

/** Room is left for the pauses and stress marks that an estimate does not know. */
const CLAUSE_PHONEMES = 800;
const CLAUSE_WORDS = 240;
const WORD_PHONEMES = 140;
/** Longer numbers are said digit by digit, as one word: from here on each digit is written as a word. */
const LONGEST_NUMBER = 24;

interface Script {
  readonly pattern: RegExp;
  readonly cost: number;
  /** espeak-ng's names of the languages that read it. */
  readonly languages: RegExp;
  readonly foreign: number;
}

const SCRIPTS: readonly Script[] = [
  { pattern: /\p{sc=Han}/u, cost: 5, languages: /^(?:cmn|yue)/, foreign: FOREIGN },
  { pattern: /[\p{sc=Hiragana}\p{sc=Katakana}ー]/u, cost: 3, languages: /^ja/, foreign: FOREIGN },
  // It is taken apart into three letters of three bytes, and 800 bytes are the limit.
  { pattern: /\p{sc=Hangul}/u, cost: 9.5, languages: /./, foreign: 9.5 },
  { pattern: /\p{sc=Cyrillic}/u, cost: 2, languages: /^ru/, foreign: FOREIGN },
  { pattern: /\p{sc=Arabic}/u, cost: 3, languages: /^ar/, foreign: FOREIGN },
  { pattern: /\p{sc=Devanagari}/u, cost: 3, languages: /./, foreign: 3 },
  { pattern: /\p{sc=Latin}/u, cost: 3, languages: /./, foreign: 3 },
  { pattern: /\p{M}/u, cost: 3, languages: /./, foreign: 3 },
];

/** How a text is said. */
export interface Manner {
  /** espeak-ng's. */
  readonly language: string;
  /** Letter by letter. */
  readonly spelt: boolean;
}

/** Letters that are said by their names. */
const isNamed = (word: string): boolean => word === word.toUpperCase() || !/[aeiouy]/i.test(word);

function costOfOther(character: string, { language, spelt }: Manner): number {
  const script = SCRIPTS.find(({ pattern }) => pattern.test(character));
  if (script === undefined) return /[\p{L}\p{N}]/u.test(character) ? FOREIGN_LONG : SIGN;
  if (spelt) return FOREIGN;
  return script.languages.test(language) ? script.cost : script.foreign;
}

function costOf(character: string, manner: Manner, named: boolean): number {
  const code = character.charCodeAt(0);
  if (code >= 128) return costOfOther(character, manner);
  if (code >= 48 && code <= 57) return DIGIT;
  const letter = code | 32;
  if (letter < 97 || letter > 122) return manner.spelt ? 2 * SIGN : SILENT.has(character) ? 0 : SIGN;
  if (!manner.spelt && !named) return 1.6;
  return letter === 119 ? LONGEST_NAME : NAMED_LETTER;
}

/** Another character would change what the one before it is. */
const CONTINUES = /^(?:\p{M}|\u200c|\u200d)/u;
/** Each is a word of its own where it is read. */
const IDEOGRAPH = /\p{sc=Han}/u;
const OF_WORD = /[\p{L}\p{M}\p{N}]/u;
const DIGITS = /\p{Nd}+/gu;
/** Ends a clause when a space follows. */
const CLAUSE_END = /[,;:!?…،؛؟।॥][\])"'’”»]*$/;
/** Ends one without a space. */
const WIDE_END = /[。、，．！？；：｡､]/;

export interface Cut {
  /** Index in the text. */
  readonly at: number;
  readonly kind: 'clause' | 'word';
}

/** Counts from clause to clause, over all texts of a request. */
export class ClauseMeter {
  #phonemes = 0;
  #words = 0;

  endClause(): void {
    this.#phonemes = 0;
    this.#words = 0;
  }

  /** An emoji is never cut. */
  addEmoji(characters: number, at: number): Cut[] {
    return this.#add(EMOJI * characters, at, 1);
  }

  /** Where to cut a run of characters without a space, from `from` to `to`. */
  addRun(text: string, from: number, to: number, manner: Manner): Cut[] {
    const run = text.slice(from, to);
    const named = isNamed(run);
    const characters = Array.from(run);
    const costs = characters.map((character) => costOf(character, manner, named));
    const whole = costs.reduce((sum, cost) => sum + cost, 0);
    const words = IDEOGRAPH.test(run) ? characters.length : 1;
    const simple = whole <= WORD_PHONEMES && !WIDE_END.test(run);
    const cuts: Cut[] = [];
    if (simple) cuts.push(...this.#add(whole, from, words));
    else cuts.push(...this.#fit(whole, from, words), ...this.#addParts(characters, costs, from));
    const behind = text.slice(to, to + 20);
    if (/^\s/.test(behind) && (CLAUSE_END.test(run) || endsSentence(run, behind))) this.endClause();
    return cuts;
  }

  #addParts(characters: readonly string[], costs: readonly number[], from: number): Cut[] {
    const cuts: Cut[] = [];
    const alone = digitPlaces(characters.join(''));
    let at = from;
    /** Of the word so far; undefined before it. */
    let word: number | undefined;
    for (const [index, character] of characters.entries()) {
      const cost = costs[index] as number;
      const ofWord = OF_WORD.test(character);
      if (WIDE_END.test(character)) this.endClause();
      if (!ofWord) word = undefined;
      // A number counts by its words, not as one.
      const ofWordCost = /\p{Nd}/u.test(character) ? 0 : cost;
      const splits =
        word !== undefined && !CONTINUES.test(character) && (alone.has(at - from) || word + ofWordCost > WORD_PHONEMES);
      const begins = splits || word === undefined || IDEOGRAPH.test(character);
      const clause = CONTINUES.test(character) ? [] : this.#add(cost, at, begins ? 1 : 0);
      if (clause.length > 0) cuts.push(...clause);
      else if (splits) cuts.push({ at, kind: 'word' });
      if (ofWord) word = (begins || clause.length > 0 ? 0 : (word ?? 0)) + ofWordCost;
      at += character.length;
    }
    return cuts;
  }

  /** A clause that has no room for all of what comes ends before it. */
  #fit(phonemes: number, at: number, words: number): Cut[] {
    const fits = this.#phonemes + phonemes <= CLAUSE_PHONEMES && this.#words + words <= CLAUSE_WORDS;
    if (fits || this.#words === 0 || phonemes > CLAUSE_PHONEMES) return [];
    this.endClause();
    return [{ at, kind: 'clause' }];
  }

  #add(phonemes: number, at: number, words: number): Cut[] {
    const cuts = this.#fit(phonemes, at, words);
    // A pause, or a stress mark.
    this.#phonemes += phonemes + 2 * words;
    this.#words += words;
    return cuts;
  }
}

/** A stop that espeak-ng takes for the end of a sentence in every language. */
function endsSentence(run: string, behind: string): boolean {
  return /[^\d.]\.$/.test(run) && /^\s+\p{Lu}/u.test(behind);
}

/** The digits of numbers that are too long to be said as such, but the first of each. */
function digitPlaces(run: string): ReadonlySet<number> {
  const places = new Set<number>();
  for (const { 0: digits, index } of run.matchAll(DIGITS)) {
    if (digits.length <= LONGEST_NUMBER) continue;
    for (let at = 1; at < digits.length; at += 1) places.add(index + at);
  }
  return places;
}
