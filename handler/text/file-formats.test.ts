import { deflateRawSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { TextBinaryError } from '../errors.ts';
import { decodeText } from './read-text.ts';

const bytes = (...parts: (string | readonly number[] | Uint8Array)[]) =>
  Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : Uint8Array.from(part))));
const BASE64 = Buffer.from('Some words that nobody can read aloud any more. '.repeat(12)).toString('base64');
const PACKED = Buffer.concat([gzipSync('x'), deflateRawSync('y'.repeat(400))])
  .toString('base64')
  .repeat(6);

function refusalOf(file: Uint8Array | string): TextBinaryError {
  try {
    decodeText(Buffer.from(file));
  } catch (error) {
    if (error instanceof TextBinaryError) return error;
    throw error;
  }
  throw new Error('It was taken for text.');
}

describe('what is no text', () => {
  test.each<[string, Uint8Array | string, string, string]>([
    ['Japanese in ISO-2022-JP', '\x1b$B$3$s$K$A$O\x1b(B', 'ISO-2022-JP', 'UTF-8'],
    ['the older designation', 'Hello \x1b$@F|K\\\x1b(J.', 'ISO-2022-JP', 'UTF-8'],
    ['half-width kana', '\x1b(I12\x1b(B', 'ISO-2022-JP', 'UTF-8'],
    ['Korean in ISO-2022-KR', '\x1b$)C\n\x0e>H\x0f', 'ISO-2022-KR', 'UTF-8'],
    ['Chinese in ISO-2022-CN', '\x1b$)A\x0e=;\x0f', 'ISO-2022-CN', 'UTF-8'],
    ['UTF-7 with its mark', '+/v8-Hello +AOk-', 'UTF-7', 'UTF-8'],
    ['RTF', '{\\rtf1\\ansi\\deff0 {\\fonttbl}Hello.\\par}', 'RTF', 'Plain Text'],
    ['RTF behind a byte order mark and a line', '\ufeff\n{\\rtf1 Hello}', 'RTF', 'Plain Text'],
    ['RTF in UTF-16', Buffer.from('\ufeff{\\rtf1\\ansi Hello}', 'utf16le'), 'RTF', 'Plain Text'],
    ['a PDF in ASCII', '%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\n', 'PDF', 'pdftotext'],
    ['a PDF', bytes('%PDF-1.7\r\n%', [0xe2, 0xe3, 0xcf, 0xd3]), 'PDF', 'pdftotext'],
    ['PostScript', '%!PS-Adobe-3.0\n%%Pages: 1\n', 'PostScript', 'plain text'],
    ['colours of a terminal', 'Test \x1b[31mfailed\x1b[0m.', 'terminal', 'colour'],
    ['a title of a terminal', '\x1b]0;shell\x07$ ls', 'terminal', 'colour'],
    ['a manual page', 'N\bNA\bAM\bME\bE\n  l\bls\bs - _\bl_\bi_\bs_\bt', 'terminal', 'col -b'],
    ['DOCX', bytes('PK', [3, 4, 20, 0, 6, 0]), 'DOCX', 'Plain Text'],
    ['an old DOC', bytes([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]), 'Word', 'Plain Text'],
    ['gzip', gzipSync('Hello.'), 'gzip', 'Content-Encoding'],
    ['bzip2', bytes('BZh91AY&SY', [0xff, 1]), 'bzip2', 'Unpack'],
    ['xz', bytes([0xfd], '7zXZ', [0, 0]), 'xz', 'Unpack'],
    ['Zstandard', bytes([0x28, 0xb5, 0x2f, 0xfd, 0]), 'Zstandard', 'Unpack'],
    ['7z', bytes('7z', [0xbc, 0xaf, 0x27, 0x1c, 0]), '7z', 'Unpack'],
    ['PNG', bytes([0x89], 'PNG\r\n', [0x1a, 0x0a]), 'PNG', 'text'],
    ['JPEG', bytes([0xff, 0xd8, 0xff, 0xe0]), 'JPEG', 'text'],
    ['GIF', bytes('GIF89a', [1, 0, 1, 0, 0x80]), 'GIF', 'text'],
    ['MP3', bytes('ID3', [4, 0, 0]), 'MP3', 'text'],
    ['AppleDouble', bytes([0, 5, 0x16, 7, 0, 2, 0, 0]), 'macOS', '._'],
    ['UTF-32 big endian', bytes([0, 0, 0xfe, 0xff, 0, 0, 0, 0x48]), 'UTF-32', 'UTF-8'],
    ['base64', BASE64.replace(/.{76}/g, '$&\n'), 'base64', 'base64 -d'],
    ['base64 on one line', PACKED.replaceAll('=', ''), 'base64', 'base64 -d'],
    ['a key', `-----BEGIN PRIVATE KEY-----\n${BASE64.slice(0, 64)}\n-----END PRIVATE KEY-----\n`, 'PEM', 'words'],
    [
      'a PGP message',
      `-----BEGIN PGP MESSAGE-----\nVersion: 1\n\n${BASE64.slice(0, 64)}\n=abcd\n-----END PGP MESSAGE-----\n`,
      'PGP',
      'words',
    ],
    ['uuencode', `begin 644 a.doc\nM${'A'.repeat(60)}\n#0V%T\n\`\nend\n`, 'uuencode', 'uudecode'],
    [
      'a mail in quoted-printable',
      'From: a@example.com\r\nMIME-Version: 1.0\r\nContent-Type: text/plain;\r\n charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nMa=C3=B1ana=\r\n.',
      'mail',
      'words',
    ],
    [
      'a mail of several parts',
      'Received: from x\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Transfer-Encoding: BASE64\n\nSGVsbG8=\n--b--\n',
      'mail',
      'words',
    ],
    [
      'a pointer of Git LFS',
      'version https://git-lfs.github.com/spec/v1\noid sha256:4d7a2146\nsize 12345\n',
      'Git LFS',
      'git lfs pull',
    ],
    ['a link of Windows', '[InternetShortcut]\r\nURL=https://example.com/\r\n', 'link', 'words'],
    [
      'control characters throughout',
      '\x01\x02a\x03\x04b\x05\x06c\x07\x0e\x0f\x10\x11\x12',
      'control characters',
      'UTF-8',
    ],
    ['words and NULs behind them', bytes('Hello.\n', new Uint8Array(505)), '505 NULs', 'again'],
  ])('%s is refused by its name, with what to do', (_, file, says, advises) => {
    const { message, action, code } = refusalOf(file);
    expect(code).toBe('text-binary');
    expect(message).toContain(says);
    expect(action).toContain(advises);
  });

  test('nothing of a key is quoted', () => {
    const { message, action } = refusalOf(`-----BEGIN PRIVATE KEY-----\n${BASE64.slice(0, 64)}\n`);
    expect(message + action).not.toContain(BASE64.slice(0, 8));
  });
});

describe('what only looks so', () => {
  test.each([
    ['prose about PDF', '%PDF-1.7 is what a PDF begins with; %PDF- is enough.'],
    ['prose about RTF', 'A file that begins with {\\rtf1\\ansi is RTF.'],
    ['prose about PostScript', '%!PS-Adobe-3.0 is what PostScript begins with.\n'],
    ['words that end in one escape sequence', `${'Some words. '.repeat(50)}\x1b[0m`],
    ['a group of TeX', '{\\rt x} and {\\rtfm}'],
    ['a novel with form feeds', 'PROJECT GUTENBERG\f\nChapter 1\f\n\vThe end.'],
    ['one stray escape', 'Hello \x1bthere.'],
    ['a manual that quotes two', `${'Some words. '.repeat(2_000)}\x1b[?5h and \x1b[?5l`],
    ['stray control characters', 'A soft\x1fhyphen\x02 of a word processor, a bell \x07, a delete \x7f, \x85 and \b.'],
    ['source code', '#include <stdio.h>\nint main(void) { puts("\\x1b[31m"); return 0; }'],
    ['JSON', '{"a": [1, 2], "b": "c"}'],
    ['CSV', 'a;b\n1;2\n'],
    ['LaTeX', '\\documentclass{article}\n\\begin{document}Hello.\\end{document}'],
    ['Markdown', '# Title\n\n**bold** `code`\n'],
    ['subtitles', '1\n00:00:01,000 --> 00:00:02,000\nHello.\n'],
    ['a chat', '[12:01] Ann: 😀 ok\n[12:02] Ben: +1'],
    ['DNA', 'ACGT'.repeat(2_000)],
    ['one long word', 'a'.repeat(10_000)],
    ['hashes', `${'0123456789abcdef'.repeat(4)}\n`.repeat(9)],
    ['a list of words', 'Alpha1\nBeta22\nGamma333\n'.repeat(90)],
    ['a transmission', '-----BEGIN TRANSMISSION-----\nCommander, we have landed.\n-----END TRANSMISSION-----\n'],
    ['a mail', 'From: a@example.com\nTo: b@example.com\nSubject: Hello\n\nHow are you?'],
    ['prose about mail', 'Subject: mail\n\nContent-Transfer-Encoding: base64 is a header.'],
    ['what begins like UTF-7', '+/v is no word, +1 neither.'],
    ['prose that begins with begin', 'begin 644 words\nlower case follows'],
    ['prose about LFS', 'version https://git-lfs.github.com/spec/v1 is the first line of a pointer.'],
    ['a typescript without escapes', 'Script started on Mon 23 Nov\n$ ls\n'],
    ['a letter struck out', 'a\b/ and x\bx'],
    ['a ZIP code', 'PK is a postal code.'],
    ['initials', 'ID3 is a tag; GIF89a, BZh, BM, MZ, RIFF and OggS are others.'],
  ])('%s is text', (_, text) => {
    expect(decodeText(Buffer.from(text))).toBe(text);
  });

  test.each([
    ['Hello.\n\x1a', 'Hello.\n'],
    ['Hello.\x1a\x1a\x1a\0\0\0', 'Hello.'],
    ['Hello.\x1a\r\n', 'Hello.'],
    ['a\x1ab', 'a\x1ab'],
  ])('the mark that ends a text of DOS is taken off: %j', (file, text) => {
    expect(decodeText(Buffer.from(file))).toBe(text);
  });
});
