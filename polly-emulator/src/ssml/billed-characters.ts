import type { SsmlElement } from './tree.ts';

/** Characters that Polly bills: the words, not the tags. How Polly counts beyond the BMP is not documented; here: UTF-16 units. */
export function countBilledCharacters(element: SsmlElement): number {
  return element.children.reduce(
    (sum, child) => sum + ('text' in child ? child.text.length : countBilledCharacters(child)),
    0,
  );
}
