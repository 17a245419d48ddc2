/** What one call of Polly is given. */
export interface TextPart {
  /** Of SSML a document of its own. */
  readonly text: string;
  /** Code points; SSML tags and comments are not billed. */
  readonly billedCharacters: number;
  /** Of SSML: what Polly may mean when it refuses the part without naming a place, with the place in the whole text. */
  readonly findDoubts?: () => readonly SsmlDoubt[];
}

export interface SsmlDoubt {
  /** A value that Polly's pages do not list, a tag that only these voices have, or one that not every voice has. */
  readonly about: 'value' | 'voice' | 'tag';
  /** Such as "line 2, column 8". */
  readonly place: string;
  /** What may be wrong, as a clause. */
  readonly what: string;
  /** What to do, a sentence. */
  readonly action: string;
}

/** What one part may have, in UTF-16 units: billed, and in all with tags. */
export interface PartLimits {
  readonly billed: number;
  readonly all: number;
}

/** What ends where a text may be cut, from the best place to the worst. */
export const RANKS = { paragraph: 0, sentence: 1, line: 2, clause: 3, word: 4 } as const;

export interface Cut {
  /** UTF-16 units before the cut. */
  readonly at: number;
  readonly rank: (typeof RANKS)[keyof typeof RANKS];
}

/**
 * A text is cut at the last place of the first rank that leaves the part full enough. A new part costs a Polly call and
 * a pause, so a better place is worth half a part. Only a sentence end is taken however early it comes, because a cut
 * sentence is heard. A line break ranks below it: in hard-wrapped texts it means nothing.
 */
const PREFERENCES = [
  { rank: RANKS.sentence, leastFill: 0 },
  { rank: RANKS.line, leastFill: 1 / 2 },
  { rank: RANKS.clause, leastFill: 1 / 2 },
  { rank: RANKS.word, leastFill: 1 / 2 },
];

/** How full parts become that end with a sentence. */
const USUAL_FILL = 0.98;

/** Read beyond a part: whether a sentence ends at its very end depends on what follows. */
const LOOKAHEAD_UNITS = 40;

/**
 * Cuts a plain text into parts of at most `maxUnits` UTF-16 units (1 or more): after a paragraph, sentence, line,
 * clause, word or grapheme. The parts joined are the text, to the last unit; white space stays with the part before it.
 * A grapheme is cut only when it is longer than a part, a surrogate pair never, not even with a `maxUnits` of 1.
 * 1,000,000 characters take 0.15 s, hostile ones 0.4 s.
 */
export function splitText(text: string, maxUnits: number): string[] {
  const parts: string[] = [];
  let start = 0;
  while (text.length - start > maxUnits) {
    const rest = text.length - start;
    const units = unitsOfPart(text.slice(start, start + maxUnits + LOOKAHEAD_UNITS), maxUnits, rest);
    // A long grapheme is cut to its end: Intl.Segmenter finds the next one only if it starts at a whole one.
    const next = units > 0 ? [text.slice(start, start + units)] : cutGrapheme(firstGrapheme(text, start), maxUnits);
    for (const part of next) {
      parts.push(part);
      start += part.length;
    }
  }
  if (start < text.length) parts.push(text.slice(start));
  return parts;
}

/** Length of the first part; `rest` is the length of all that is left. 0 when not even the first grapheme fits. */
function unitsOfPart(text: string, maxUnits: number, rest: number): number {
  const { graphemes, words } = getSegmenters();
  const all = graphemes.segment(text);
  const cuts = findCuts(text, maxUnits).filter(({ at }) => all.containing(at)?.index === at);
  // The end of a paragraph is taken where that makes no further part.
  const partsOf = (units: number) => Math.ceil(units / (maxUnits * USUAL_FILL));
  const paragraph = cuts.findLast(({ at, rank }) => rank === RANKS.paragraph && partsOf(rest - at) < partsOf(rest));
  if (paragraph) return paragraph.at;
  for (const { rank, leastFill } of PREFERENCES) {
    const cut = cuts.findLast((other) => other.rank <= rank && other.at >= leastFill * maxUnits);
    if (cut) return cut.at;
  }
  // Words without white space between them: Thai, Chinese without its marks, addresses.
  const word = words.segment(text).containing(maxUnits)?.index ?? 0;
  return all.containing(word)?.index || all.containing(maxUnits)?.index || 0;
}

/**
 * Marks, what closes after them (quotes, brackets, emphasis) and white space; or white space alone. An opening quote
 * closes only before white space: „So.“ does, ：“So” does not. All that follows the first mark is optional, so the
 * expression never backtracks: else a line of a thousand dots would cost a million steps.
 */
const PLACES =
  /([\p{STerm}…,;:،؛、，；：]+)((?:["'*_\p{Pe}\p{Pf}]|\p{Pi}(?![^\s\u0085]))*)([\s\u0085\u200b]*)|[\s\u0085\u200b]+/gu;
/**
 * Escaped: one character beyond ASCII in the bundle makes Node read all of it at two bytes a character, 10 ms of a cold
 * start.
 */
const CLAUSE_MARK = /[,;:\u060c\u061b\u3001\uff0c\uff1b\uff1a]$/;
/** Without white space after them these stand in numbers, addresses and names. The marks of other scripts need none. */
const MARK_THAT_NEEDS_SPACE = /[.!?\u2026,;:\uff0e]$/;
const BREAKING_SPACE = /[^\u00a0\u2007\u202f\ufeff]/;
const LINE_BREAKS = /\r\n?|[\n\v\f\u0085\u2028]/g;

/**
 * The places within the first `maxUnits` of a text where it may be cut, in order. White space stays with what is before
 * it, as far as it fits. The text beyond is read, too: it shows whether a sentence goes on. handler/README.md says why
 * no library does this.
 */
export function findCuts(text: string, maxUnits: number): Cut[] {
  const cuts: Cut[] = [];
  for (const { 0: place, 1: marks = '', 2: closers = '', 3: space = place, index } of text.matchAll(PLACES)) {
    const earliest = index + marks.length + closers.length;
    if (earliest > maxUnits) break;
    if (!BREAKING_SPACE.test(space) && (marks === '' || MARK_THAT_NEEDS_SPACE.test(marks))) continue;
    const end = index + place.length;
    const at = end > maxUnits ? withoutHalfALineBreak(text, maxUnits) : end;
    if (at > 0) cuts.push({ at, rank: rankOf(text, index, end, { marks, space }) });
  }
  return cuts;
}

function rankOf(text: string, index: number, end: number, place: { marks: string; space: string }): Cut['rank'] {
  const { marks, space } = place;
  const lineBreaks = space.match(LINE_BREAKS)?.length ?? 0;
  if (lineBreaks > 1 || space.includes('\u2029')) return RANKS.paragraph;
  const abbreviation = marks === '.' && isAbbreviation(text.slice(0, index), text.slice(end));
  if (marks !== '' && !abbreviation && !CLAUSE_MARK.test(marks) && !goesOnInLowerCase(text.slice(end))) {
    return RANKS.sentence;
  }
  if (lineBreaks === 1) return RANKS.line;
  return marks === '' || abbreviation ? RANKS.word : RANKS.clause;
}

function withoutHalfALineBreak(text: string, at: number): number {
  return text[at - 1] === '\r' && text[at] === '\n' ? at - 1 : at;
}

/**
 * Titles and other words in mid-sentence, in lower case: English and Spanish, and titles of their neighbours. A missed
 * sentence end costs nothing, since a part has dozens, and a false one is heard: in doubt a word stands here.
 */
const ABBREVIATIONS = wordsOf(
  'mr mrs ms mx dr drs prof rev hon st jr sr messrs gen col capt cmdr lt sgt maj adm gov sen rep pres supt ' +
    'vs cf viz al eds approx inc ltd co corp bros dept univ mt ave blvd ' +
    'sra srta sres sras dra dres dras profa ud uds vd vds dña lic ing arq gral cnel cap tte cmdte sto sta ' +
    'pdte excmo excma ilmo ilma mons hno hna av avda pza ctra esq ej aprox cía ltda ' +
    'mme mlle mgr sig dott avv exmo exma hr bzw',
);

/** Many of these are also plain words that end sentences: they count as abbreviations only before a number. */
const ABBREVIATIONS_BEFORE_A_NUMBER = wordsOf(
  'no nos nr núm núms vol vols fig figs art arts ch chap sec eq ed pp pág págs lib tel apdo est máx mín',
);

/** Longer than any abbreviation. */
const WORD_UNITS = 24;
/** Enough for the quotes, brackets and dashes that a sentence may begin with, or for a number. */
const NEXT_UNITS = 8;

/** With what stands inside numbers, so that the 000 of 1,000 is no word. */
const LAST_WORD = /[\p{L}\p{N}][\p{L}\p{M}\p{N}.,:]*$/u;
/**
 * An initial (J.), a doubled plural (EE. UU.), letters with periods between them (e.g., Ph.D.), an ordinal or list
 * number (3.).
 */
const ABBREVIATED = /^(?:\p{L}\p{M}*|(\p{Lu})\1|\p{L}{1,2}(?:\.\p{L}{1,2})+|\p{Nd}{1,3})$/u;
const NUMBER = /^(?:\p{Nd}|[IVXLC]{2,}\b)/u;
const LOWER_CASE = /^[\p{P}\p{S}]*\p{Ll}/u;

/**
 * Whether a period is an abbreviation's, an initial's or an ordinal's; `after` is the text after the period's white
 * space.
 */
export function isAbbreviation(before: string, after: string): boolean {
  const word = LAST_WORD.exec(before.slice(-WORD_UNITS))?.[0] ?? '';
  if (ABBREVIATED.test(word)) return true;
  const lowerCase = word.normalize('NFC').toLowerCase();
  return (
    ABBREVIATIONS.has(lowerCase) ||
    (ABBREVIATIONS_BEFORE_A_NUMBER.has(lowerCase) && NUMBER.test(after.slice(0, NEXT_UNITS)))
  );
}

/** Whether the sentence goes on in spite of its mark: `"Who?" she asked`, `etc. and so on`, `—¿Vienes? —dijo Ana`. */
export function goesOnInLowerCase(after: string): boolean {
  return LOWER_CASE.test(after.slice(0, NEXT_UNITS));
}

function wordsOf(list: string): ReadonlySet<string> {
  return new Set(list.split(' '));
}

let segmenters: { readonly graphemes: Intl.Segmenter; readonly words: Intl.Segmenter } | undefined;

/**
 * Made once a text is too long for one part: the first Intl.Segmenter of a process takes 20 ms. Neither depends on the
 * language.
 */
function getSegmenters() {
  segmenters ??= {
    graphemes: new Intl.Segmenter('en', { granularity: 'grapheme' }),
    words: new Intl.Segmenter('en', { granularity: 'word' }),
  };
  return segmenters;
}

/** The grapheme (what a reader takes for one character) that begins at `start`, however long it is. */
function firstGrapheme(text: string, start: number): string {
  for (let units = 1_000; ; units *= 2) {
    const all = getSegmenters().graphemes.segment(text.slice(start, start + units));
    const grapheme = all.containing(0)?.segment ?? '';
    // One unit less than was looked at: the last may be half of a pair that belongs to the grapheme.
    if (grapheme.length < units - 1 || start + units >= text.length) return grapheme;
  }
}

/** Pieces of a grapheme that is too long for one part, cut between code points. */
function cutGrapheme(grapheme: string, maxUnits: number): string[] {
  const pieces: string[] = [];
  let piece = '';
  for (const codePoint of grapheme) {
    if (piece !== '' && piece.length + codePoint.length > maxUnits) {
      pieces.push(piece);
      piece = '';
    }
    piece += codePoint;
  }
  return [...pieces, piece];
}
