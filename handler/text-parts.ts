import type { TextType } from './measure-text.ts';
import { splitText } from './split-text.ts';

/** What one call of Polly is given. */
export interface TextPart {
  readonly text: string;
  /** SSML tags are not billed. */
  readonly billedCharacters: number;
}

/**
 * Polly bills at most 3,000 characters a call. How it counts characters outside the Basic Multilingual Plane is not
 * documented: UTF-16 units are the most that it can be, and a hundred of them a margin for what it adds of its own.
 */
const MAX_PART_UNITS = 2_900;

/** The parts of a text in their order. Those of plain text joined are the text, without stretches that say nothing. */
export async function partsOf(text: string, textType: TextType, engine: string): Promise<readonly TextPart[]> {
  if (textType === 'ssml') {
    // Loaded when there is SSML: the XML parser would cost every cold start two milliseconds.
    const { splitSsml } = await import('./ssml/split-ssml.ts');
    return splitSsml(text, engine);
  }
  return splitText(text, MAX_PART_UNITS)
    .filter((part) => part.trim() !== '')
    .map((part) => ({ text: part, billedCharacters: [...part].length }));
}
