// `<break>` and `<amazon:breath>` as espeak-ng's breaks.
//
// Source: Amazon Polly Developer Guide, "Adding a pause". That neighbours add up is not in it, and a guess: it is what several
// pauses mean, and the one way to have a pause of more than ten seconds.
import { breakMilliseconds } from './durations.ts';
import type { MarkupBuffer } from './markup-buffer.ts';
import type { SsmlElement } from './tree.ts';

type Attributes = SsmlElement['attributes'];

/** espeak-ng's `weak` is no pause; Polly's is a comma's, as `medium`. */
const STRENGTHS: Readonly<Record<string, string>> = { weak: 'medium' };
/** "If the tag is next to a comma, it upgrades the tag to strong … next to a period … to x-strong." */
const UPGRADED: Readonly<Record<string, string>> = { ',': 'strong', '.': 'x-strong' };
/** "No pause. Use `none` to remove a normally occurring pause, such as after a period"; `x-weak` is "the same". */
const NO_PAUSE = new Set(['none', 'x-weak']);

/** A breath is a pause of about its length: espeak-ng does not breathe. */
const BREATH_MS: Readonly<Record<string, number>> = { 'x-short': 150, short: 250, long: 600, 'x-long': 900 };
const MEDIUM_BREATH_MS = 400;

export function addBreak(buffer: MarkupBuffer, { time, strength }: Attributes): void {
  const asked = strength ?? UPGRADED[buffer.lastSpoken] ?? 'medium';
  if (time !== undefined) {
    // espeak-ng reads whole numbers only: of `0.5s` nothing would remain.
    buffer.addPause(`<break time="${breakMilliseconds(time)}ms"/>`);
  } else if (NO_PAUSE.has(asked)) {
    buffer.blankLastStop();
    buffer.addTag(`<break strength="${asked}"/>`);
  } else {
    buffer.addPause(`<break strength="${STRENGTHS[asked] ?? asked}"/>`);
  }
}

export function addBreath(buffer: MarkupBuffer, { duration = 'medium' }: Attributes): void {
  buffer.addPause(`<break time="${BREATH_MS[duration] ?? MEDIUM_BREATH_MS}ms"/>`);
}
