// How the benchmarks print: medians with their range, because one time alone tells nothing of how much it varies.

/** Of an even number of figures, the mean of the middle two. */
export function median(figures: readonly number[]): number {
  const sorted = [...figures].sort((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
  const lower = sorted[Math.ceil(sorted.length / 2) - 1] ?? Number.NaN;
  return (lower + upper) / 2;
}

/** The ratio run by run: two things measured in turn share what the machine was busy with. */
export function ratios(figures: readonly number[], bases: readonly number[]): number[] {
  return figures.map((figure, run) => figure / (bases[run] ?? Number.NaN));
}

export const LABEL_WIDTH = 36;

/** One line: label, median, range. */
export function print(label: string, figures: readonly number[]): void {
  const digits = median(figures) < 20 ? 2 : 0;
  const [low, middle, high] = [Math.min(...figures), median(figures), Math.max(...figures)].map((one) =>
    one.toFixed(digits),
  );
  console.log(`  ${label.padEnd(LABEL_WIDTH)} ${middle} (${low} … ${high})`);
}

/** Columns as wide as what is in them, the first to the left and the others to the right. */
export function printTable(header: readonly string[], rows: readonly (readonly string[])[]): void {
  const lines = [header, ...rows];
  const widths = header.map((_, column) => Math.max(...lines.map((cells) => cells[column]?.length ?? 0)));
  for (const cells of lines) {
    const padded = cells.map((cell, column) =>
      column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
    );
    console.log(`  ${padded.join('  ')}`);
  }
}
