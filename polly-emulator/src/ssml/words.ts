// The words of an element, and their place.
import type { SsmlElement } from './tree.ts';

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
