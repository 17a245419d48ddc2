// Keys. S3 takes up to 1,024 bytes of UTF-8, whatever the characters.
import type { OddText } from './odd-text.ts';

/** Not in the table, because not every AWS emulator can: limits.ts. */
export const KEY_WITH_A_LINE_FEED = 'odd/line\nfeed.txt';

const named = (what: string, key: string): OddText => ({ what, key, body: 'Hello.', expected: 'narrated' });
const fill = (piece: string) => piece.repeat(Math.floor((1_024 - 4) / Buffer.byteLength(piece)));

export const KEYS: readonly OddText[] = [
  named('a key of 1,024 bytes', `${'k'.repeat(1_020)}.txt`),
  named('a key of 1,024 bytes beyond ASCII', `${fill('ñ')}.txt`),
  named('folders 510 deep', `${fill('d/')}.txt`),
  named('nothing but the suffix', '.txt'),
  named('nothing but the suffix in a folder', 'odd/.txt'),
  named('the suffix of audio before that of text', 'odd/a.mp3.txt'),
  named('spaces at the ends', 'odd/ spaces .txt'),
  named('a slash in front, and two in a row', '/odd//slashes.txt'),
  named('dots as in paths', 'odd/.../..a/dots..txt'),
  named('what URLs use', "odd/a+b %2B %25 ?x=1&y=2#z;:@,=$!*'().txt"),
  named('broken percent signs', 'odd/100% %zz %.txt'),
  named('what markup and shells use', 'odd/<b>"&amp;\\`$(id)`|^~[]{}.txt'),
  named('letters with marks, composed and not', 'odd/ma\u00f1ana man\u0303ana.txt'),
  named('marks that turn the direction', 'odd/\u202egpj\u202c\u200b.txt'),
  named('tabs and carriage returns', 'odd/tab\treturn\r.txt'),
  named('control characters in the key', 'odd/\u0001\u0008\u001b\u001f\u007f\u0085.txt'),
  named('separators of lines and paragraphs', 'odd/\u2028\u2029.txt'),
];
