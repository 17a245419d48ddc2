/** The levels of Lambda's logs, from the most to the least talkative. */
export const LEVELS = ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'] as const;

export type Level = (typeof LEVELS)[number];

/** What a line says of its level; a line that says nothing is taken for information. */
export function readLevel(value: unknown): Level {
  return LEVELS.find((one) => one === String(value).toUpperCase()) ?? 'INFO';
}

export function isAtLeast(level: Level, threshold: Level): boolean {
  return LEVELS.indexOf(level) >= LEVELS.indexOf(threshold);
}
