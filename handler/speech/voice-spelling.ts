/** The known value itself, else the one that differs only in case, accents, spaces, hyphens or underscores. */
export function findSameSpelling(value: string, known: readonly string[]): string | undefined {
  if (known.includes(value)) return value;
  const wanted = fold(value);
  return known.find((one) => fold(one) === wanted);
}

/** The known values that `value` may have been meant to be, the likeliest only: several when they are equally likely. */
export function findNearSpellings(value: string, known: readonly string[]): readonly string[] {
  const same = findSameSpelling(value, known);
  if (same !== undefined) return [same];
  const wanted = fold(value);
  const limit = Math.min(MAX_MISTAKES, Math.floor(wanted.length / LETTERS_A_MISTAKE));
  const near = known
    .map((one) => ({ one, mistakes: countMistakes(wanted, fold(one), limit) }))
    .filter(({ mistakes }) => mistakes <= limit);
  const fewest = Math.min(...near.map(({ mistakes }) => mistakes));
  return near.filter(({ mistakes }) => mistakes === fewest).map(({ one }) => one);
}

const MAX_MISTAKES = 2;
/** With more of them a short name would be near to every other one. */
const LETTERS_A_MISTAKE = 3;

function fold(value: string): string {
  return value
    .normalize('NFKD')
    .replace(/[\p{M}\p{Cf}\s_-]/gu, '')
    .toLowerCase();
}

/** Levenshtein's distance, or more than `limit` as soon as that is sure: a value may be 2 KB long. */
function countMistakes(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let above = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row += 1) {
    const line = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const changed = (above[column - 1] ?? 0) + (a[row - 1] === b[column - 1] ? 0 : 1);
      line.push(Math.min(changed, (above[column] ?? 0) + 1, (line[column - 1] ?? 0) + 1));
    }
    above = line;
  }
  return above[b.length] ?? 0;
}
