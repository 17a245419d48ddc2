// What espeak-ng is given to say. It always reads markup, also where the client sent plain text, so both kinds of text are
// written anew here: only tags that it acts on, everything else escaped.
import type { SsmlElement } from './parse-ssml.ts';

/** NUL ends the text for espeak-ng; the other characters that XML forbids, and halves of a pair, say nothing. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to take out
const UNSPEAKABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu;

function escapeText(text: string): string {
  return text
    .replace(UNSPEAKABLE, ' ')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

/** Attributes that espeak-ng reads as Polly does; the rest of Polly's are dropped. */
const SPOKEN_ATTRIBUTES: Readonly<Record<string, readonly string[]>> = {
  break: ['strength', 'time'],
  emphasis: ['level'],
  p: [],
  prosody: ['volume', 'rate', 'pitch'],
  s: [],
};

/** The longest break of Polly. What it does with a longer one is not documented; here it is cut. */
const MAX_BREAK_SECONDS = 10;

const LETTER_BY_LETTER = new Set(['characters', 'spell-out', 'verbatim']);

/** `time` is a duration that the tag's check let through: seconds (`2.5s`) or milliseconds (`250ms`). */
function breakTime(time: string): string {
  const seconds = Number.parseFloat(time) / (time.endsWith('ms') ? 1_000 : 1);
  return seconds > MAX_BREAK_SECONDS ? `${MAX_BREAK_SECONDS}s` : time;
}

function openTag(element: SsmlElement, names: readonly string[]): string {
  const attributes = names.flatMap((name) => {
    const value = element.attributes[name];
    if (value === undefined || value === 'default') return [];
    return [` ${name}="${escapeText(name === 'time' ? breakTime(value) : value)}"`];
  });
  return `<${element.tag}${attributes.join('')}>`;
}

function write(node: SsmlElement | string): string {
  if (typeof node === 'string') return escapeText(node);
  if (node.tag === 'sub') return escapeText(node.attributes['alias'] ?? '');
  const words = node.children.map(write).join('');
  if (node.tag === 'say-as') {
    return LETTER_BY_LETTER.has(node.attributes['interpret-as'] ?? '')
      ? `<say-as interpret-as="characters">${words}</say-as>`
      : words;
  }
  const names = SPOKEN_ATTRIBUTES[node.tag];
  return names === undefined ? words : `${openTag(node, names)}${words}</${node.tag}>`;
}

export function markupFromText(text: string): string {
  return `<speak>${escapeText(text)}</speak>`;
}

export function markupFromSsml(root: SsmlElement): string {
  return `<speak>${root.children.map(write).join('')}</speak>`;
}
