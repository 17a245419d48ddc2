import stringWidth from 'string-width';

/** One text of the table, as it is shown when it is done. */
export interface Row {
  readonly key: string;
  readonly versionId?: string | undefined;
  readonly why: string;
  /** Absent where nothing is redone. */
  readonly outcome?: string;
}

/**
 * Counts of texts. Stale ones that are in none of the last four were left alone: in a dry run, or after an interrupt.
 */
export interface Totals {
  checked: number;
  upToDate: number;
  stale: number;
  redone: number;
  /** Refused for good: the text itself has to change. */
  failed: number;
  /** Not checked or not redone, for reasons that may pass. */
  errors: number;
  /** Found up to date or overtaken by a newer version when its turn came. */
  settled: number;
}

const KEY_CELLS = 40;
const VERSION_CELLS = 13;
const WHY_CELLS = 24;
/** Longer messages of errors are cut. */
const MAX_OUTCOME_CELLS = 500;

/** The titles over the columns. */
export const HEADING = [
  'text'.padEnd(KEY_CELLS),
  'version'.padEnd(VERSION_CELLS),
  'why'.padEnd(WHY_CELLS),
  'outcome',
].join('  ');

export function formatRow({ key, versionId = '-', why, outcome = '-' }: Row): string {
  return [
    fill(key, KEY_CELLS),
    fill(versionId, VERSION_CELLS),
    fill(why, WHY_CELLS),
    fill(outcome, MAX_OUTCOME_CELLS).trimEnd(),
  ].join('  ');
}

export function formatTotals(totals: Totals, dryRun: boolean): string {
  const { checked, upToDate, stale, redone, failed, errors, settled } = totals;
  const found = [`checked ${count(checked)}`, `up to date ${count(upToDate)}`, `stale ${count(stale)}`];
  const done = [`redone ${count(redone)}`, `failed ${count(failed)}`];
  return [
    ...found,
    ...(dryRun ? [] : done),
    ...(settled > 0 ? [`settled meanwhile ${count(settled)}`] : []),
    `errors ${count(errors)}`,
  ].join(', ');
}

export function count(texts: number): string {
  return texts.toLocaleString('en-US');
}

const graphemes = new Intl.Segmenter();
/**
 * Exactly this many cells: filled up, or cut in the middle, because both ends of a key tell texts apart. (cli-truncate
 * is a cell off where characters are two cells wide.)
 */
function fill(value: string, cells: number): string {
  const text = visible(value);
  const missing = cells - stringWidth(text);
  if (missing >= 0) return text + ' '.repeat(missing);
  const parts = [...graphemes.segment(text)].map(({ segment }) => segment);
  let [head, tail] = ['', ''];
  for (;;) {
    const toTail = stringWidth(tail) < stringWidth(head);
    const next = (toTail ? parts.pop() : parts.shift()) ?? '';
    if (stringWidth(head + tail + next) > cells - 1) break;
    if (toTail) tail = next + tail;
    else head += next;
  }
  return `${head}…${tail}${' '.repeat(cells - 1 - stringWidth(head + tail))}`;
}

/** A key may hold line breaks and marks that turn the direction of writing: shown as they are they could forge rows. */
function visible(value: string): string {
  return value.replace(
    /[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
