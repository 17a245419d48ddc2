// Lexicons that the tests of this folder share.

/** A PLS document around lexemes. */
export function pls(lexemes: string, { language = 'en-US', alphabet = 'ipa' } = {}): string {
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<lexicon version="1.0" xmlns="http://www.w3.org/2005/01/pronunciation-lexicon"',
    '  xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"',
    '  xsi:schemaLocation="http://www.w3.org/2005/01/pronunciation-lexicon',
    '    http://www.w3.org/TR/2007/CR-pronunciation-lexicon-20071212/pls.xsd"',
    `  alphabet="${alphabet}" xml:lang="${language}">`,
    lexemes,
    '</lexicon>',
  ].join('\n');
}

/** A lexeme of one grapheme and one alias. */
export function alias(grapheme: string, words: string): string {
  return `<lexeme><grapheme>${grapheme}</grapheme><alias>${words}</alias></lexeme>`;
}

/** A lexeme of one grapheme and one phoneme. */
export function phoneme(grapheme: string, ph: string): string {
  return `<lexeme><grapheme>${grapheme}</grapheme><phoneme>${ph}</phoneme></lexeme>`;
}
