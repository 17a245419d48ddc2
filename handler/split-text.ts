import { findCuts, RANKS } from './split-text-cuts.ts';

const PREFERENCES = [
  { rank: RANKS.paragraph, leastFill: 1 / 2 },
  { rank: RANKS.sentence, leastFill: 0 },
  { rank: RANKS.line, leastFill: 1 / 2 },
  { rank: RANKS.clause, leastFill: 1 / 2 },
  { rank: RANKS.word, leastFill: 1 / 2 },
];

/** What is read beyond a part, so that a cut at its very end is judged by what follows. */
const LOOKAHEAD_UNITS = 40;

const GRAPHEMES = new Intl.Segmenter('en', { granularity: 'grapheme' });
const WORDS = new Intl.Segmenter('en', { granularity: 'word' });

export function splitText(text: string, maxUnits: number): string[] {
  const parts: string[] = [];
  let start = 0;
  while (text.length - start > maxUnits) {
    const units = unitsOfPart(text.slice(start, start + maxUnits + LOOKAHEAD_UNITS), maxUnits);
    const pieces = units > 0 ? [text.slice(start, start + units)] : cutGrapheme(firstGrapheme(text, start), maxUnits);
    for (const piece of pieces) {
      parts.push(piece);
      start += piece.length;
    }
  }
  if (start < text.length) parts.push(text.slice(start));
  return parts;
}

/** How much of the text goes into its first part; 0 when not even its first grapheme fits. The text begins with a whole grapheme. */
function unitsOfPart(text: string, maxUnits: number): number {
  const graphemes = GRAPHEMES.segment(text);
  const cuts = findCuts(text, maxUnits).filter(({ at }) => graphemes.containing(at)?.index === at);
  for (const { rank, leastFill } of PREFERENCES) {
    const best = cuts.findLast((cut) => cut.rank <= rank && cut.at >= leastFill * maxUnits);
    if (best) return best.at;
  }
  // Thai, Chinese without punctuation, addresses: words without white space between them.
  const word = WORDS.segment(text).containing(maxUnits)?.index ?? 0;
  return graphemes.containing(word)?.index || graphemes.containing(maxUnits)?.index || 0;
}

function firstGrapheme(text: string, start: number): string {
  for (let units = 1_000; ; units *= 2) {
    const grapheme = GRAPHEMES.segment(text.slice(start, start + units)).containing(0)?.segment ?? '';
    // One unit less than the window may be a grapheme whose next surrogate pair the window cut in two.
    if (grapheme.length < units - 1 || start + units >= text.length) return grapheme;
  }
}

/** Between code points, to its end: the part after it then begins with a whole grapheme, which its segmentation relies on. */
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
