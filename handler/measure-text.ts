import { TextEmptyError, TextTooLongError } from './refusals.ts';

export type TextType = 'text' | 'ssml';

/**
 * Limits of one SynthesizeSpeech call: characters in all, and characters that are billed (SSML tags are not).
 * https://docs.aws.amazon.com/polly/latest/dg/limits.html
 */
const MAX_CHARACTERS = 6_000;
const MAX_BILLED_CHARACTERS = 3_000;

/** Above this no encoding fits the limit (four bytes a character and a byte order mark), so the file need not be read. */
export const MAX_TEXT_BYTES = 4 * MAX_CHARACTERS + 3;

/** SSML begins with its root element, perhaps after white space and an XML declaration. `<speaker>` is not it. */
const SSML_START = /^\s*(?:<\?xml[^>]*\?>\s*)?<speak[\s/>]/;

/**
 * What is between brackets and not spoken: a comment, a CDATA section (which may be, but whose characters nobody needs to
 * count to the last one) and a tag with whatever its quoted values hold. On 6,000 hostile characters it takes 30 ms.
 */
const SSML_MARKUP = /<!--[\s\S]*?-->|<!\[CDATA\[[\s\S]*?\]\]>|<(?:"[^"]*"|'[^']*'|[^'">])*>/g;

export function textTypeOf(text: string): TextType {
  return SSML_START.test(text) ? 'ssml' : 'text';
}

/** Why a file above MAX_TEXT_BYTES is refused unread. */
export function fileTooLong(bytes: number): TextTooLongError {
  return new TextTooLongError(`${count(bytes)} bytes`, `${count(MAX_BILLED_CHARACTERS)} characters`);
}

/**
 * The characters that Polly bills, counted so that a text is refused here only when Polly would certainly refuse it: code
 * points, with an entity as one. What Polly counts differently it refuses itself, which ends in the same notice.
 *
 * @throws TextEmptyError, TextTooLongError
 */
export function measureText(text: string, textType: TextType, bytes: number): number {
  if (text.trim() === '') throw new TextEmptyError(bytes);
  const all = codePoints(text);
  if (textType === 'ssml' && all > MAX_CHARACTERS) {
    throw new TextTooLongError(`${count(all)} characters with its tags`, `${count(MAX_CHARACTERS)} characters`);
  }
  const billed = textType === 'ssml' ? codePoints(text.replace(SSML_MARKUP, '').replace(/&#?\w+;/g, '.')) : all;
  if (billed > MAX_BILLED_CHARACTERS) {
    throw new TextTooLongError(`${count(billed)} characters`, `${count(MAX_BILLED_CHARACTERS)} characters`);
  }
  return billed;
}

function codePoints(text: string): number {
  return [...text].length;
}

function count(value: number): string {
  return value.toLocaleString('en-US');
}
