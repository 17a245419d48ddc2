import stringWidth from 'string-width';
import { paint } from '../progress.ts';
import type { Level } from './level.ts';
import type { LogLine } from './lines.ts';
import type { LoggedError } from './logged-error.ts';
import { isRecord } from './platform.ts';

const COLOURS: Partial<Record<Level, number>> = { WARN: 33, ERROR: 31, FATAL: 31 };
const GREY = 90;
const CYAN = 36;
const INDENT = ' '.repeat(19);
/** A narrower terminal wraps by itself. */
const LEAST_COLUMNS = 40;

/**
 * A line as a person reads it: time, level, text, message, figures; below it the reason or the error.
 *
 * @param columns where to wrap; where the output is no terminal, nowhere: `grep` looks at whole lines.
 */
export function formatLine({ timeMs, level, key, message, error, fields }: LogLine, columns = Infinity): string {
  const width = Math.max(columns, LEAST_COLUMNS) - INDENT.length;
  const { code, reason, ...figures } = fields;
  const said = [message, code].filter(Boolean).join(': ');
  const told = describe(figures);
  const what = [visible(said || (error === undefined ? '' : headingOf(error))), told && `(${told})`]
    .filter(Boolean)
    .join(' ');
  const [first = '', ...rest] = wrap([key && visible(key), what].filter(Boolean).join('  '), width);
  const head = `${paint(clock(timeMs), GREY)} ${paint(level.padEnd(5), COLOURS[level] ?? 0)} `;
  const painted = key !== undefined && first.startsWith(key) ? paint(key, CYAN) + first.slice(key.length) : first;
  const below = [
    ...rest,
    ...(reason === undefined ? [] : wrap(visible(String(reason)), width)),
    ...(error === undefined ? [] : describeError(error, width, said === '')),
  ];
  return [head + painted, ...below.map((line) => INDENT + line)].join('\n');
}

function describeError(error: LoggedError, width: number, isHeadingSaid: boolean): string[] {
  return [
    ...(isHeadingSaid ? [] : wrap(visible(headingOf(error)), width)),
    ...ownFrames(error.stack).map((frame) => paint(visible(frame), GREY)),
    ...error.causes.flatMap((cause) => {
      const [first = '', ...rest] = wrap(`Caused by ${visible(headingOf(cause))}`, width);
      return [first, ...rest, ...describeError(cause, width, true)];
    }),
  ];
}

/** Without those of Node and of packages, which tell a person little, as long as others are left. */
function ownFrames(stack: readonly string[]): readonly string[] {
  const own = stack.filter((frame) => !/\bnode_modules\/|\(?\bnode:|_worker\.js:/.test(frame));
  return own.length > 0 ? own : stack.slice(0, 1);
}

export const headingOf = ({ name, message }: LoggedError) => `${name}: ${message}`;

/** As in "engine neural, parts 1"; of an object its own members. */
function describe(fields: Readonly<Record<string, unknown>>): string {
  const entries = Object.entries(fields).flatMap(([name, value]) =>
    isRecord(value)
      ? Object.entries(value).filter(([member]) => !['bucket', 'key', 'versionId'].includes(member))
      : [[name, value] as const],
  );
  return entries
    .filter(([, value]) => value !== undefined && value !== null && typeof value !== 'object')
    .map(([name, value]) => `${name} ${visible(String(value))}`)
    .join(', ');
}

/** The time of this machine's zone, to the millisecond. */
function clock(timeMs: number): string {
  const time = new Date(timeMs);
  const two = (number: number) => String(number).padStart(2, '0');
  const seconds = `${two(time.getSeconds())}.${String(time.getMilliseconds()).padStart(3, '0')}`;
  return `${two(time.getHours())}:${two(time.getMinutes())}:${seconds}`;
}

/** Keys and messages may hold line breaks and the terminal's own commands: shown as they are they could forge lines. */
export function visible(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/gu, (character) =>
    character === '\n' ? ' ' : `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** Cuts between words; a word that is longer than a line stays whole. */
function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  // Spaces that are not between words, as after a key, stay.
  for (const word of text.split(/(?<=\S) (?=\S)/)) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && stringWidth(longer) > width) {
      lines.push(line);
      line = word;
    } else {
      line = longer;
    }
  }
  return [...lines, line];
}
