// biome-ignore-all lint/suspicious/noControlCharactersInRegex: they are what is looked for
// Files that people store as .txt and that are no text to be read aloud, though their bytes may all be ASCII. A text
// that somebody wants to hear must never be taken for one: each is told by how it begins, and words about it do not
// begin so. Signatures: file(1) and PRONOM, https://www.nationalarchives.gov.uk/PRONOM/
import { AS_UTF8, type ForeignFormat } from '../errors.ts';

const AS_PLAIN_TEXT =
  'Open it, choose Save As, "Plain Text" and the encoding UTF-8 (in Word: Other encoding, Unicode (UTF-8)), and store that file.';
const UNPACK = 'Unpack it, and store the text that is in it.';
const WORDS_ALONE = 'Store the words themselves, as a text in UTF-8.';
const NO_COLOURS =
  'Have it written without colours (many programs have --no-color), or take the escape sequences out: ' +
  "sed 's/\\x1b\\[[0-9;?]*[ -\\/]*[@-~]//g'.";
const BASE64_ACTION = 'Decode it (base64 -d), and store the text that is in it.';

const like = (name: string) => `looks like ${name}`;
const armour = (label: string) =>
  new RegExp(`^\\s*-----BEGIN ${label}-----\\r?\\n(?:[A-Za-z-]+: [^\\r\\n]*\\r?\\n)*\\s*[A-Za-z0-9+/=]{40,}\\s`);
const convert = (encoding: string) => `Save the text as UTF-8 (iconv -f ${encoding} -t UTF-8), and store it again.`;

type Signature = readonly [begins: RegExp, what: string, action: string];

/** Matched at the beginning of the text, or of the bytes as Latin-1. */
const SIGNATURES: readonly Signature[] = [
  // Documents.
  [/^\s*\{\\rtf(?:\d|\\|\{)/, like('RTF, a document of a word processor'), AS_PLAIN_TEXT],
  [
    /^\s*%PDF-\d\.\d\s*[\r\n]/,
    like('a PDF'),
    'Copy the words out of it, or convert it (pdftotext -enc UTF-8), and store the text.',
  ],
  [
    /^\s*%!PS(?:-Adobe-\d\.\d(?: \w+-\d\.\d)?)?[ \t]*[\r\n]/,
    like('PostScript, pages for a printer'),
    'Convert it to plain text (ps2ascii), and store that.',
  ],
  [/^\x1b(?:E\x1b|%-12345X|@)/, like('what was sent to a printer'), AS_PLAIN_TEXT],
  [/^PK\x03\x04/, like('a ZIP archive, which DOCX, ODT and EPUB are, too'), AS_PLAIN_TEXT],
  [/^\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1/, like('an old Word or Office document'), AS_PLAIN_TEXT],
  // Packed.
  [/^\x1f\x8b\x08/, like('gzip'), `${UNPACK} Or store it with Content-Encoding: gzip.`],
  [/^BZh[1-9]1AY&SY/, like('bzip2'), UNPACK],
  [/^\xfd7zXZ\0/, like('xz'), UNPACK],
  [/^\x28\xb5\x2f\xfd/, like('Zstandard'), UNPACK],
  [/^7z\xbc\xaf\x27\x1c/, like('a 7z archive'), UNPACK],
  [/^\x1f\x9d/, like('what compress(1) packed'), UNPACK],
  [/^Rar!\x1a\x07/, like('a RAR archive'), UNPACK],
  // Pictures, sound, programs.
  [/^\x89PNG\r\n/, like('a PNG picture'), WORDS_ALONE],
  [/^\xff\xd8\xff/, like('a JPEG picture'), WORDS_ALONE],
  [/^GIF8[79]a[^\x20-\x7e]/, like('a GIF picture'), WORDS_ALONE],
  [/^(?:II\*\0|MM\0\*)/, like('a TIFF picture'), WORDS_ALONE],
  [/^RIFF[\s\S]{4}(?:WAVE|WEBP|AVI )/, like('sound, a picture or a film (RIFF)'), WORDS_ALONE],
  [/^(?:ID3[\x02-\x04]\0|\xff[\xfb\xf3\xf2])/, like('an MP3'), WORDS_ALONE],
  [/^OggS\0/, like('Ogg sound'), WORDS_ALONE],
  [/^\x7fELF/, like('a program'), WORDS_ALONE],
  [/^SQLite format 3\0/, like('a SQLite database'), WORDS_ALONE],
  // What stands beside a text or for it.
  [
    /^\0\x05\x16\x07/,
    like("what macOS keeps beside a file, under the file's name with ._ before it"),
    'Store the file whose name does not begin with ._, and delete this one.',
  ],
  [
    /^version https:\/\/git-lfs\.github\.com\/spec\/v\d+\r?\n(?:[^\r\n]*\r?\n){0,5}?oid /,
    like('a pointer of Git LFS: the text itself was not uploaded'),
    'Fetch the text (git lfs pull), and store it.',
  ],
  [/^\s*\[InternetShortcut\]\s*[\r\n]/, like('a link of Windows to a page'), 'Open the page, and store its words.'],
  // Written with letters, and for programs.
  [armour('PGP [A-Z ]+'), like('a PGP message'), 'Decrypt it (gpg -d), and store its words.'],
  [
    armour('[A-Z0-9 ]+'),
    like('a key or certificate (PEM)'),
    `${WORDS_ALONE} If it is a secret key, delete all its versions, and take it out of use.`,
  ],
  [
    /^\s*begin [0-7]{3,4} \S[^\r\n]*\r?\n(?:M[ -`]{60}|[!-L][!-`]*)\r?\n/,
    like('uuencode'),
    'Decode it (uudecode), and store the text that is in it.',
  ],
  // Text in encodings that are made of ASCII, or have a mark of their own.
  [/^\+\/v[89+/]/, like('UTF-7'), convert('UTF-7')],
  [/^\0\0\xfe\xff/, like('UTF-32'), convert('UTF-32')],
];

/** At some place of the text. */
const PASSAGES: readonly Signature[] = [
  [/\x1b\$\)C/, like('Korean in ISO-2022-KR'), convert('ISO-2022-KR')],
  [/\x1b\$\)[AGE]/, like('Chinese in ISO-2022-CN'), convert('ISO-2022-CN')],
  [/\x1b(?:\$[@B]|\$\([DO-Q]|\([IJ])/, like('Japanese in ISO-2022-JP'), convert('ISO-2022-JP')],
  [
    // Two in a row: a single one may be a slip of the keyboard.
    /(?:([^\s\x08])\x08\1|_\x08[^\s\x08]|[^\s\x08]\x08_)\s?(?:([^\s\x08])\x08\2|_\x08[^\s\x08]|[^\s\x08]\x08_)/,
    'holds letters that a terminal is to print over each other, as pages of man do',
    'Write it as plain text (man … | col -bx), and store that.',
  ],
];

const ESCAPES = /\x1b\[[0-9;?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)/g;
/** A manual that quotes one or two in a hundred pages is text. */
const UNITS_AN_ESCAPE = 10_000;
/** Colours are switched on and off: one sequence alone came with words that were copied from a terminal. */
const UNITS_A_LONE_ESCAPE = 500;

function isForTerminal(text: string): boolean {
  const escapes = text.match(ESCAPES)?.length ?? 0;
  return escapes * (escapes === 1 ? UNITS_A_LONE_ESCAPE : UNITS_AN_ESCAPE) > text.length;
}

/** A long file of letters and digits without a blank, mixed as in no language. */
function isBase64(text: string): boolean {
  if (!/^\s*[A-Za-z0-9+/]{60}/.test(text)) return false;
  const lines = text.trim().split(/\r?\n/);
  const isEven = lines.slice(0, -1).every((line) => line.length >= 60 && line.length === lines[0]?.length);
  const joined = lines.join('');
  if (!isEven || joined.length < 200 || !/^[A-Za-z0-9+/]+={0,2}$/.test(joined)) return false;
  const sample = joined.slice(0, 200);
  return [/[A-Z]/g, /[a-z]/g, /\d/g].every((kind) => (sample.match(kind)?.length ?? 0) >= 8);
}

/** What stands before the first blank line, and before that of the parts of a mail. */
const MAIL_HEAD_UNITS = 16_384;

/** A mail whose words are written for programs. A plain one is text. */
function isEncodedMail(text: string): boolean {
  const head = text.slice(0, MAIL_HEAD_UNITS);
  const [header = ''] = head.split(/\r?\n\r?\n/, 1);
  if (!/^(?:From |[A-Za-z-]+:)/.test(header) || !/^(?:MIME-Version|Received|Message-ID):/im.test(header)) return false;
  return /^Content-Transfer-Encoding:\s*(?:base64|quoted-printable)/im.test(head);
}

const CONTROLS = /[\x01-\x08\x0e-\x19\x1b-\x1f]/g;
const MIN_CONTROLS = 10;
/** A text of a word processor may have one in every line. */
const CONTROL_SHARE = 0.05;

const HEAD_UNITS = 4_096;

/** A text without what ends it in DOS, and fills up its last block. */
export function dropEndOfFile(text: string): string {
  let end = text.length;
  while (end > 0 && /[\x1a\0\s]/.test(text[end - 1] ?? '')) end -= 1;
  const mark = text.indexOf('\x1a', end);
  return mark === -1 ? text : text.slice(0, mark);
}

/** Why a decoded file is no text, if so. */
export function findFormat(text: string): ForeignFormat | undefined {
  const signature = match(SIGNATURES, text.slice(0, HEAD_UNITS)) ?? match(PASSAGES, text);
  if (signature !== undefined) return signature;
  if (isForTerminal(text)) {
    return { what: 'holds escape sequences, such as a terminal takes for colours', action: NO_COLOURS };
  }
  const nul = text.indexOf('\0');
  if (nul >= 0) return explainNul(text, nul);
  if (isBase64(text)) return { what: like('base64, which programs send each other'), action: BASE64_ACTION };
  if (isEncodedMail(text)) {
    const action = 'Open the mail, copy its words, and store them as a text in UTF-8.';
    return { what: like('a mail whose words are encoded (base64 or quoted-printable)'), action };
  }
  const controls = text.match(CONTROLS)?.length ?? 0;
  return controls >= MIN_CONTROLS && controls > text.length * CONTROL_SHARE
    ? { what: `holds ${controls} control characters in ${text.length}: it is no text`, action: AS_UTF8 }
    : undefined;
}

/** The same of bytes that could not be decoded. */
export function findFormatOfBytes(bytes: Uint8Array): ForeignFormat | undefined {
  return match(SIGNATURES, Buffer.from(bytes.subarray(0, HEAD_UNITS)).toString('latin1'));
}

function match(signatures: readonly Signature[], text: string): ForeignFormat | undefined {
  const [, what, action] = signatures.find(([pattern]) => pattern.test(text)) ?? [];
  return what === undefined || action === undefined ? undefined : { what, action };
}

/** ASCII in UTF-16 without a mark is valid UTF-8 full of NULs: as text it would be spelled out or refused by Polly. */
function explainNul(text: string, nul: number): ForeignFormat {
  const nuls = text.length - nul;
  if (nul > 0 && nuls > 1 && /^\0+$/.test(text.slice(nul))) {
    const what = `ends in ${nuls} NULs (from character ${nul + 1} on): its end is missing, or it was filled up`;
    return { what, action: 'Look whether the end of the text is there, take the NULs away, and store it again.' };
  }
  const what = `holds a NUL (character ${nul + 1}): it is binary, or UTF-16 or UTF-32 without a byte order mark`;
  return { what, action: AS_UTF8 };
}
