// What a request's text becomes before it is spoken, plain text and SSML alike: a tree that knows where in the text it
// stands.

/**
 * Words. `text` has no entities left; `starts[i]` is where character i of it begins in the request's text. All UTF-16
 * units.
 */
export interface SsmlText {
  readonly text: string;
  readonly starts: readonly number[];
  /** Where the last character ends in the request's text. */
  readonly end: number;
}

export interface SsmlElement {
  readonly tag: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly SsmlNode[];
  /** From the `<` of its start tag to behind its end tag, in UTF-16 units of the request's text. */
  readonly start: number;
  readonly end: number;
}

export type SsmlNode = SsmlElement | SsmlText;

export function treeOfText(text: string): SsmlElement {
  const words = { text, starts: Array.from({ length: text.length }, (_, index) => index), end: text.length };
  return { tag: 'speak', attributes: {}, children: [words], start: 0, end: text.length };
}

export function wordsOf(element: SsmlElement): string {
  return element.children.map((child) => ('text' in child ? child.text : wordsOf(child))).join('');
}

/** Where the words of an element stand in the source; an element without words stands for itself. */
export function rangeOfWords(element: SsmlElement): [start: number, end: number] {
  const texts = element.children.flatMap((child): [number, number][] => {
    if (!('text' in child)) return wordsOf(child) === '' ? [] : [rangeOfWords(child)];
    return child.text === '' ? [] : [[child.starts[0] as number, child.end]];
  });
  const [first] = texts;
  const last = texts.at(-1);
  return first && last ? [first[0], last[1]] : [element.start, element.end];
}

/** Characters that Polly bills: the words, not the tags. */
export function countBilledCharacters(element: SsmlElement): number {
  return element.children.reduce(
    (sum, child) => sum + ('text' in child ? child.text.length : countBilledCharacters(child)),
    0,
  );
}

/** XML's own entities; there are no others, since a document type is refused. */
const ENTITIES = new Map([
  ['amp', '&'],
  ['apos', "'"],
  ['gt', '>'],
  ['lt', '<'],
  ['quot', '"'],
]);

/**
 * What stands between `&` and `;` of a reference as the character; words that only look like one stay what they are.
 */
export function dereference(name: string): string {
  if (!name.startsWith('#')) return ENTITIES.get(name) ?? `&${name};`;
  const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number.parseInt(name.slice(1), 10);
  return code <= 0x10ffff ? String.fromCodePoint(code) : `&${name};`;
}

/**
 * Characters of well-formed XML with the place of each: references read, unless `references` is false, and every line
 * end as `\n`.
 */
export function readText(source: string, from: number, to: number, references = true): SsmlText {
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
