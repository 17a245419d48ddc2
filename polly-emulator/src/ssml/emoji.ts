// Emoji as espeak-ng names them. It knows one by itself: joined to a letter, a stop or another emoji it says the first
// word of its name at most, and of two flags side by side nothing.

const ONE = String.raw`\p{Extended_Pictographic}\ufe0f?\p{EMod}?`;
const TAGS = String.raw`[\u{e0020}-\u{e007e}]+\u{e007f}`;
const CLUSTER = new RegExp(
  String.raw`\p{RI}\p{RI}|[#*\d]\ufe0f?\u20e3|${ONE}(?:${TAGS})?(?:\u200d${ONE})*|\p{EMod}`,
  'gv',
);
const MAYBE = /\p{Extended_Pictographic}|\p{RI}|\p{EMod}|\u20e3/u;

export interface Emoji {
  readonly at: number;
  readonly length: number;
  /** What to write for it; the same characters where nothing has to change. */
  readonly written: string;
}

/**
 * Its names are those of emoji without presentation selectors and skin tones; a tone that is written behind is named
 * by itself.
 */
function nameable(cluster: string): string {
  if (cluster.endsWith('\u20e3')) return cluster;
  const tones = cluster.match(/\p{EMod}/gu) ?? [];
  const bare = cluster.replace(/\ufe0f/g, '').replace(/\p{EMod}/gu, '');
  return [bare, ...new Set(tones)].filter((part) => part !== '').join(' ');
}

export function findEmoji(text: string): Emoji[] {
  if (!MAYBE.test(text)) return [];
  return [...text.matchAll(CLUSTER)].map(({ 0: cluster, index }) => ({
    at: index,
    length: cluster.length,
    written: nameable(cluster),
  }));
}
