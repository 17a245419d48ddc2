// The report of a run on another service, in Markdown.
import type { Difference } from './answers.ts';
import type { RemoteRun } from './try-remotely.ts';

const cell = (text: string): string => {
  const short = text.length > 300 ? `${text.slice(0, 300)}…` : text;
  return short.replaceAll('|', '\\|').replaceAll('\n', ' ').replaceAll('`', "'");
};
const code = (text: string): string => (text === '' ? '' : `\`${cell(text)}\``);

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return 'None.';
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** Both are 0 where the emulator answered as the other did. */
export function countReport(run: RemoteRun): { readonly differences: number; readonly failures: number } {
  const failures = run.results.filter(({ failure }) => failure !== undefined).length;
  return { differences: groupDifferences(run).length, failures };
}

/** The same difference once, with the cases that met it. */
function groupDifferences({ results }: RemoteRun): { difference: Difference; operation: string; places: string[] }[] {
  const groups = new Map<string, { difference: Difference; operation: string; places: string[] }>();
  for (const { place, differences } of results) {
    const [operation = '', ...rest] = place.split(' ');
    for (const difference of differences) {
      const key = JSON.stringify([operation, difference]);
      const group = groups.get(key) ?? { difference, operation, places: [] };
      if (!group.places.includes(rest.join(' '))) group.places.push(rest.join(' '));
      groups.set(key, group);
    }
  }
  return [...groups.values()];
}

/** `service` is what was tried, as the reader knows it. */
export function renderReport(run: RemoteRun, service: string): string {
  const { results, billedCharacters, maxCharacters } = run;
  const groups = groupDifferences(run);
  const failed = results.filter(({ failure }) => failure !== undefined);
  const notTried = results.filter((result) => result.notTried !== undefined);
  const passed = results.length - failed.length - notTried.length;
  return `# The Polly emulator beside ${service}

${results.length} cases: ${passed} pass on both, ${failed.length} on the emulator alone, ${notTried.length} were not tried. ${groups.length} differences
between answers. ${billedCharacters} of at most ${maxCharacters} characters were sent.

## Differences between answers

${table(
  ['operation', 'kind', 'member', 'emulator', 'other', 'cases'],
  groups.map(({ operation, difference: { kind, path, here, there }, places }) => [
    ...[operation, kind, code(path), code(here), code(there), cell(places.join(', '))],
  ]),
)}

## Cases that pass on the emulator alone

${table(
  ['case', 'what it sees on the emulator', 'why it failed'],
  failed.map(({ place, shows, failure = '' }) => [place, cell(shows), code(failure)]),
)}

## Not tried

${table(
  ['case', 'why'],
  notTried.map(({ place, notTried: why = '' }) => [place, cell(why)]),
)}
`;
}
