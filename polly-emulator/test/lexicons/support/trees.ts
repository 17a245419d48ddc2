// Trees for the tests of this folder, and a short form of them to compare with.
import type { SsmlElement, SsmlNode, SsmlText } from '../../../src/ssml/tree.ts';

/** Words that stand in the request's text as they are, from `at` on. */
export function words(text: string, at = 0): SsmlText {
  return { text, starts: Array.from(text, (_, index) => at + index), end: at + text.length };
}

export function element(
  tag: string,
  children: readonly (SsmlNode | string)[],
  attributes: Readonly<Record<string, string>> = {},
): SsmlElement {
  const nodes = children.map((child) => (typeof child === 'string' ? words(child) : child));
  return { tag, attributes, children: nodes, start: 0, end: 0 };
}

/** `Hello [Bobby:Bob]` for a word that is replaced; other elements as `<tag>`. */
export function show(node: SsmlNode): string {
  if (!('tag' in node)) return node.text;
  const inner = node.children.map(show).join('');
  const instead = node.attributes['alias'] ?? node.attributes['ph'];
  return instead === undefined ? `<${node.tag}>${inner}</${node.tag}>` : `[${instead}:${inner}]`;
}
