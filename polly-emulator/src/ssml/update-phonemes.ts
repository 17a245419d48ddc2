// Writes `phoneme-mnemonics.ts` anew: which phonemes espeak-ng has in each language, found by having it say every one.
//
//   tsx polly-emulator/src/ssml/update-phonemes.ts
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import loadEspeak from '@echogarden/espeak-ng-emscripten';
import { LANGUAGES } from '../voices/languages.ts';

interface EspeakNg {
  eSpeakNGWorker: new () => {
    set_voice(name: string): number;
    synthesize(markup: string, onAudio: (samples: unknown, events?: { type: string; id: string }[]) => boolean): void;
  };
  FS: { readFile(path: string): Uint8Array };
}

const espeak = (await loadEspeak()) as unknown as EspeakNg;
const worker = new espeak.eSpeakNGWorker();

/**
 * `phontab` is a list of tables: their number, then for each its size, 35 bytes more and 16 bytes a phoneme, name
 * first.
 */
function readMnemonics(): Set<string> {
  const bytes = Buffer.from(espeak.FS.readFile('/usr/share/espeak-ng-data/phontab'));
  const mnemonics = new Set<string>();
  let at = 4;
  for (let table = 0; table < (bytes[0] as number); table += 1) {
    const size = bytes[at] as number;
    at += 36;
    for (let row = 0; row < size; row += 1, at += 16) {
      mnemonics.add(bytes.toString('latin1', at, at + 4).replace(/\0.*$/s, ''));
    }
  }
  return mnemonics;
}

/** Without those that mean something else between `[[` and `]]`, or stand for a stress or a pause. */
const USABLE = [...readMnemonics()].filter(
  // `@L`, `IR` and `VR` are two sounds each, which the language may have to keep apart.
  (name) => /^[\x21-\x7e]+$/.test(name) && !/[[\]<>&"|%',=]|^[_:#]|^(?:@L|IR|VR)$/.test(name),
);

const VOWEL = /[aeiouyæøœɐɑɒɔəɘɛɜɞɤɨɪɯɵʉʊʌʏɶᵻɚɝᵿ]/u;

/** The IPA of the phoneme at `place` of four; undefined when the language does not have it. */
function pronounce(word: string, place: number): string | undefined {
  const heard: string[] = [];
  worker.synthesize(`<speak>[[${word}]] </speak>`, (_, events = []) => {
    heard.push(...events.filter(({ type, id }) => type === 'phoneme' && id.trim() !== '').map(({ id }) => id));
    return false;
  });
  const phoneme = heard[place];
  // An unknown mnemonic ends the text or says nothing.
  if (heard.length !== 4 || phoneme === undefined) return undefined;
  const ipa = phoneme.replace(/[ˈˌ]|\p{Cc}/gu, '').normalize('NFD');
  return /^$|[\^.\d-]$|[ɀɇ]/u.test(ipa) ? undefined : ipa;
}

/** Vowels between consonants, consonants before a stressed vowel: where neither is weakened. */
function pronounceOne(mnemonic: string): (string | undefined)[] {
  const vowels = [pronounce(`p|'${mnemonic}|s|a`, 1), pronounce(`p|${mnemonic}|s|'a`, 1)];
  const heard = vowels.filter((ipa) => ipa !== undefined && VOWEL.test(ipa));
  if (heard.length > 0) return heard;
  const consonant = pronounce(`a|${mnemonic}|'a|s`, 1);
  return consonant === undefined || VOWEL.test(consonant) ? [] : [consonant];
}

function readLanguage(name: string): Map<string, string> {
  if (worker.set_voice(name) !== 0) throw new Error(`espeak-ng has no language '${name}'`);
  const table = new Map<string, string>();
  for (const mnemonic of USABLE) {
    for (const ipa of pronounceOne(mnemonic)) {
      const known = ipa === undefined ? undefined : table.get(ipa);
      // The shortest name is the plain phoneme, longer ones are its variants in other languages.
      if (ipa !== undefined && (known === undefined || mnemonic.length < known.length)) table.set(ipa, mnemonic);
    }
  }
  return table;
}

const write = (table: Iterable<readonly [string, string]>): string =>
  [...table]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map((pair) => pair.join(' '))
    .join('  ');

const names = [...new Set(Object.values(LANGUAGES).map(({ espeak: name }) => name))].sort();
const tables = new Map(names.map((name) => [name, readLanguage(name)]));
const [first = new Map<string, string>()] = tables.values();
const isCommon = ([ipa, mnemonic]: readonly [string, string]): boolean =>
  [...tables.values()].every((table) => table.get(ipa) === mnemonic);
const target = fileURLToPath(new URL('./phoneme-mnemonics.ts', import.meta.url));
writeFileSync(
  target,
  `// espeak-ng's names of phonemes: IPA (NFD), a space, the name that it has between [[ and ]], two spaces.
// Written by update-phonemes.ts; do not edit.

/** In every language. */
export const COMMON_MNEMONICS = ${JSON.stringify(write([...first].filter(isCommon)))};

/** The others, by espeak-ng's name of the language. */
export const MNEMONICS: Readonly<Record<string, string>> = ${JSON.stringify(
    Object.fromEntries([...tables].map(([name, table]) => [name, write([...table].filter((pair) => !isCommon(pair)))])),
  )};
`,
);
execFileSync('biome', ['check', '--write', target], { stdio: 'inherit' });
