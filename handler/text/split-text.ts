import { findCuts, RANKS } from './split-text-cuts.ts';
import { cutGrapheme, firstGrapheme, getSegmenters } from './split-text-graphemes.ts';

/**
 * The last place of the first rank that leaves the part full enough. A new part costs a Polly call and a pause, so a better place is
 * worth half a part and no more. The end of a paragraph is taken where that makes no further part. Only a
 * sentence end is taken however early it comes: a sentence that fits in a part is never cut, because that is heard, and a short
 * part comes only before a sentence of more than half a part. A line break ranks below the sentence, because in hard-wrapped
 * texts it means nothing; lists and poems without sentence marks are cut there.
 */
const PREFERENCES = [
  { rank: RANKS.sentence, leastFill: 0 },
  { rank: RANKS.line, leastFill: 1 / 2 },
  { rank: RANKS.clause, leastFill: 1 / 2 },
  { rank: RANKS.word, leastFill: 1 / 2 },
];

/** How full parts become that end with a sentence. */
const USUAL_FILL = 0.98;

/** What is read beyond a part, so that a place at its very end is judged by what follows. */
const LOOKAHEAD_UNITS = 40;

/**
 * Cuts a plain text into parts of at most `maxUnits` UTF-16 units (1 or more), which joined are the text, to the last unit: after a
 * paragraph, sentence, line, clause, word or grapheme. White space stays with the part before it; a text of white space gives parts
 * of white space, an empty one no part. A grapheme is cut only when it is longer than a part, a surrogate pair never (so with a
 * `maxUnits` of 1 it is a part that exceeds it). 1,000,000 characters take 0.15 s, hostile ones 0.4 s.
 */
export function splitText(text: string, maxUnits: number): string[] {
  const parts: string[] = [];
  let start = 0;
  while (text.length - start > maxUnits) {
    const rest = text.length - start;
    const units = unitsOfPart(text.slice(start, start + maxUnits + LOOKAHEAD_UNITS), maxUnits, rest);
    // A long grapheme is cut to its end, so that what follows begins with a whole one: Intl.Segmenter sees only from there on.
    const next = units > 0 ? [text.slice(start, start + units)] : cutGrapheme(firstGrapheme(text, start), maxUnits);
    for (const part of next) {
      parts.push(part);
      start += part.length;
    }
  }
  if (start < text.length) parts.push(text.slice(start));
  return parts;
}

/** How much of the text its first part takes, of `rest` in all; 0 when not even the first grapheme fits. */
function unitsOfPart(text: string, maxUnits: number, rest: number): number {
  const { graphemes, words } = getSegmenters();
  const all = graphemes.segment(text);
  const cuts = findCuts(text, maxUnits).filter(({ at }) => all.containing(at)?.index === at);
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
