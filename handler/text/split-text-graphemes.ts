/** Made at the first text that is too long for one part: the first Intl.Segmenter of a process takes 20 ms. */
let segmenters: { readonly graphemes: Intl.Segmenter; readonly words: Intl.Segmenter } | undefined;

/** Neither kind depends on the language: the dictionaries of Thai, Chinese and the like are always there. */
export function getSegmenters() {
  segmenters ??= {
    graphemes: new Intl.Segmenter('en', { granularity: 'grapheme' }),
    words: new Intl.Segmenter('en', { granularity: 'word' }),
  };
  return segmenters;
}

/** The grapheme (what a reader takes for one character) that begins at `start`, however long it is. */
export function firstGrapheme(text: string, start: number): string {
  for (let units = 1_000; ; units *= 2) {
    const all = getSegmenters().graphemes.segment(text.slice(start, start + units));
    const grapheme = all.containing(0)?.segment ?? '';
    // One unit less than was looked at: the last may be half of a pair that belongs to the grapheme.
    if (grapheme.length < units - 1 || start + units >= text.length) return grapheme;
  }
}

/** Pieces of a grapheme that is too long for one part, cut between code points. Only a pair under a `maxUnits` of 1 exceeds it. */
export function cutGrapheme(grapheme: string, maxUnits: number): string[] {
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
