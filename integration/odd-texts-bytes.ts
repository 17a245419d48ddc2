// Files that are no text, or text in an encoding that is not taken, and those that only look so.
import type { OddText } from './odd-text.ts';

const SENTENCE = 'El niño y la cigüeña dicen: “adiós”.';

/** Text whose characters are all below U+0100, one byte each. */
const latin1 = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0));
const utf16le = (text: string) => Buffer.from(text, 'utf16le');
const utf16be = (text: string) => Buffer.from(text, 'utf16le').swap16();
const utf32le = (text: string) => {
  const codePoints = Array.from(text, (character) => character.codePointAt(0) ?? 0);
  const bytes = Buffer.alloc(codePoints.length * 4);
  for (const [index, codePoint] of codePoints.entries()) bytes.writeUInt32LE(codePoint, index * 4);
  return bytes;
};
const utf32be = (text: string) => utf32le(text).swap32();
const bytes = (...parts: (string | readonly number[])[]) =>
  Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : Uint8Array.from(part))));

/** 200 MB, of which not one byte is kept until it is stored. */
const HUGE_BYTES = 200 * 1024 * 1024;
/** Nothing above it is read for a limit of 100,000 characters: handler/text/prepare-text.ts. */
const MOST_BYTES = 800_003;

const NOT_UTF8 = 'not text in UTF-8';

export const BYTES: readonly OddText[] = [
  // Text.
  { what: 'UTF-8', body: SENTENCE, expected: 'narrated' },
  { what: 'UTF-8 with a byte order mark', body: `\ufeff${SENTENCE}`, expected: 'narrated' },
  { what: 'UTF-16 little endian with a byte order mark', body: utf16le(`\ufeff${SENTENCE}`), expected: 'narrated' },
  { what: 'UTF-16 big endian with a byte order mark', body: utf16be(`\ufeff${SENTENCE}`), expected: 'narrated' },
  // Text in other encodings.
  { what: 'UTF-16 without a mark', body: utf16le('Hello.'), expected: 'text-binary', says: 'character 2' },
  { what: 'UTF-16 big endian, unmarked', body: utf16be('Hello.'), expected: 'text-binary', says: 'UTF-16 or UTF-32' },
  { what: 'Japanese in UTF-16, unmarked', body: utf16le('日本語'), expected: 'text-not-utf8', says: NOT_UTF8 },
  {
    what: 'UTF-16 with half a character at its end',
    body: utf16le('\ufeffHello.').subarray(0, -1),
    expected: 'text-not-utf8',
    says: 'UTF-16LE',
  },
  {
    what: 'UTF-16 with half a surrogate pair',
    body: utf16be('\ufeffa\ud83db'),
    expected: 'text-not-utf8',
    says: 'UTF-16BE',
  },
  { what: 'UTF-32 with a mark', body: utf32le('\ufeffHello.'), expected: 'text-binary', says: 'UTF-32' },
  { what: 'UTF-32 big endian with a mark', body: utf32be('\ufeffHello.'), expected: 'text-not-utf8', says: NOT_UTF8 },
  { what: 'Latin-1', body: latin1('El niño.'), expected: 'text-not-utf8', says: NOT_UTF8 },
  {
    what: 'quotation marks of Windows-1252',
    body: bytes('He said ', [0x93], 'yes', [0x94], '.'),
    expected: 'text-not-utf8',
    says: NOT_UTF8,
  },
  { what: 'Shift-JIS', body: bytes([0x93, 0xfa, 0x96, 0x7b]), expected: 'text-not-utf8', says: NOT_UTF8 },
  // UTF-8 gone wrong.
  { what: 'UTF-8 that is cut off', body: bytes('caf', [0xc3]), expected: 'text-not-utf8', says: NOT_UTF8 },
  { what: 'overlong UTF-8', body: bytes('a', [0xc0, 0xaf], 'b'), expected: 'text-not-utf8', says: NOT_UTF8 },
  {
    what: 'CESU-8, a pair of surrogates as UTF-8',
    body: bytes([0xed, 0xa0, 0xbd, 0xed, 0xb8, 0x80]),
    expected: 'text-not-utf8',
    says: NOT_UTF8,
  },
  {
    what: 'a lone surrogate as UTF-8',
    body: bytes('a', [0xed, 0xa0, 0x80], 'b'),
    expected: 'text-not-utf8',
    says: NOT_UTF8,
  },
  {
    what: 'UTF-8 above the last character',
    body: bytes([0xf4, 0x90, 0x80, 0x80]),
    expected: 'text-not-utf8',
    says: NOT_UTF8,
  },
  { what: 'a NUL amid words', body: 'Hello\0 there.', expected: 'text-binary', says: 'a NUL (character 6)' },
  // Nothing.
  { what: 'no byte', body: '', expected: 'text-empty', says: 'The text is empty.' },
  { what: 'a byte order mark and nothing else', body: '\ufeff', expected: 'text-empty', says: '(3 bytes)' },
  { what: 'a byte order mark of UTF-16 alone', body: utf16le('\ufeff'), expected: 'text-empty', says: '(2 bytes)' },
  {
    what: 'white space of every kind',
    body: ' \t\n\v\f\r\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000',
    expected: 'text-empty',
    says: 'nothing but white space',
  },
  // Other files.
  {
    what: 'a PNG',
    body: bytes([0x89], 'PNG\r\n', [0x1a, 0x0a, 0, 0, 0, 0x0d], 'IHDR'),
    expected: 'text-not-utf8',
    says: NOT_UTF8,
  },
  { what: 'gzip', body: bytes([0x1f, 0x8b, 8, 0, 0, 0, 0, 0]), expected: 'text-not-utf8', says: NOT_UTF8 },
  {
    what: 'a PDF',
    body: bytes('%PDF-1.7\n%', [0xe2, 0xe3, 0xcf, 0xd3], '\n1 0 obj\n'),
    expected: 'text-not-utf8',
    says: NOT_UTF8,
  },
  { what: 'a zip', body: bytes('PK', [3, 4, 20, 0, 0, 0]), expected: 'text-binary', says: 'a NUL (character 6)' },
  // Far too much; the file is refused unread.
  { what: '200 MB', body: () => Buffer.alloc(HUGE_BYTES), expected: 'text-too-long', says: '209,715,200 bytes' },
  {
    what: 'one byte more than any text within the limit has',
    body: () => 'a'.repeat(MOST_BYTES + 1),
    expected: 'text-too-long',
    says: '800,004 bytes',
  },
  // Not to be had.
  {
    what: 'text in an archive',
    body: SENTENCE,
    storageClass: 'GLACIER',
    expected: 'text-archived',
    says: 'archive storage class',
  },
];
