// Characters that nobody sees: of zero width, of direction, soft hyphens, byte order marks, variation selectors.
// https://www.unicode.org/reports/tr44/#Default_Ignorable_Code_Point

/** With white space, from `lastIndex` on. */
export const UNSEEN = /[\s\p{Default_Ignorable_Code_Point}]*/uy;

const SEEN = /[^\s\p{Default_Ignorable_Code_Point}\p{Cc}\p{Mn}\p{Me}]/u;

/** Whether there is no character but white space, unseen ones, controls and accents of no letter. Of others only Polly knows. */
export function saysNothing(text: string): boolean {
  return !SEEN.test(text);
}

/** A document without unseen characters before its first tag and after its last: XML allows none there. White space stays. */
export function dropUnseenEnds(document: string): string {
  const first = document.indexOf('<');
  const end = document.lastIndexOf('>') + 1;
  if (first === -1 || end <= first) return document;
  const dropUnseen = (text: string) => text.replace(/\p{Default_Ignorable_Code_Point}+/gu, '');
  return dropUnseen(document.slice(0, first)) + document.slice(first, end) + dropUnseen(document.slice(end));
}
