// Which of Polly's visemes a phoneme of espeak-ng is.
//
// Source: Amazon Polly Developer Guide, "Phoneme and Viseme Tables for Supported Languages" (ph-table-*.html), one
// table a language; they agree except for EXCEPTIONS. Not taken over, as slips of single tables: Danish and Norwegian w
// = X, Turkish z = z and ʒ = j, Icelandic b = 0, Swedish E: and i:, German t = T, and en-US l = l (the guide's own
// "little lamb" has t). Symbols that no table has are put with those that are made at the same place: these are
// guesses.

const SYMBOLS_BY_VISEME: Readonly<Record<string, string>> = {
  p: 'p b m ɓ ʙ ⱱ',
  B: 'β',
  f: 'f v ɸ ʋ ɱ',
  T: 'θ ð',
  t: 't d n l ɫ ɬ ɭ ɾ ɽ ɖ ʈ ɳ ɮ ɗ ɺ',
  s: 's z ts dz',
  S: 'ʃ ʒ ʂ ʐ tʃ dʒ tʂ dʐ s. z. ts. dz. ʈʂ ɖʐ sx',
  J: 'ɕ ʑ tɕ dʑ ɲ ʎ ʝ ɟ',
  r: 'r ɹ ɻ',
  k: 'k ɡ g x ɣ χ ʁ ʀ q ɢ h ɦ ħ ʕ ŋ ɴ c ç ɧ ʍ ɠ ʟ',
  i: 'i ɪ ɨ ɯ j ɰ ᵻ ɿ',
  u: 'u ʊ ʉ y ʏ w ɥ ᵿ ʮ',
  '@': 'ə ɚ ɘ',
  e: 'e ɤ',
  E: 'ɛ ε ɜ ɝ ʌ ɞ',
  a: 'a æ ɑ ɐ ɶ',
  o: 'o ø ɵ',
  O: 'ɔ œ ɒ',
};

const VISEME_OF = new Map(
  Object.entries(SYMBOLS_BY_VISEME).flatMap(([viseme, symbols]) =>
    symbols.split(' ').map((symbol) => [symbol, viseme]),
  ),
);

/** Where a language's own table says something else. */
const EXCEPTIONS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  cs: { c: 'J' },
  // espeak-ng's weak `a` of "a lamb", where the guide has ə.
  en: { ɐ: '@' },
  ja: { e: '@' },
};

/** The tables give a diphthong the viseme of its first part; a glide (`iɛ` of Mandarin, `ju`) is two sounds in them. */
const VOWELS = new Set('iɪɨɯuʊʉyʏəɚɘeɤɛεɜɝʌɞaæɑɐɶoøɵɔœɒᵻᵿ');
const CLOSE_VOWELS = new Set('iɨɯuʉy');
const CENTRAL_VOWELS = new Set('əɚɘ');

/** An open mouth that says nothing in particular, for what no table knows. */
const UNKNOWN = '@';

/**
 * Lengths and tongue positions that the mouth does not show, espeak-ng's own signs, and glottal stops, which have no
 * viseme.
 */
const SILENT_SIGNS = /[ˈˌːˑʰʱʲˠˤʷᵝˀʼ?ʔ"#\-~^'_!|\p{M}\p{Nd}\p{Sk}]/gu;

/** `ˈɔːɹ` is `ɔ`, `ɹ`; `tɕh` is `tɕ`. espeak-ng writes `(en)` where it changes its language. */
function splitPhoneme(phoneme: string): string[] {
  if (phoneme.startsWith('(')) return [];
  const letters = phoneme
    .normalize('NFD')
    .replace(/c\u0327/g, 'ç')
    .replace(SILENT_SIGNS, '');
  const symbols: string[] = [];
  for (let at = 0; at < letters.length; ) {
    const symbol =
      [3, 2].map((length) => letters.slice(at, at + length)).find((longer) => VISEME_OF.has(longer)) ??
      String.fromCodePoint(letters.codePointAt(at) ?? 0);
    at += symbol.length;
    const before = symbols.at(-1);
    const breath = symbol === 'h' && before !== undefined && !VOWELS.has(before);
    if (symbol !== '.' && !breath && !(before !== undefined && isOneSound(before, symbol))) symbols.push(symbol);
  }
  return symbols;
}

function isOneSound(before: string, symbol: string): boolean {
  if (!VOWELS.has(before) || !VOWELS.has(symbol)) return false;
  return !CLOSE_VOWELS.has(before) || CLOSE_VOWELS.has(symbol) || CENTRAL_VOWELS.has(symbol);
}

/** In the order in which they are seen; none for a pause, a glottal stop or a change of language. */
export function visemesOf(phoneme: string, languageCode: string): string[] {
  const exceptions = EXCEPTIONS[languageCode.slice(0, 2)];
  return splitPhoneme(phoneme).map((symbol) => exceptions?.[symbol] ?? VISEME_OF.get(symbol) ?? UNKNOWN);
}
