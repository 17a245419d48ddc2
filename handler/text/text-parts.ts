import type { TextType } from './prepare-text.ts';

/** What one call of Polly is given. */
export interface TextPart {
  /** Of SSML a document of its own. */
  readonly text: string;
  /** Code points; SSML tags and comments are not billed. */
  readonly billedCharacters: number;
}

/** What one part may have, in UTF-16 units: billed, and in all with tags. */
export interface PartLimits {
  readonly billed: number;
  readonly all: number;
}

/**
 * SynthesizeSpeech takes 3,000 billed characters and 6,000 in all (https://docs.aws.amazon.com/polly/latest/dg/limits.html). How it
 * counts characters outside the Basic Multilingual Plane is not documented: UTF-16 units are the most that it can be, and the
 * rest to the limit a margin for what it adds of its own.
 */
const LIMITS: PartLimits = { billed: 2_900, all: 5_800 };
/** Four or five such characters are spoken in a second, so that a full part would come near the ten minutes that Polly gives a call. */
const DENSE_LIMITS: PartLimits = { billed: 1_450, all: 5_800 };
const DENSE_SCRIPTS = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/gu;
const DENSE_SHARE = 1 / 3;

/** The parts of a text in their order. Those of plain text joined are the text, without stretches that say nothing. */
export function partsOf(text: string, textType: TextType, engine: string): Promise<readonly TextPart[]> {
  const dense = text.match(DENSE_SCRIPTS)?.length ?? 0;
  return split(text, textType, engine, dense > text.length * DENSE_SHARE ? DENSE_LIMITS : LIMITS);
}

/** Two or three parts in place of one; one or none where it cannot be divided. */
export async function halvesOf(part: TextPart, textType: TextType, engine: string): Promise<readonly TextPart[]> {
  const half = Math.ceil((textType === 'ssml' ? part.billedCharacters : part.text.length) / 2);
  if (half < MIN_HALF) return [];
  try {
    return await split(part.text, textType, engine, { billed: half, all: LIMITS.all });
  } catch {
    return []; // SSML whose one element is not to be divided.
  }
}

/** What is so short and yet takes ten minutes is all pauses. */
const MIN_HALF = 50;

async function split(text: string, textType: TextType, engine: string, limits: PartLimits): Promise<TextPart[]> {
  // What cuts and checks is loaded when there is something to cut or to check: it would cost every cold start four milliseconds.
  if (textType === 'ssml') {
    const { splitSsml } = await import('./split-ssml.ts');
    return splitSsml(text, engine, limits);
  }
  if (text.length <= limits.billed) return [partOf(text)];
  const { splitText } = await import('./split-text.ts');
  return splitText(text, limits.billed)
    .filter((part) => part.trim() !== '')
    .map(partOf);
}

function partOf(text: string): TextPart {
  return { text, billedCharacters: [...text].length };
}
