// Text as text should be, but of odd length or odd characters. A part above 3,000 characters Polly refuses, so an MP3
// shows that the text was split. Which characters Polly cannot take AWS does not document; the emulator takes all.
import type { OddText } from './odd-text.ts';

/** terraform/variables-speech.tf, max_characters. */
const MAX_CHARACTERS = 100_000;
const SENTENCE = 'Here are some words. ';
const words = (characters: number) => `${SENTENCE.repeat(characters / SENTENCE.length).padEnd(characters - 1, 'a')}.`;

const narrated = (what: string, body: string): OddText => ({ what, body, expected: 'narrated' });

const markup = (what: string, body: string, says: string): OddText => ({
  what,
  body,
  expected: 'text-markup',
  says,
  advises: 'text-type: text',
});

export const WORDS: readonly OddText[] = [
  // Lengths.
  narrated('3,001 characters', words(3_001)),
  narrated('as many characters as are narrated', words(MAX_CHARACTERS)),
  {
    what: 'one character more than is narrated',
    body: words(MAX_CHARACTERS + 1),
    expected: 'text-too-long',
    says: "it has 100,001 characters, at most 100,000 characters are narrated. Polly's neural engine would have cost about 1.60",
    advises: 'at most 100,000 characters each',
  },
  narrated('a word of 10,000 letters', 'a'.repeat(10_000)),
  narrated('10,000 characters without punctuation', 'word '.repeat(2_000)),
  narrated('9,000 blank lines amid words', `Before.${'\n'.repeat(9_000)}After.`),
  narrated('white space around words', `${' \t\n'.repeat(2_000)}Hello.${'\u00a0\u3000'.repeat(2_000)}`),
  // Characters.
  narrated('emoji only', '😀🎉🧑‍🚀'),
  narrated('600 families', '👨‍👩‍👧‍👦'.repeat(600)),
  narrated('punctuation only', '…?! --- ***'),
  narrated('control characters', 'Bell \u0007, escape \u001b, backspace \u0008, delete \u007f, next line \u0085.'),
  narrated('line ends of Windows and of old Macs', 'One.\r\n\r\nTwo.\rThree.'),
  narrated('right to left with marks of direction', '\u202bمرحبا بالعالم\u202c. \u2067שלום\u2069.'),
  narrated('combining marks', 'e\u0301a\u0308n\u0303 Ti\u00ea\u0301ng Vi\u00ea\u0323t'),
  narrated('a letter under 5,000 marks', `a${'\u0301'.repeat(5_000)} b`),
  narrated('what is no character and what nobody has assigned', 'a\ufffe\uffff\u{1fffe}\u{e0001}\ue000\u{10ffff}b'),
  narrated('a byte order mark amid words', 'Hello\ufeff there.'),
  narrated('what a command line or a template would act on', '--help; $(id) `id` %s %n {{7*7}} #{x} \\0 <% %>'),
  narrated('tags of HTML amid words', '<p>Salt &amp; pepper & <b>more</b></p>'),
  markup('HTML', '<html><body onload="x()"><p>Salt &amp; pepper & <b>more</b></body>', 'an HTML page'),
  markup('HTML with a type', '<!-- a -->\n<!doctype html>\n<HTML lang="en"><p>Hello.</p></HTML>', 'an HTML page'),
  markup('XML', '<?xml version="1.0"?><book><p>Hello.</p></book>', 'XML whose root is <book>'),
  markup('a drawing', '<svg xmlns="http://www.w3.org/2000/svg"><text>a</text></svg>', 'XML whose root is <svg>'),
  { ...narrated('HTML that is to be read as text', '<html><p>Hello.</p></html>'), metadata: { 'text-type': 'text' } },
  // What programs write, and people may want to hear.
  narrated('a text of DOS with the mark of its end', 'Hello.\r\n\u001a\u001a\0\0'),
  narrated('form feeds and vertical tabs', 'CHAPTER I\f\nOne.\vTwo.\f'),
  narrated('CSV', 'name;age\r\nAnn;34\r\n'),
  narrated('JSON', '{"name": "Ann", "ages": [34, 35]}'),
  narrated('Markdown', '# Title\n\n**Bold** and `code`, [a link](https://example.com/).\n'),
  narrated('LaTeX', '\\documentclass{article}\n\\begin{document}Hello.\\end{document}'),
  narrated('source code', '#include <stdio.h>\nint main(void) { puts("\\x1b[31m"); return 0; }'),
  narrated('subtitles', '1\n00:00:01,000 --> 00:00:02,000\nHello.\n\nWEBVTT\n'),
  narrated('a plain mail', 'From: a@example.com\nSubject: Hello\n\nHow are you?'),
  narrated('a chat with emoji', '[12:01] Ann: 😀 ok\n[12:02] Ben: +1'),
  narrated('a page of words that ends in one escape sequence', `${words(1_000)}\x1b[0m`),
  narrated('a terminal session without colours', 'Script started on Mon 23 Nov\n$ ls\nhello.txt\n'),
  narrated('UTF-8 that was encoded twice', 'El niÃ±o y la cigÃ¼eÃ±a.'),
  narrated('prose about PDF and RTF', '%PDF-1.7 begins a PDF, {\\rtf1\\ansi begins RTF, and %!PS begins PostScript.'),
  narrated('a transmission', '-----BEGIN TRANSMISSION-----\nCommander, we have landed.\n-----END TRANSMISSION-----'),
  narrated('Persian with joiners of zero width', 'می\u200cخواهم'),
  narrated('a tag that only begins as speak does', '<speaker>Loud</speaker>'),
];
