// X-SAMPA as IPA. Source: J. C. Wells, "Computer-coding the IPA: a proposed extension of SAMPA" (1995).

// biome-ignore format: one row a kind of symbol reads as a table
const SYMBOLS: Readonly<Record<string, string>> = {
  // Consonants; the letters that are not here are the same in IPA.
  'b_<': 'ɓ', 'd`': 'ɖ', 'd_<': 'ɗ', g: 'ɡ', 'g_<': 'ɠ', 'G\\': 'ɢ', 'h\\': 'ɦ', 'H\\': 'ʜ', 'j\\': 'ʝ', 'J\\': 'ɟ', 'l`': 'ɭ',
  'l\\': 'ɺ', 'L\\': 'ʟ', 'n`': 'ɳ', 'N\\': 'ɴ', 'p\\': 'ɸ', 'r`': 'ɽ', 'r\\`': 'ɻ', 'r\\': 'ɹ', 'R\\': 'ʀ', 's`': 'ʂ', 's\\': 'ɕ',
  't`': 'ʈ', 'v\\': 'ʋ', 'x\\': 'ɧ', 'X\\': 'ħ', 'z`': 'ʐ', 'z\\': 'ʑ', 'K\\': 'ɮ', 'M\\': 'ɰ', 'B\\': 'ʙ', P: 'ʋ',
  B: 'β', C: 'ç', D: 'ð', F: 'ɱ', G: 'ɣ', H: 'ɥ', J: 'ɲ', K: 'ɬ', L: 'ʎ', N: 'ŋ', R: 'ʁ', S: 'ʃ', T: 'θ', W: 'ʍ', X: 'χ', Z: 'ʒ',
  '4': 'ɾ', '5': 'ɫ', '?': 'ʔ', '?\\': 'ʕ', '<\\': 'ʢ', '>\\': 'ʡ',
  // Vowels.
  A: 'ɑ', E: 'ɛ', I: 'ɪ', 'I\\': 'ᵻ', M: 'ɯ', O: 'ɔ', Q: 'ɒ', U: 'ʊ', 'U\\': 'ᵿ', V: 'ʌ', Y: 'ʏ', '1': 'ɨ', '2': 'ø', '3': 'ɜ',
  '3\\': 'ɞ', '6': 'ɐ', '7': 'ɤ', '8': 'ɵ', '9': 'œ', '&': 'ɶ', '@': 'ə', '@\\': 'ɘ', '@`': 'ɚ', '3`': 'ɝ', '{': 'æ', '}': 'ʉ',
  // Stress, length, boundaries and diacritics.
  '"': 'ˈ', '%': 'ˌ', ':': 'ː', ':\\': 'ˑ', '.': '.', '-': '', '|': '', '=': '\u0329', '_=': '\u0329', '~': '\u0303', '_~': '\u0303',
  '_h': 'ʰ', '_j': 'ʲ', "'": 'ʲ', '_w': 'ʷ', '_G': 'ˠ', '_?\\': 'ˤ', '_0': '\u0325', '_v': '\u032c', '_d': '\u032a', '_^': '\u032f',
  '_}': '\u031a', '`': '˞',
};
const LONGEST = Math.max(...Object.keys(SYMBOLS).map((symbol) => symbol.length));

/** Undefined when it has a symbol that is none. */
export function ipaOfXSampa(xSampa: string): string | undefined {
  let ipa = '';
  let at = 0;
  while (at < xSampa.length) {
    let length = Math.min(LONGEST, xSampa.length - at);
    while (length > 0 && !Object.hasOwn(SYMBOLS, xSampa.slice(at, at + length))) length -= 1;
    const symbol = xSampa.slice(at, at + Math.max(1, length));
    // Lower-case letters, and spaces between words, are themselves.
    if (length === 0 && !/^[a-z\s]$/.test(symbol)) return undefined;
    ipa += SYMBOLS[symbol] ?? symbol;
    at += symbol.length;
  }
  return ipa;
}
