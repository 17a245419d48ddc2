// Every case of the integration suite and what came of it on each local target, as Markdown.
import { basename } from 'node:path';
import type { LocalTargetName } from '../../local/target.ts';

/** What is read of jest's own report. */
export interface JestReport {
  readonly testResults: readonly {
    readonly name: string;
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[];
  }[];
}

/** The reports of whole runs, by target; a target without one has no column. */
export type Reports = ReadonlyMap<LocalTargetName, JestReport>;

/** Of one case: its result on each target, in the order of the reports. */
interface Row {
  readonly file: string;
  readonly name: string;
  readonly results: readonly string[];
}

/** A skipped case carries its reason in its name: `needs (not on localstack: reason)`. */
const SKIPPED = /^(.*) \(not on \w+: (.*)\)$/;
const PROBE = /it is still so on \w+ that not: /;

/** The page, and in one sentence what it says. */
export function describeCases(reports: Reports): { readonly page: string; readonly summary: string } {
  const targets = [...reports.keys()];
  const rows = rowsOf(reports);
  const isPassed = ({ results }: Row) => results.every((result) => result === 'passed');
  const others = rows.filter((row) => !isPassed(row));
  const summary = `${rows.length} cases, ${rows.length - others.length} of them passed on ${targets.join(' and ')}.`;
  const files = [...new Set(rows.map(({ file }) => file))].sort();
  const sections = [
    ...(others.length === 0 ? [] : [['What did not pass everywhere', others] as const]),
    ...files.map((file) => [file, rows.filter((row) => row.file === file)] as const),
  ].map(([title, some]) => `## ${title}\n\n${table(targets, some)}`);
  return { page: `${['# Every case', summary, ...sections].join('\n\n')}\n`, summary };
}

function rowsOf(reports: Reports): Row[] {
  const found = new Map<string, { file: string; name: string; results: Map<LocalTargetName, string> }>();
  for (const [target, { testResults }] of reports) {
    for (const { name: path, assertionResults } of testResults) {
      for (const { status, fullName } of assertionResults.filter((one) => !PROBE.test(one.fullName))) {
        const file = basename(path);
        const [, needs, reason] = SKIPPED.exec(fullName) ?? [];
        const name = needs ?? fullName;
        const row = found.get(`${file}\n${name}`) ?? { file, name, results: new Map() };
        found.set(`${file}\n${name}`, row);
        row.results.set(target, reason === undefined ? status : `cannot: ${reason}`);
      }
    }
  }
  return [...found.values()].map(({ results, ...row }) => ({
    ...row,
    results: [...reports.keys()].map((target) => results.get(target) ?? 'not run'),
  }));
}

function table(targets: readonly string[], rows: readonly Row[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  const head = ['case', ...targets];
  return [
    line(head),
    `|${head.map(() => '---|').join('')}`,
    ...rows.map(({ name, results }) => line([name, ...results])),
  ].join('\n');
}
