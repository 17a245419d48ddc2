// The words and sentences of a text as Polly marks them.
//
// Seen in marks that Polly wrote: punctuation belongs to no word; an apostrophe does (`family's`, `you're`,
// `Johnsons'`), and the dot of an abbreviation (`Mr.`). Amounts, addresses, hyphens and spoken symbols are guesses: one
// word for what is written as one.
import { REPLACED, SENTENCE_GAP } from './spoken-text.ts';

/** [start, end) in UTF-16 units. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Scripts that put no space between words. */
const UNSPACED = String.raw`\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}々ー`;
const LETTER = String.raw`[[\p{L}\p{M}\p{N}]--[${UNSPACED}]]`;
const SPOKEN_SYMBOL = String.raw`[&%@#+=<>×÷§©®™°\p{Sc}]`;
const EMOJI = String.raw`(?:\p{RI}\p{RI}|\p{RGI_Emoji}|\p{Extended_Pictographic})`;

const TOKEN = new RegExp(
  [
    `${REPLACED}(?:['’]${LETTER}+)?`,
    `(?<unspaced>[${UNSPACED}]+)`,
    // An address. Long ones are cut, or a text without a space would be read again from every place.
    String.raw`(?:https?:\/\/|www\.)\S{0,200}[\p{L}\p{N}\/]`,
    String.raw`(?:\p{L}\.){2,20}(?!\p{L})`,
    String.raw`[\p{Sc}#+]?${LETTER}+(?:(?<=\p{N})[.,:\/](?=\p{N})${LETTER}+|[\.](?=[\p{Ll}\p{N}])${LETTER}+|['’@_&\-‐‑]${LETTER}+)*[%‰°\p{Sc}]?`,
    EMOJI,
    SPOKEN_SYMBOL,
  ].join('|'),
  'gv',
);

/** Written with a dot that ends no sentence; words that mean something without it are left out. */
const TITLES = new Set(
  (
    'Mr Mrs Ms Dr Prof Rev Gen Sen Gov Capt Sgt Col Lt Hon St Mt Jr Sr ' +
    'Hr Fr Mme Mlle Sra Srta Dra Avda Sig Dott Ing Geom Mevr Dhr'
  ).split(' '),
);
const ABBREVIATIONS = new Set('vs approx dept bzw inkl ggf evtl vgl bijv'.split(' '));
const BEFORE_NUMBERS = new Set('no nr núm vol fig tel'.split(' '));

/** The dictionary of a script without spaces takes more than linear time for a long run. */
const UNSPACED_SLICE = 500;

function* splitUnspaced(run: string, at: number, segmenter: Intl.Segmenter): Generator<Span> {
  // A segmentation costs more than a thousand of these.
  if (run.length === 1) return yield { start: at, end: at + 1 };
  for (let from = 0; from < run.length; ) {
    let to = Math.min(from + UNSPACED_SLICE, run.length);
    if (/[\ud800-\udbff]/.test(run[to - 1] ?? '')) to--;
    for (const { segment, index } of segmenter.segment(run.slice(from, to))) {
      yield { start: at + from + index, end: at + from + index + segment.length };
    }
    from = to;
  }
}

function isAbbreviation(word: string, rest: string): boolean {
  if (TITLES.has(word) || ABBREVIATIONS.has(word.toLowerCase())) return true;
  if (BEFORE_NUMBERS.has(word.toLowerCase())) return /^\.\s?\p{N}/u.test(rest);
  // The initial of a name.
  return /^\p{Lu}$/u.test(word) && word !== 'I' && /^\.\s+\p{Lu}/u.test(rest);
}

function isOpenedBefore(text: string, start: number): boolean {
  return /['‘]/.test(text[start - 1] ?? '');
}

/** In order, without overlaps. Takes linear time. */
export function splitWords(text: string, languageCode: string): Span[] {
  const segmenter = new Intl.Segmenter(segmenterLocale(languageCode), { granularity: 'word' });
  const words: Span[] = [];
  for (const match of text.matchAll(TOKEN)) {
    const word = match[0];
    const start = match.index;
    let end = start + word.length;
    if (match.groups?.['unspaced'] !== undefined) {
      for (const span of splitUnspaced(word, start, segmenter)) words.push(span);
      continue;
    }
    if (text[end] === '.' && isAbbreviation(word, text.slice(end, end + 20))) end++;
    // The plural's genitive, but not the end of a quotation.
    else if (/s$/.test(word) && /['’]/.test(text[end] ?? '') && /^\s\p{L}/u.test(text.slice(end + 1, end + 4))) {
      if (languageCode.startsWith('en') && !isOpenedBefore(text, start)) end++;
    }
    words.push({ start, end });
  }
  return words;
}

/** Polly's codes for Arabic and the Chinese languages are not those of Unicode's data. */
function segmenterLocale(languageCode: string): string {
  if (languageCode.startsWith('cmn') || languageCode.startsWith('yue')) return 'zh';
  return languageCode === 'arb' ? 'ar' : languageCode.slice(0, 2);
}

const LINE_END = String.raw`(?:\r\n|[\n\u0085\u2028]|\r(?!\n))`;
/**
 * A full stop or a danda needs a space behind it, where the script has spaces. An empty line ends a sentence, a line's
 * end does not.
 */
const SENTENCE_END = new RegExp(
  [
    // Only from the first stop of a run: from each of them the whole run would be read again.
    String.raw`(?<![.!?…؟।॥])[.!?…؟।॥]+[\s"'”’»›\)\]]*(?=\s|$|${SENTENCE_GAP})`,
    String.raw`[。！？｡]+[」』”’）\)"]*`,
    String.raw`${LINE_END}[^\S\n\r\u0085\u2028]*${LINE_END}`,
    SENTENCE_GAP,
  ].join('|'),
  'gu',
);

/** NEL is a space in Unicode, but not to JavaScript. */
const SPACE = /[\s\u0085]/;

/** `e.g. this`, `What … no` and `"Why?" he asked` go on. */
function goesOn(text: string, terminator: string, end: number): boolean {
  return /^[.…]+\s*$|["'”’»]\s*$/.test(terminator) && /^\s*\p{Ll}/u.test(text.slice(end, end + 50));
}

/** Dotted abbreviations that something follows. */
const NEVER_LAST = /^(?:e\.g|i\.e|z\.b|d\.h|p\.ej|t\.ex|b\.v)\.$/i;

/**
 * From the first character to the closing dot or quotation mark, without the space around. Only sentences that have a
 * word. `words` as `splitWords` gives them.
 */
export function splitSentences(text: string, words: readonly Span[]): Span[] {
  const sentences: Span[] = [];
  const textEnd = text.trimEnd().length;
  let from = 0;
  let next = 0;
  const close = (end: number): void => {
    const first = words[next];
    if (first && first.start < end) {
      let [start, last] = [from, end];
      while (SPACE.test(text[start] ?? '')) start++;
      while (SPACE.test(text[last - 1] ?? '')) last--;
      sentences.push({ start, end: last });
      while ((words[next]?.start ?? Number.POSITIVE_INFINITY) < end) next++;
    }
    from = end;
  };
  let word = 0;
  for (const { 0: terminator, index } of text.matchAll(SENTENCE_END)) {
    const end = index + terminator.length;
    while ((words[word]?.end ?? Number.POSITIVE_INFINITY) <= index) word++;
    const around = words[word];
    // The dot of `Mr.` or of `U.S.`.
    const inWord = around !== undefined && around.start < index && around.end > index;
    if (inWord && !(around.end === textEnd)) {
      const written = text.slice(around.start, around.end);
      const mayEnd = /\..*\./.test(written) && !NEVER_LAST.test(written);
      if (!mayEnd || !/^\s+\p{Lu}/u.test(text.slice(end, end + 50))) continue;
    }
    if (/^\s+$/.test(terminator)) close(end);
    else if (!goesOn(text, terminator, end)) close(end);
  }
  close(text.length);
  return sentences;
}
