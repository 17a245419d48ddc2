// Text as text should be, but of odd length or odd characters. A part above 3,000 characters Polly refuses, so an MP3 shows that the
// text was split. Which characters Polly cannot take AWS does not document; the emulator takes all.
import type { OddText } from './odd-text.ts';

/** terraform/variables.tf, max_characters. */
const MAX_CHARACTERS = 100_000;
const SENTENCE = 'Here are some words. ';
const words = (characters: number) => `${SENTENCE.repeat(characters / SENTENCE.length).padEnd(characters - 1, 'a')}.`;

const narrated = (what: string, body: string): OddText => ({ what, body, expected: 'narrated' });

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
  narrated('control characters', 'Bell \u0007, escape \u001b[31m, backspace \u0008, delete \u007f, next line \u0085.'),
  narrated('line ends of Windows and of old Macs', 'One.\r\n\r\nTwo.\rThree.'),
  narrated('right to left with marks of direction', '\u202bمرحبا بالعالم\u202c. \u2067שלום\u2069.'),
  narrated('combining marks', 'e\u0301a\u0308n\u0303 Ti\u00ea\u0301ng Vi\u00ea\u0323t'),
  narrated('a letter under 5,000 marks', `a${'\u0301'.repeat(5_000)} b`),
  narrated('what is no character and what nobody has assigned', 'a\ufffe\uffff\u{1fffe}\u{e0001}\ue000\u{10ffff}b'),
  narrated('a byte order mark amid words', 'Hello\ufeff there.'),
  narrated('what a command line or a template would act on', '--help; $(id) `id` %s %n {{7*7}} #{x} \\0 <% %>'),
  narrated('HTML', '<html><body onload="x()"><p>Salt &amp; pepper & <b>more</b></body>'),
  narrated('a tag that only begins as speak does', '<speaker>Loud</speaker>'),
];
