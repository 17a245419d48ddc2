// Files that are no text, or text in an encoding that is not taken, and those that only look so.
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
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
const BASE64 = Buffer.from('Some words that nobody can read aloud any more. '.repeat(12)).toString('base64');
const QUOTED_MAIL =
  'From: a@example.com\r\nMIME-Version: 1.0\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nMa=C3=B1ana=\r\n.';

const binary = (what: string, body: string | Uint8Array<ArrayBuffer>, says: string, advises: string): OddText => ({
  what,
  body,
  expected: 'text-binary',
  says,
  advises,
});
const packed = (what: string, contentEncoding: string, body: string | Uint8Array<ArrayBuffer>): OddText => ({
  what,
  body,
  contentEncoding,
  expected: 'narrated',
});

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
  {
    what: 'UTF-32 big endian with a mark',
    body: utf32be('\ufeffHello.'),
    expected: 'text-binary',
    says: 'UTF-32',
    advises: 'UTF-8',
  },
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
  ...[
    ['characters of zero width', '\u200b\u2060\ufeff\u200c'],
    ['marks of direction', '\u200e \u202a\u202c\u2066\u2069'],
    ['soft hyphens', '\u00ad\n\u00ad'],
    ['variation selectors', '\ufe0f\ufe0e'],
  ].map(([what = '', body = '']) => ({
    what: `nothing but ${what}`,
    body,
    expected: 'text-empty',
    says: 'nothing but white space and characters without a sound, such as U+',
  })),
  // Other files.
  {
    what: 'a PNG',
    body: bytes([0x89], 'PNG\r\n', [0x1a, 0x0a, 0, 0, 0, 0x0d], 'IHDR'),
    expected: 'text-binary',
    says: 'a PNG picture',
  },
  binary('gzip that does not say so', gzipSync(SENTENCE), 'looks like gzip', 'Content-Encoding: gzip'),
  {
    what: 'a PDF',
    body: bytes('%PDF-1.7\n%', [0xe2, 0xe3, 0xcf, 0xd3], '\n1 0 obj\n'),
    expected: 'text-binary',
    says: 'looks like a PDF',
    advises: 'pdftotext',
  },
  binary('DOCX, which is a zip', bytes('PK', [3, 4, 20, 0, 6, 0]), 'DOCX, ODT and EPUB', '"Plain Text"'),
  binary('an old DOC', bytes([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]), 'an old Word', '"Plain Text"'),
  binary('what macOS keeps beside a file', bytes([0, 5, 0x16, 7, 0, 2, 0, 0]), 'macOS', 'does not begin with ._'),
  // Other files, of ASCII alone.
  binary('RTF', '{\\rtf1\\ansi\\deff0 {\\fonttbl}Hello.\\par}', 'looks like RTF', '"Plain Text"'),
  binary('RTF as PowerShell writes it', utf16le('\ufeff{\\rtf1\\ansi Hello.}'), 'looks like RTF', '"Plain Text"'),
  binary('a PDF of ASCII', '%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\n', 'looks like a PDF', 'pdftotext'),
  binary('PostScript', '%!PS-Adobe-3.0\n%%Pages: 1\n', 'PostScript', 'ps2ascii'),
  binary('Japanese in ISO-2022-JP', '\x1b$B$3$s$K$A$O\x1b(B', 'ISO-2022-JP', 'iconv'),
  binary('Korean in ISO-2022-KR', '\x1b$)C\n\x0e>H\x0f', 'ISO-2022-KR', 'iconv'),
  binary('UTF-7 with its mark', '+/v8-Hello.', 'UTF-7', 'iconv'),
  binary('colours of a terminal', 'Tests: \x1b[31m1 failed\x1b[0m.', 'escape sequences', '--no-color'),
  binary('a page of a manual', 'N\bNA\bAM\bME\bE\n  l\bls\bs - _\bl_\bi_\bs_\bt', 'over each other', 'col -bx'),
  binary('base64', BASE64.replace(/.{76}/g, '$&\n'), 'base64', 'base64 -d'),
  binary(
    'a key',
    `-----BEGIN PRIVATE KEY-----\n${BASE64.slice(0, 64)}\n-----END PRIVATE KEY-----\n`,
    '(PEM)',
    'secret',
  ),
  binary('uuencode', `begin 644 a.doc\nM${'A'.repeat(60)}\n\`\nend\n`, 'uuencode', 'uudecode'),
  binary(
    'a pointer of Git LFS',
    'version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 9\n',
    'LFS',
    'git lfs pull',
  ),
  binary(
    'a link of Windows',
    '[InternetShortcut]\r\nURL=https://example.com/\r\n',
    'a link of Windows',
    'Open the page',
  ),
  binary('a mail in quoted-printable', QUOTED_MAIL, 'a mail whose words are encoded', 'copy its words'),
  binary(
    'words and NULs behind them',
    bytes('Hello.\n', new Array(505).fill(0)),
    'ends in 505 NULs',
    'take the NULs away',
  ),
  // Packed.
  packed('gzip that says so', 'gzip', gzipSync(SENTENCE)),
  packed('gzip of two members', 'gzip', Buffer.concat([gzipSync('One. '), gzipSync('Two.')])),
  packed('gzip in gzip', 'gzip, x-gzip', gzipSync(gzipSync(SENTENCE))),
  packed('deflate', 'deflate', deflateSync(SENTENCE)),
  packed('deflate without its frame', 'deflate', deflateRawSync(SENTENCE)),
  packed('Brotli', 'br', brotliCompressSync(SENTENCE)),
  packed('words that are labelled gzip and are not', 'gzip', SENTENCE),
  packed('words that are labelled as not packed', 'identity', SENTENCE),
  {
    what: 'gzip that is cut off',
    body: gzipSync(SENTENCE).subarray(0, -4),
    contentEncoding: 'gzip',
    expected: 'text-damaged',
    says: 'cannot be unpacked as gzip',
  },
  {
    what: 'a coding that is not unpacked',
    body: bytes([0x1f, 0x9d, 0x90]),
    contentEncoding: 'compress',
    expected: 'encoding-unsupported',
    says: '"compress"',
    advises: 'gzip, deflate, br',
  },
  {
    what: 'a bomb',
    body: () => gzipSync(Buffer.alloc(HUGE_BYTES / 2, 'a')),
    contentEncoding: 'gzip',
    expected: 'text-too-long',
    says: 'more than 800,003 bytes unpacked',
  },
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
