import stringWidth from 'string-width';
import type { SuiteResult } from './suite.ts';

const HOW_MANY = 10;
const COLUMNS = 120;
const QUICK_SECONDS = 0.1;

/** Lines that name the slowest tests of all suites; none when all were quick. */
export function describeSlowest(results: readonly (readonly [suite: string, result: SuiteResult])[]): string[] {
  const all = results.flatMap(([suite, { tests }]) => tests.map((test) => ({ suite, ...test })));
  const slow = all.filter(({ seconds }) => seconds >= QUICK_SECONDS);
  const slowest = slow.sort((a, b) => b.seconds - a.seconds).slice(0, HOW_MANY);
  const lines = slowest.map(({ suite, file, name, seconds }) =>
    cut(`${seconds.toFixed(1).padStart(6)} s  ${suite}  ${file}  ${name.replaceAll(/\s+/g, ' ')}`),
  );
  return lines.length === 0 ? [] : ['', 'The slowest tests:', ...lines];
}

function cut(line: string): string {
  let kept = line;
  while (stringWidth(kept) > COLUMNS) {
    kept = `${[...kept].slice(0, -2).join('')}…`;
  }
  return kept;
}
