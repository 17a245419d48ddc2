// The conformance table of README.md, from what the tests have seen.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { OperationName } from '../../src/model/shapes.ts';
import { OPERATION_NAMES } from '../../src/model/shapes.ts';
import { CASES } from './cases.ts';
import { isCheck } from './conformance-case.ts';
import { PLACES, type Place, SECTIONS, type Section } from './model-places.ts';

const README = fileURLToPath(new URL('../../README.md', import.meta.url));
const BLOCK = /(?<=<!-- conformance: begin -->\n).*?(?=<!-- conformance: end -->)/s;
const NOUNS: Readonly<Record<Section, string>> = { input: 'input', output: 'output', errors: 'error' };

const INTRODUCTION = `## Conformance

What AWS's own SDK for JavaScript was seen to do with this emulator, for every operation, member and error of Polly's model. The
tests of \`conformance/\` write this table (\`TEST_SIZE=whole UPDATE_CONFORMANCE=1\`) and fail when it is not theirs, or when the model has something that they do
not know. An error is the SDK's class, with the model's status and members.`;

/** Whether the test of a place has passed wherever it can run. */
export type HasPassed = (place: Place) => boolean;

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), `|${head.map(() => '---|').join('')}`, ...rows.map(line)].join('\n');
}

const placesOf = (operation: OperationName, section?: Section): Place[] =>
  PLACES.filter((place) => place.operation === operation && (section === undefined || place.section === section));

function verdict(place: Place, hasPassed: HasPassed): [string, string] {
  const known = CASES[place.operation][place.section][place.name];
  if (known === undefined) return ['not known', ''];
  if (!isCheck(known)) return ['no', known.notHere];
  return [hasPassed(place) ? 'yes' : 'failed', known.shows];
}

function count(places: readonly Place[], hasPassed: HasPassed): string {
  if (places.length === 0) return '–';
  return `${places.filter((place) => verdict(place, hasPassed)[0] === 'yes').length} of ${places.length}`;
}

function summarise(operation: OperationName, hasPassed: HasPassed): string[] {
  const limit = CASES[operation].onlyOverHttp2;
  const protocols = limit === undefined ? 'HTTP/1.1, HTTP/2' : 'HTTP/2';
  return [operation, ...SECTIONS.map((section) => count(placesOf(operation, section), hasPassed)), protocols];
}

function detail(operation: OperationName, hasPassed: HasPassed): string {
  const rows = placesOf(operation).map((place) => [
    NOUNS[place.section],
    `\`${place.name}\``,
    ...verdict(place, hasPassed),
  ]);
  const limit = CASES[operation].onlyOverHttp2;
  const note = limit === undefined ? '' : `\n${limit.notHere}: ${limit.shows}.\n`;
  return `<details>\n<summary>${operation}</summary>\n${note}\n${table(['', 'member or error', 'here', 'what the test sees, or why not'], rows)}\n\n</details>`;
}

export function renderTable(hasPassed: HasPassed): string {
  const summary = table(
    ['operation', 'input members', 'output members', 'errors', 'tried over'],
    OPERATION_NAMES.map((operation) => summarise(operation, hasPassed)),
  );
  const details = OPERATION_NAMES.map((operation) => detail(operation, hasPassed));
  return `${INTRODUCTION}\n\n${summary}\n\n${details.join('\n\n')}\n\n`;
}

export function readBlock(): string | undefined {
  return BLOCK.exec(readFileSync(README, 'utf8'))?.[0];
}

export function writeBlock(text: string): void {
  writeFileSync(
    README,
    readFileSync(README, 'utf8').replace(BLOCK, () => text),
  );
}
