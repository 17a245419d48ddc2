// Characters that nobody sees: of zero width, of direction, soft hyphens, byte order marks, variation selectors.
// \p{DI}: https://www.unicode.org/reports/tr44/#Default_Ignorable_Code_Point

/** With white space, from `lastIndex` on. */
export const UNSEEN = /[\s\p{DI}]*/uy;

const SEEN = /[^\s\p{DI}\p{Cc}\p{Mn}\p{Me}]/u;

const ENCODING = /^(<\?xml\s[^<>]*?\sencoding\s*=\s*)(["'])(?!utf-8\2)[^"'<>]*\2/i;

/**
 * Whether there is no character but white space, unseen ones, controls and accents of no letter. Of others only Polly
 * knows.
 */
export function saysNothing(text: string): boolean {
  return !SEEN.test(text);
}

/**
 * A document without unseen characters, and without white space that XML does not know, before its root and after it:
 * XML allows none there. An encoding that it declares is not true any more: it is sent in UTF-8.
 */
export function tidySsml(document: string): string {
  const root = document.search(/<[^?!]/);
  const end = document.lastIndexOf('>') + 1;
  if (root === -1 || end <= root) return document;
  const tidy = (text: string) => text.replace(/(?:\p{DI}|[^\S \t\r\n])+/gu, '');
  return (
    tidy(document.slice(0, root)).replace(ENCODING, '$1"UTF-8"') + document.slice(root, end) + tidy(document.slice(end))
  );
}
