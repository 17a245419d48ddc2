// Pronunciations in IPA or X-SAMPA as espeak-ng's own names of phonemes. A name that the language of the voice does not
// have would end the text, so only names that are known to sound there are written.
import { COMMON_MNEMONICS, MNEMONICS } from './phoneme-mnemonics.ts';

/** X-SAMPA's symbols in IPA. Source: J. C. Wells, "Computer-coding the IPA: a proposed extension of SAMPA" (1995). */
// biome-ignore format: one row a kind of symbol reads as a table
const X_SAMPA: Readonly<Record<string, string>> = {
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
const LONGEST_SYMBOL = Math.max(...Object.keys(X_SAMPA).map((symbol) => symbol.length));

/** Undefined when it has an unknown symbol. */
export function ipaOfXSampa(xSampa: string): string | undefined {
  let ipa = '';
  let at = 0;
  while (at < xSampa.length) {
    let length = Math.min(LONGEST_SYMBOL, xSampa.length - at);
    while (length > 0 && !Object.hasOwn(X_SAMPA, xSampa.slice(at, at + length))) length -= 1;
    const symbol = xSampa.slice(at, at + Math.max(1, length));
    // Lower-case letters, and spaces between words, are themselves.
    if (length === 0 && !/^[a-z\s]$/.test(symbol)) return undefined;
    ipa += X_SAMPA[symbol] ?? symbol;
    at += symbol.length;
  }
  return ipa;
}

/**
 * What stands in for a phoneme that a language does not have, the nearest first; several letters are said one by one.
 */
const NEAREST: Readonly<Record<string, readonly string[]>> = {
  a: ['ä', 'æ', 'ɑ', 'ɑː', 'ɐ', 'aː'],
  ä: ['a', 'ɑ'],
  b: ['β', 'p'],
  c: ['k', 'tʃ'],
  d: ['ð', 't'],
  dz: ['d|z', 'z'],
  dʒ: ['d|ʒ', 'ʒ', 'ɟ'],
  e: ['ɛ', 'e̞', 'eː', 'eɪ'],
  f: ['v', 'ɸ'],
  h: ['x', 'ɦ', 'χ', 'ħ'],
  i: ['iː', 'ɪ'],
  j: ['i'],
  l: ['ɫ', 'ɭ'],
  o: ['ɔ', 'o̞', 'oː', 'oʊ', 'əʊ'],
  oʊ: ['əʊ', 'o|ʊ', 'o'],
  r: ['ɹ', 'ɾ', 'ʁ', 'ʀ'],
  s: ['z'],
  ts: ['t|s'],
  tʃ: ['t|ʃ', 'tɕ'],
  u: ['uː', 'ʊ', 'ɯᵝ', 'ɯ'],
  v: ['ʋ', 'f', 'b'],
  w: ['ʋ', 'v', 'u'],
  x: ['χ', 'h', 'k'],
  y: ['yː', 'ʏ', 'iː', 'i'],
  z: ['s'],
  æ: ['a', 'ɛ'],
  ø: ['øː', 'œ', 'ɜː', 'ɜ', 'e'],
  œ: ['ø', 'ɜː', 'ɛ'],
  ŋ: ['n'],
  ɐ: ['ə', 'a'],
  ɑ: ['ɑː', 'a', 'ä'],
  ɒ: ['ɔ', 'ɑː', 'o'],
  ɔ: ['ɒ', 'ɔː', 'o', 'o̞'],
  ɕ: ['ʃ'],
  ɖ: ['d'],
  ə: ['ɐ', 'ɜ', 'e', 'e̞'],
  əʊ: ['oʊ', 'ə|ʊ'],
  ɚ: ['ə|ɹ', 'ə'],
  ɛ: ['e', 'e̞', 'ɛː'],
  ɛə: ['eə', 'ɛ|ɹ'],
  ɜ: ['ɜː', 'ə', 'œ'],
  ɝ: ['ɜː', 'ɚ', 'ɜ|ɹ'],
  ɡ: ['ɣ', 'k'],
  ɣ: ['ɡ'],
  ɥ: ['y', 'w'],
  ɦ: ['h'],
  ɨ: ['ᵻ', 'ɪ', 'i'],
  ɪ: ['i'],
  ɫ: ['l'],
  ɬ: ['ʃ', 'l'],
  ɯ: ['ɯᵝ', 'u'],
  ɱ: ['m'],
  ɲ: ['n|j'],
  ɴ: ['ŋ', 'n'],
  ɸ: ['f'],
  ɹ: ['r', 'ɾ', 'ʁ'],
  ɻ: ['ɹ', 'r'],
  ɽ: ['ɾ', 'r'],
  ɾ: ['r', 'ɹ'],
  ʀ: ['ʁ', 'r'],
  ʁ: ['ʀ', 'r', 'ɣ'],
  ʂ: ['ʃ'],
  ʃ: ['ɕ', 'ʂ', 's'],
  ʈ: ['t'],
  ʉ: ['u', 'y'],
  ʊ: ['u', 'ɯᵝ'],
  ʋ: ['v', 'w'],
  ʌ: ['ɐ', 'a', 'ä'],
  ʎ: ['l|j'],
  ʏ: ['y', 'ɪ'],
  ʐ: ['ʒ'],
  ʑ: ['ʒ'],
  ʒ: ['ʑ', 'ʐ', 'z', 'ʃ'],
  ʔ: [''],
  ʝ: ['j'],
  β: ['b', 'v'],
  θ: ['s', 't'],
  χ: ['x', 'h'],
  ð: ['z', 'd'],
  ᵻ: ['ɪ', 'i'],
  ç: ['ʃ', 'ɕ', 'x'],
};

/** Syllable boundaries, tie bars, and shades of a sound for which espeak-ng has no name by themselves. */
const SILENT = /[.‿ˑː˞ʰʲʷˠˤ]|\p{Mn}/u;

const tables = new Map<string, ReadonlyMap<string, string>>();

function tableOf(language: string): ReadonlyMap<string, string> {
  const known = tables.get(language);
  if (known) return known;
  const rows = `${COMMON_MNEMONICS}  ${MNEMONICS[language] ?? ''}`.split('  ').filter((row) => row !== '');
  const table = new Map(rows.map((row) => row.split(' ') as [string, string]));
  tables.set(language, table);
  return table;
}

/** Mnemonics, joined by `|`, of the nearest that the language has; undefined when it has none. */
function findNearest(symbol: string, table: ReadonlyMap<string, string>): string | undefined {
  const ways = NEAREST[symbol.normalize('NFC')] ?? [];
  for (const way of ways) {
    const names = way === '' ? [] : way.split('|').map((part) => table.get(part.normalize('NFD')));
    if (!names.includes(undefined)) return names.join('|');
  }
  return undefined;
}

function readSymbol(ipa: string, at: number, table: ReadonlyMap<string, string>): [string, number] | undefined {
  for (let length = Math.min(5, ipa.length - at); length > 0; length -= 1) {
    const symbol = ipa.slice(at, at + length);
    const name = table.get(symbol) ?? findNearest(symbol, table);
    if (name !== undefined) return [name, length];
  }
  return undefined;
}

/**
 * espeak-ng's names for a pronunciation in IPA, without the brackets; undefined when one of its sounds cannot be said.
 */
export function mnemonicsOfIpa(pronunciation: string, language: string): string | undefined {
  const table = tableOf(language);
  // Tie bars go first: t͡ʃ is in the tables as tʃ.
  const ipa = pronunciation
    .trim()
    .normalize('NFD')
    .replaceAll('g', 'ɡ')
    .replace(/[\u035c\u0361]/g, '');
  const words: string[][] = [[]];
  let stress = '';
  for (let at = 0; at < ipa.length; ) {
    const character = ipa[at] as string;
    if (character === 'ˈ' || character === 'ˌ') stress = character === 'ˈ' ? "'" : ',';
    else if (/\s/.test(character)) words.push([]);
    const read = /[\sˈˌ]/u.test(character) ? undefined : readSymbol(ipa, at, table);
    if (read === undefined && !/[\sˈˌ]/u.test(character) && !SILENT.test(character)) return undefined;
    if (read && read[0] !== '') {
      words.at(-1)?.push(stress + read[0]);
      stress = '';
    }
    at += read?.[1] ?? 1;
  }
  const spoken = words.filter((word) => word.length > 0).map((word) => word.join('|'));
  return spoken.length === 0 ? undefined : spoken.join(' ');
}

/** As `mnemonicsOfIpa`, for the alphabets of `<phoneme>`; the Chinese and Japanese ones cannot be said. */
export function mnemonicsOf(pronunciation: string, alphabet: string, language: string): string | undefined {
  if (alphabet !== 'ipa' && alphabet !== 'x-sampa') return undefined;
  const ipa = alphabet === 'ipa' ? pronunciation : ipaOfXSampa(pronunciation);
  return ipa === undefined ? undefined : mnemonicsOfIpa(ipa, language);
}

/** IPA by role. `SENSE_1` is "the non-default sense of the word when present". */
type Senses = Readonly<Partial<Record<'VB' | 'VBD' | 'NN' | 'JJ' | 'DEFAULT' | 'SENSE_1', string>>>;

const byStress = (noun: string, verb: string): Senses => ({
  NN: noun,
  JJ: noun,
  VB: verb,
  DEFAULT: noun,
  SENSE_1: verb,
});

/**
 * English words that are said differently by part of speech or by sense, for `<w>`. American pronunciations; British
 * voices say them with the nearest sounds that they have. A role that a word lacks here leaves it to espeak-ng, as
 * `amazon:DT` and `amazon:IN` do.
 */
const HETERONYMS: Readonly<Record<string, Senses>> = {
  abuse: { NN: 'əˈbjuːs', VB: 'əˈbjuːz' },
  bass: { NN: 'beɪs', DEFAULT: 'beɪs', SENSE_1: 'bæs' },
  bow: { NN: 'boʊ', VB: 'baʊ', DEFAULT: 'boʊ', SENSE_1: 'baʊ' },
  close: { VB: 'kloʊz', NN: 'kloʊz', JJ: 'kloʊs', DEFAULT: 'kloʊz', SENSE_1: 'kloʊs' },
  conduct: byStress('ˈkɑːndʌkt', 'kənˈdʌkt'),
  conflict: byStress('ˈkɑːnflɪkt', 'kənˈflɪkt'),
  content: { NN: 'ˈkɑːntɛnt', JJ: 'kənˈtɛnt', VB: 'kənˈtɛnt', DEFAULT: 'ˈkɑːntɛnt', SENSE_1: 'kənˈtɛnt' },
  contract: byStress('ˈkɑːntɹækt', 'kənˈtɹækt'),
  convict: byStress('ˈkɑːnvɪkt', 'kənˈvɪkt'),
  desert: byStress('ˈdɛzɚt', 'dɪˈzɜːɹt'),
  dove: { NN: 'dʌv', VBD: 'doʊv', DEFAULT: 'dʌv', SENSE_1: 'doʊv' },
  excuse: { NN: 'ɪkˈskjuːs', VB: 'ɪkˈskjuːz' },
  export: byStress('ˈɛkspɔːɹt', 'ɪkˈspɔːɹt'),
  house: { NN: 'haʊs', VB: 'haʊz' },
  import: byStress('ˈɪmpɔːɹt', 'ɪmˈpɔːɹt'),
  increase: byStress('ˈɪnkɹiːs', 'ɪnˈkɹiːs'),
  insult: byStress('ˈɪnsʌlt', 'ɪnˈsʌlt'),
  invalid: { NN: 'ˈɪnvəlɪd', JJ: 'ɪnˈvælɪd', DEFAULT: 'ɪnˈvælɪd', SENSE_1: 'ˈɪnvəlɪd' },
  lead: { VB: 'liːd', NN: 'liːd', DEFAULT: 'liːd', SENSE_1: 'lɛd' },
  live: { VB: 'lɪv', JJ: 'laɪv', DEFAULT: 'lɪv', SENSE_1: 'laɪv' },
  minute: { NN: 'ˈmɪnɪt', JJ: 'maɪˈnuːt', DEFAULT: 'ˈmɪnɪt', SENSE_1: 'maɪˈnuːt' },
  object: byStress('ˈɑːbdʒɛkt', 'əbˈdʒɛkt'),
  perfect: { JJ: 'ˈpɜːfɛkt', NN: 'ˈpɜːfɛkt', VB: 'pɚˈfɛkt', DEFAULT: 'ˈpɜːfɛkt', SENSE_1: 'pɚˈfɛkt' },
  permit: byStress('ˈpɜːmɪt', 'pɚˈmɪt'),
  polish: { VB: 'ˈpɑːlɪʃ', NN: 'ˈpɑːlɪʃ', JJ: 'ˈpoʊlɪʃ', DEFAULT: 'ˈpɑːlɪʃ', SENSE_1: 'ˈpoʊlɪʃ' },
  present: byStress('ˈpɹɛzənt', 'pɹɪˈzɛnt'),
  produce: { NN: 'ˈpɹoʊduːs', VB: 'pɹəˈduːs', DEFAULT: 'pɹəˈduːs', SENSE_1: 'ˈpɹoʊduːs' },
  progress: byStress('ˈpɹɑːɡɹɛs', 'pɹəˈɡɹɛs'),
  project: byStress('ˈpɹɑːdʒɛkt', 'pɹəˈdʒɛkt'),
  protest: byStress('ˈpɹoʊtɛst', 'pɹəˈtɛst'),
  read: { VB: 'ɹiːd', VBD: 'ɹɛd', NN: 'ɹiːd', DEFAULT: 'ɹiːd', SENSE_1: 'ɹɛd' },
  rebel: byStress('ˈɹɛbəl', 'ɹɪˈbɛl'),
  record: byStress('ˈɹɛkɚd', 'ɹɪˈkɔːɹd'),
  refuse: { NN: 'ˈɹɛfjuːs', VB: 'ɹɪˈfjuːz', DEFAULT: 'ɹɪˈfjuːz', SENSE_1: 'ˈɹɛfjuːs' },
  row: { NN: 'ɹoʊ', VB: 'ɹoʊ', DEFAULT: 'ɹoʊ', SENSE_1: 'ɹaʊ' },
  separate: { JJ: 'ˈsɛpɹət', VB: 'ˈsɛpəɹeɪt', DEFAULT: 'ˈsɛpɹət', SENSE_1: 'ˈsɛpəɹeɪt' },
  subject: byStress('ˈsʌbdʒɛkt', 'səbˈdʒɛkt'),
  suspect: byStress('ˈsʌspɛkt', 'səˈspɛkt'),
  tear: { NN: 'tɪɹ', VB: 'tɛɹ', DEFAULT: 'tɪɹ', SENSE_1: 'tɛɹ' },
  use: { NN: 'juːs', VB: 'juːz', DEFAULT: 'juːz', SENSE_1: 'juːs' },
  wind: { NN: 'wɪnd', VB: 'waɪnd', DEFAULT: 'wɪnd', SENSE_1: 'waɪnd' },
  wound: { NN: 'wuːnd', VB: 'wuːnd', VBD: 'waʊnd', DEFAULT: 'wuːnd', SENSE_1: 'waʊnd' },
};

/** IPA; undefined when the word is not one of these or has no such role. `role` is as in SSML: `amazon:VB`. */
export function ipaOfRole(word: string, role: string): string | undefined {
  const key = word.trim().toLowerCase();
  const senses: Readonly<Record<string, string>> = Object.hasOwn(HETERONYMS, key) ? (HETERONYMS[key] as Senses) : {};
  return senses[role.replace('amazon:', '')];
}
