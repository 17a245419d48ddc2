// Words as lexicons see them, the same in a text and in a grapheme, so that a grapheme is found as whole words and never within one.

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
 * In this order: white space; a number with its separators (the grapheme 10 is not in 10.5); Chinese characters and Hiragana one
 * by one, as they are written without spaces; Katakana, which is mostly a foreign word as a whole; any other word; one sign. An
 * apostrophe or hyphen is a sign, so that Bob is found in Bob's. Every alternative begins with other characters or is tried once
 * a word, so the time is linear. How Polly cuts words is not documented.
 */
const TOKEN = new RegExp(
  `(\\s+)|(\\p{Nd}+(?:[.,]\\p{Nd}+)+|[${UNSPACED}]\\p{M}*|[${KATAKANA}][${KATAKANA}\\p{M}]*|${LETTER}+)|[^]`,
  'gu',
);

export function splitTokens(text: string): Token[] {
  const tokens: Token[] = [];
  for (const match of text.matchAll(TOKEN)) {
    const [whole, space, word] = match;
    const key = space === undefined ? whole.normalize('NFC') : ' ';
    const kind = space !== undefined ? 'space' : word !== undefined ? 'word' : 'sign';
    tokens.push({ key, from: match.index, to: match.index + whole.length, kind });
  }
  return tokens;
}
