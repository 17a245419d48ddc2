// Characters of XML with the place of each in the source: behind references, and with the line ends that XML has (all `\n`).
// The XML is known to be well formed.
import type { SsmlText } from './tree.ts';

const NAMED = new Map([
  ['amp', '&'],
  ['apos', "'"],
  ['gt', '>'],
  ['lt', '<'],
  ['quot', '"'],
]);

/** What stands between `&` and `;` of a reference as the character; words that only look like one stay what they are. */
export function dereference(name: string): string {
  if (!name.startsWith('#')) return NAMED.get(name) ?? `&${name};`;
  const code = name.startsWith('#x') ? Number.parseInt(name.slice(2), 16) : Number.parseInt(name.slice(1), 10);
  return code <= 0x10ffff ? String.fromCodePoint(code) : `&${name};`;
}

function readText(source: string, from: number, to: number, references: boolean): SsmlText {
  const parts: string[] = [];
  const starts: number[] = [];
  let at = from;
  while (at < to) {
    const start = at;
    let characters = source[at++] as string;
    if (characters === '\r') {
      characters = '\n';
      if (source[at] === '\n' && at < to) at += 1;
    } else if (references && characters === '&') {
      const end = source.indexOf(';', at);
      characters = dereference(source.slice(at, end));
      at = end + 1;
    }
    parts.push(characters);
    // A reference can stand for a surrogate pair: two units from one place.
    for (let unit = 0; unit < characters.length; unit += 1) starts.push(start);
  }
  return { text: parts.join(''), starts, end: to };
}

/** Text between tags. */
export function readMarkupText(source: string, from: number, to: number): SsmlText {
  return readText(source, from, to, true);
}

/** The inside of a CDATA section, where `&` is only a character. */
export function readCharacters(source: string, from: number, to: number): SsmlText {
  return readText(source, from, to, false);
}
