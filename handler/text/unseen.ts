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
 * A document without unseen characters before its first tag and after its last, where XML allows none. White space
 * stays. An encoding that it declares is not true any more: it is sent in UTF-8.
 */
export function tidySsml(document: string): string {
  const first = document.indexOf('<');
  const end = document.lastIndexOf('>') + 1;
  if (first === -1 || end <= first) return document;
  const dropUnseen = (text: string) => text.replace(/\p{DI}+/gu, '');
  const root = document.slice(first, end).replace(ENCODING, '$1"UTF-8"');
  return dropUnseen(document.slice(0, first)) + root + dropUnseen(document.slice(end));
}
