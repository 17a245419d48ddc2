// Plain text as the same tree that SSML becomes, so that whatever comes after parsing knows one kind of text only.
import type { SsmlElement } from './tree.ts';

export function treeOfText(text: string): SsmlElement {
  const words = { text, starts: Array.from({ length: text.length }, (_, index) => index), end: text.length };
  return { tag: 'speak', attributes: {}, children: [words], start: 0, end: text.length };
}
