import { TextEmptyError, TextTooLongError } from '../errors.ts';
import { formatCount } from '../format-count.ts';
import type { PartLimits, TextPart } from './split-text.ts';
import { saysNothing, tidySsml } from './unseen.ts';

export type TextType = 'text' | 'ssml';

/** UTF-8 and UTF-16 need at most four bytes for a character. */
const MAX_BYTES_PER_CHARACTER = 4;
/** Polly takes two characters of SSML for each that it bills (6,000 and 3,000 a call). */
const MAX_SSML_RATIO = 2;
const BYTE_ORDER_MARK_BYTES = 3;

/** No text within the limit has a larger file, so a larger one need not be read. */
export function maxTextBytes(maxCharacters: number): number {
  return maxCharacters * MAX_SSML_RATIO * MAX_BYTES_PER_CHARACTER + BYTE_ORDER_MARK_BYTES;
}

/** Why a file above `maxTextBytes` is refused unread; the cost is that of one character a byte. */
export function fileTooLong(bytes: number, maxCharacters: number, engine: string): TextTooLongError {
  return new TextTooLongError(`${formatCount(bytes)} bytes`, maxCharacters, costOf(bytes, engine, 'up to'));
}

/** Why a packed file is not unpacked to its end. */
export function packedTextTooLong(maxCharacters: number): TextTooLongError {
  return new TextTooLongError(
    `more than ${formatCount(maxTextBytes(maxCharacters))} bytes unpacked`,
    maxCharacters,
    '',
  );
}

/** @throws TextEmptyError when there is nothing to say. */
export function refuseBlank(text: string, bytes: number): void {
  if (text.trim() === '') throw new TextEmptyError(bytes);
  if (!saysNothing(text)) return;
  const code = (text.trim().codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  throw new TextEmptyError(bytes, `white space and characters without a sound, such as U+${code}`);
}

/** @throws TextTooLongError */
export function refuseTooLong(billedCharacters: number, maxCharacters: number, engine: string): void {
  if (billedCharacters > maxCharacters) {
    const cost = costOf(billedCharacters, engine, 'about');
    throw new TextTooLongError(`${formatCount(billedCharacters)} characters`, maxCharacters, cost);
  }
}

/** US dollars for a million characters, without free tiers. https://aws.amazon.com/polly/pricing/, November 2026 */
const PRICES: Readonly<Record<string, number>> = { standard: 4, neural: 16, generative: 30, 'long-form': 100 };

function costOf(characters: number, engine: string, roughly: string): string {
  const price = PRICES[engine];
  if (price === undefined) return '';
  const dollars = (characters / 1_000_000) * price;
  return `Polly's ${engine} engine would have cost ${roughly} ${dollars.toFixed(2)} US dollars.`;
}

/**
 * SynthesizeSpeech takes 3,000 billed characters and 6,000 in all
 * (https://docs.aws.amazon.com/polly/latest/dg/limits.html). How it counts characters outside the Basic Multilingual
 * Plane is not documented. UTF-16 units are the most that it can be; the difference to Polly's limits is a margin.
 */
const LIMITS: PartLimits = { billed: 2_900, all: 5_800 };
/**
 * Four or five such characters are spoken in a second, so a full part would come near the ten minutes that Polly gives
 * a call.
 */
const DENSE_LIMITS: PartLimits = { billed: 1_450, all: 5_800 };
const DENSE_SCRIPTS = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/gu;
const DENSE_SHARE = 1 / 3;

/** The parts of a text in their order. Those of plain text joined are the text, without stretches that say nothing. */
export function partsOf(text: string, textType: TextType, engine: string): Promise<readonly TextPart[]> {
  const dense = text.match(DENSE_SCRIPTS)?.length ?? 0;
  const limits = dense > text.length * DENSE_SHARE ? DENSE_LIMITS : LIMITS;
  return split(textType === 'ssml' ? tidySsml(text) : text, textType, engine, limits);
}

/** A shorter part that takes ten minutes is all pauses. */
const MIN_HALF = 50;

/** Two or three parts in place of one; one or none where it cannot be divided. */
export async function halvesOf(part: TextPart, textType: TextType, engine: string): Promise<readonly TextPart[]> {
  const half = Math.ceil((textType === 'ssml' ? part.billedCharacters : part.text.length) / 2);
  if (half < MIN_HALF) return [];
  try {
    return await split(part.text, textType, engine, { billed: half, all: LIMITS.all });
  } catch {
    return []; // SSML whose only element must stay whole.
  }
}

async function split(text: string, textType: TextType, engine: string, limits: PartLimits): Promise<TextPart[]> {
  // What splits is loaded only when it is needed: it would cost every cold start four milliseconds.
  if (textType === 'ssml') {
    const { splitSsml } = await import('./split-ssml.ts');
    return splitSsml(text, engine, limits);
  }
  if (text.length <= limits.billed) return [partOf(text)];
  const { splitText } = await import('./split-text.ts');
  return splitText(text, limits.billed)
    .filter((part) => !saysNothing(part))
    .map(partOf);
}

function partOf(text: string): TextPart {
  return { text, billedCharacters: [...text].length };
}
