// Pronunciations in IPA or X-SAMPA as espeak-ng's own names of phonemes. A name that the language of the voice does not have
// would end the text, so only names that are known to sound there are written.
import { COMMON_MNEMONICS, MNEMONICS } from './phoneme-mnemonics.ts';
import { ipaOfXSampa } from './x-sampa.ts';

/** What stands in for a phoneme that a language does not have, the nearest first; several letters are said one by one. */
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

/** espeak-ng's names for a pronunciation in IPA, without the brackets; undefined when one of its sounds cannot be said. */
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
