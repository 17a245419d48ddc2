// Durations as SSML writes them, in milliseconds.

/** Of a duration that the tag's check let through: seconds (`2.5s`) or milliseconds (`250ms`). */
export function millisecondsOf(duration: string): number {
  return Math.round(Number.parseFloat(duration) * (duration.endsWith('ms') ? 1 : 1_000));
}

/** "The maximum duration is 10s." What Polly does with a longer one is not documented; here it is cut. */
const MAX_BREAK_MS = 10_000;

export function breakMilliseconds(time: string): number {
  return Math.min(MAX_BREAK_MS, millisecondsOf(time));
}
