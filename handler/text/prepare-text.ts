import { TextEmptyError, TextTooLongError } from '../errors.ts';
import { formatCount } from '../format-count.ts';

export type TextType = 'text' | 'ssml';

/**
 * SSML begins with its root element, perhaps after what XML allows before it: a declaration, comments, a document type (which is
 * refused later, with its place; as plain text it would be read aloud). `<speaker>` is not it.
 */
const SSML_START = /^\s*(?:<\?xml[^>]*\?>\s*)?(?:<!--(?:(?!-->)[\s\S])*-->\s*)*<(?:speak[\s/>]|!DOCTYPE\s+speak[\s[>])/;

/** UTF-8 and UTF-16 need at most four bytes for a character. */
const MAX_BYTES_PER_CHARACTER = 4;
/** Polly takes two characters of SSML for each that it bills (6,000 and 3,000 a call). */
const MAX_SSML_RATIO = 2;
const BYTE_ORDER_MARK_BYTES = 3;

/** US dollars for a million characters. https://aws.amazon.com/polly/pricing/, November 2026; the volume of a free tier not counted. */
const PRICES: Readonly<Record<string, number>> = { standard: 4, neural: 16, generative: 30, 'long-form': 100 };

export function textTypeOf(text: string): TextType {
  return SSML_START.test(text) ? 'ssml' : 'text';
}

/** Above this no encoding fits the limit, so the file need not be read. */
export function maxTextBytes(maxCharacters: number): number {
  return maxCharacters * MAX_SSML_RATIO * MAX_BYTES_PER_CHARACTER + BYTE_ORDER_MARK_BYTES;
}

/** Why a file above `maxTextBytes` is refused unread; the cost is that of one character a byte. */
export function fileTooLong(bytes: number, maxCharacters: number, engine: string): TextTooLongError {
  return new TextTooLongError(`${formatCount(bytes)} bytes`, maxCharacters, costOf(bytes, engine, 'up to'));
}

/** @throws TextEmptyError when there is nothing to say: white space only. */
export function refuseBlank(text: string, bytes: number): void {
  if (text.trim() === '') throw new TextEmptyError(bytes);
}

/** @throws TextTooLongError */
export function refuseTooLong(billedCharacters: number, maxCharacters: number, engine: string): void {
  if (billedCharacters > maxCharacters) {
    const cost = costOf(billedCharacters, engine, 'about');
    throw new TextTooLongError(`${formatCount(billedCharacters)} characters`, maxCharacters, cost);
  }
}

function costOf(characters: number, engine: string, roughly: string): string {
  const price = PRICES[engine];
  if (price === undefined) return '';
  const dollars = (characters / 1_000_000) * price;
  return `Polly's ${engine} engine would have cost ${roughly} ${dollars.toFixed(2)} US dollars.`;
}
