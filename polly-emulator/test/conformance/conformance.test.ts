// Every operation, member and error of Polly's model, as the AWS SDK meets it over both protocols; what passes is the
// table in README.md. A sample of the cases is tried, and all with TEST_SIZE=whole; UPDATE_CONFORMANCE=1 then writes the
// table anew.
import { describe, expect, test } from '@jest/globals';
import { OPERATION_NAMES } from '../../src/model/shapes.ts';
import { isWhole, sampleOf } from '../support/test-size.ts';
import { useTasksEmulator } from '../tasks/support/tasks-fixture.ts';
import { CASES } from './cases.ts';
import { isCheck } from './conformance-case.ts';
import { readBlock, renderTable, writeBlock } from './conformance-table.ts';
import { keyOf, PLACES, type Place, SECTIONS } from './model-places.ts';
import { emulatorService, PROTOCOLS, type Protocol, Trial } from './trial.ts';
import { tryPlace } from './try-place.ts';

const { emulator, aws } = useTasksEmulator();

const newTrial = (protocol: Protocol) => new Trial(emulatorService(emulator, protocol, aws));
const tried = new Set(sampleOf(PLACES, 30));
const passed = new Set<string>();

test("every place of Polly's model has a case or a reason, and every case a place", () => {
  const known = OPERATION_NAMES.flatMap((operation) =>
    SECTIONS.flatMap((section) => Object.keys(CASES[operation][section]).map((name) => ({ operation, section, name }))),
  );
  const listed = (places: readonly Place[]) => places.map((place) => keyOf(place)).sort();
  expect(listed(known)).toEqual(listed(PLACES));
});

describe.each(PROTOCOLS)('over %s', (protocol) => {
  for (const place of tried) {
    const { operation, section, name } = place;
    const known = CASES[operation][section][name];
    if (known === undefined || !isCheck(known)) continue;
    if (protocol === 'HTTP/1.1' && CASES[operation].onlyOverHttp2) continue;
    test(`${operation}, ${section}, ${name}: ${known.shows}`, async () => {
      await tryPlace(place, known, newTrial(protocol));
      passed.add(`${keyOf(place)} ${protocol}`);
    });
  }
});

describe('what needs HTTP/2 is refused over HTTP/1.1', () => {
  for (const operation of OPERATION_NAMES) {
    const limit = CASES[operation].onlyOverHttp2;
    if (limit) test(`${operation}: ${limit.shows}`, () => limit.run(newTrial('HTTP/1.1')));
  }
});

test('README.md has the table of what passed; UPDATE_CONFORMANCE=1 writes it', () => {
  const hasPassed = (place: Place) => {
    if (!tried.has(place)) return true;
    const needed = CASES[place.operation].onlyOverHttp2 ? ['HTTP/2'] : PROTOCOLS;
    return needed.every((protocol) => passed.has(`${keyOf(place)} ${protocol}`));
  };
  const failed = PLACES.filter((place) => {
    const known = CASES[place.operation][place.section][place.name];
    return known !== undefined && isCheck(known) && !hasPassed(place);
  });
  expect(failed).toEqual([]);
  const table = renderTable(hasPassed);
  if (process.env['UPDATE_CONFORMANCE'] && isWhole) writeBlock(table);
  expect(readBlock()).toBe(table);
});
