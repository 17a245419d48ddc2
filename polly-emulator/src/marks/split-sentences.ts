// The sentences of a text as Polly marks them: from the first character to the closing dot or quotation mark, without the
// space around.

import type { Span } from './split-words.ts';
import { SENTENCE_GAP } from './spoken-text.ts';

/**
 * A full stop or a dandum of a script with spaces needs one behind it; an empty line ends a sentence, a line's end
 * alone does not.
 */
const END = new RegExp(
  [
    String.raw`[.!?…؟।॥]+[\s"'”’»›\)\]]*(?=\s|$|${SENTENCE_GAP})`,
    String.raw`[。！？｡]+[」』”’）\)"]*`,
    String.raw`\r?\n[^\S\n]*\n`,
    SENTENCE_GAP,
  ].join('|'),
  'gu',
);

/** `e.g. this`, `What … no` and `"Why?" he asked` go on. */
function goesOn(text: string, terminator: string, end: number): boolean {
  return /^[.…]+\s*$|["'”’»]\s*$/.test(terminator) && /^\s*\p{Ll}/u.test(text.slice(end, end + 50));
}

/** Dotted abbreviations that something follows. */
const NEVER_LAST = /^(?:e\.g|i\.e|z\.b|d\.h|p\.ej|t\.ex|b\.v)\.$/i;

/** Only sentences that have a word. `words` as `splitWords` gives them. */
export function splitSentences(text: string, words: readonly Span[]): Span[] {
  const sentences: Span[] = [];
  let from = 0;
  let next = 0;
  const close = (end: number): void => {
    const first = words[next];
    if (first && first.start < end) {
      const piece = text.slice(from, end);
      const start = from + (piece.length - piece.trimStart().length);
      sentences.push({ start, end: from + piece.trimEnd().length });
      while ((words[next]?.start ?? Number.POSITIVE_INFINITY) < end) next++;
    }
    from = end;
  };
  let word = 0;
  for (const { 0: terminator, index } of text.matchAll(END)) {
    const end = index + terminator.length;
    while ((words[word]?.end ?? Number.POSITIVE_INFINITY) <= index) word++;
    const around = words[word];
    // The dot of `Mr.` or of `U.S.`.
    const inWord = around !== undefined && around.start < index && around.end > index;
    if (inWord && !(around.end === text.trimEnd().length)) {
      const written = text.slice(around.start, around.end);
      const mayEnd = /\..*\./.test(written) && !NEVER_LAST.test(written);
      if (!mayEnd || !/^\s+\p{Lu}/u.test(text.slice(end, end + 50))) continue;
    }
    if (terminator.startsWith('\n') || terminator.startsWith('\r') || terminator === SENTENCE_GAP) close(end);
    else if (!goesOn(text, terminator, end)) close(end);
  }
  close(text.length);
  return sentences;
}
