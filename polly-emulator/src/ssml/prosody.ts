// Volume, speed and pitch as espeak-ng understands them. It takes a rate as a part of the one around it, and a volume
// as it is.
import { breakMilliseconds, millisecondsOf } from './markup-buffer.ts';
import type { SsmlElement } from './tree.ts';

/** Level 100 is the voice as it is; measured from espeak-ng's own keywords. */
const LEVELS: Readonly<Record<string, number>> = {
  silent: 0,
  'x-soft': 30,
  soft: 65,
  default: 100,
  medium: 100,
  loud: 150,
  'x-loud': 200,
};
/** espeak-ng gets no louder than this. */
const MAX_LEVEL = 300;

/** The level of a `volume` within one of the level `around`: `+6dB` is twice as loud. */
export function levelOf(volume: string, around: number): number {
  const level = LEVELS[volume] ?? around * 10 ** (Number.parseFloat(volume) / 20);
  return Math.min(MAX_LEVEL, Math.round(level));
}

const clamp = (value: number, least: number, most: number): number => Math.min(most, Math.max(least, value));

/** "This value has a range of 20-200%." */
const RATES = { least: 20, most: 200 } as const;

/**
 * `85%` is of the speed, `-10%` is less than it, `2` is twice it. espeak-ng cannot speak slower than 80 words a minute.
 */
export function rateOf(rate: string): string {
  if (rate === 'default') return 'medium';
  const number = Number.parseFloat(rate);
  if (Number.isNaN(number)) return rate;
  const percentage = rate.endsWith('%') ? (/^[+-]/.test(rate) ? 100 + number : number) : number * 100;
  return `${Math.round(clamp(percentage, RATES.least, RATES.most))}%`;
}

/** Relative to the pitch around; Polly has no range, espeak-ng has. */
export function pitchOf(pitch: string): string {
  if (pitch === 'default') return 'medium';
  const number = Number.parseFloat(pitch);
  if (Number.isNaN(number)) return pitch;
  const change = clamp(Math.round(number), -90, 200);
  return `${change < 0 ? '' : '+'}${change}%`;
}

/** Milliseconds that espeak-ng takes for a character at 145 words a minute, on the slow side of what was measured. */
const LETTER_MS = 78;
/** In a long number, "hundred" and "thousand" between them. */
const DIGIT_MS = 620;
/** A syllable: kana, hangul and Chinese characters. */
const SYLLABLE_MS = 300;
const STOP_MS = 650;
const COMMA_MS = 380;

function estimateText(text: string): number {
  const count = (pattern: RegExp): number => text.match(pattern)?.length ?? 0;
  const digits = count(/\p{Nd}/gu);
  const syllables = count(/[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}]/gu);
  const pauses = count(/[.!?。！？]/g) * STOP_MS + count(/[,;:、，；：]/g) * COMMA_MS;
  const letters = text.replace(/\s+/g, ' ').length - digits - syllables;
  return digits * DIGIT_MS + syllables * SYLLABLE_MS + letters * LETTER_MS + pauses;
}

/** Of a break without a time; one without a strength may be the longest. */
const BREAK_MS: Readonly<Record<string, number>> = { none: 0, 'x-weak': 0, weak: 380, medium: 380, strong: 650 };
const LONGEST_BREAK_MS = 1_000;
/** The pauses that these elements make around their content. */
const RESTS_MS: Readonly<Record<string, number>> = { p: 1_200, s: 750 };

function estimate(element: SsmlElement): number {
  const { attributes, children, tag } = element;
  if (tag === 'break') {
    const { strength = '', time } = attributes;
    return time === undefined ? (BREAK_MS[strength] ?? LONGEST_BREAK_MS) : breakMilliseconds(time);
  }
  return children.reduce(
    (sum, child) => sum + ('text' in child ? estimateText(child.text) : estimate(child)),
    RESTS_MS[tag] ?? 0,
  );
}

/** "Amazon Polly increases the speed no more than 5 times the normal rate"; espeak-ng stops at three times. */
const MAX_SPEED = 5;

/**
 * The rate at which an element should end within its `amazon:max-duration`, by an estimate; undefined when it does
 * without one.
 */
export function rateToFit(element: SsmlElement, maxDuration: string): string | undefined {
  const speed = estimate(element) / Math.max(1, millisecondsOf(maxDuration));
  return speed <= 1 ? undefined : `${Math.round(100 * Math.min(MAX_SPEED, speed))}%`;
}
