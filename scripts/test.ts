// Runs the named suites, prints the counts of each, and ends with their sum: node scripts/test.ts unit terraform …
import { availableParallelism } from 'node:os';
import { BrokenOffError, InterruptedError } from '../client/interrupts.ts';
import { runMain } from '../local/run-main.ts';
import { localEnvironment } from '../local/target-environment.ts';
import { checks } from './suites/checks.ts';
import { type Choice, readChoice } from './suites/choice.ts';
import { HeldOutput } from './suites/held-output.ts';
import { endToEndTests, integrationTests } from './suites/integration.ts';
import { jestSuite } from './suites/jest.ts';
import { chooseSize } from './suites/size.ts';
import { describeSlowest } from './suites/slowest.ts';
import {
  addCounts,
  BROKEN,
  type Counts,
  describeCounts,
  NOTHING,
  type Print,
  type Suite,
  type SuiteResult,
} from './suites/suite.ts';
import { terraformTests } from './suites/terraform.ts';

// Jest would leave a core free, but many tests wait for what they have started, such as speech.
const UNIT_ARGS = [`--maxWorkers=${availableParallelism() + 1}`];

/**
 * Suites of a line run one after the other, the lines at the same time: the integration tests mostly wait, and no core
 * shall. Two stacks at once would be too much for a small machine.
 */
const LINES: readonly Readonly<Record<string, Suite>>[] = [
  // The integration tests take longest and mostly wait: when they can go on, they shall.
  { unit: jestSuite('unit', { args: UNIT_ARGS, isPatient: true }) },
  { checks, terraform: terraformTests },
  { integration: integrationTests('embedded'), e2e: endToEndTests },
];
const SUITES = ['checks', 'unit', 'terraform', 'integration', 'e2e'];

// The shell may be pointed at a target (`. .local/env`) or at an account: no test may act there.
const environment = localEnvironment(process.env);
for (const name of Object.keys(process.env).filter((one) => !(one in environment))) {
  delete process.env[name];
}
Object.assign(process.env, environment);

await runMain(async () => {
  const names = process.argv.slice(2);
  const unknown = names.filter((name) => !SUITES.includes(name));
  if (names.length === 0 || unknown.length > 0) {
    throw new Error(`Suites are ${SUITES.join(', ')}; given was "${names.join(' ')}".`);
  }
  const choice = readChoice(process.env);
  const [size, share] = chooseSize(process.env);
  Object.assign(process.env, size);
  const isIdle = choice.of === 'changed' && choice.files.length === 0;
  if (!isIdle && names.some((name) => /^(unit|integration|e2e)$/.test(name))) {
    console.log(share);
  }
  const results = isIdle ? [] : await runSuites(names, choice);
  const fault = faultOf(results, choice);
  const total = results.map(([, result]) => result as Counts).reduce(addCounts, fault === undefined ? NOTHING : BROKEN);

  for (const line of describeSlowest(results)) {
    console.log(line);
  }
  console.log('');
  for (const [name, result] of results) {
    console.log(`${name.padEnd(12)} ${describeCounts(result)}`);
  }
  if (isIdle) {
    console.log('Nothing has changed since the last commit, so no test was run.');
  }
  if (fault !== undefined) {
    console.log(`\n${fault}`);
  }
  console.log(`\n${describeCounts(total)}`);
  process.exitCode = total.failed > 0 ? 1 : 0;
});

type Results = readonly (readonly [suite: string, result: SuiteResult])[];

/** Starts all suites, and shows them one after the other: what the later ones say meanwhile is held back. */
async function runSuites(names: readonly string[], choice: Choice): Promise<Results> {
  const runs = LINES.flatMap((line) => {
    let before: Promise<unknown> = Promise.resolve();
    return Object.entries(line)
      .filter(([name]) => names.includes(name))
      .map(([name, suite]) => {
        const shown = new HeldOutput();
        const run = before.then(() => suite(shown.print, choice).catch(failed(shown.print)));
        before = run;
        return { name, shown, run };
      });
  });
  // What was interrupted is waited for: each suite removes what it had made.
  const ended = Promise.allSettled(runs.map(({ run }) => run));
  const results: [string, SuiteResult][] = [];
  try {
    for (const { name, shown, run } of runs) {
      console.log(`\n=== ${name}`);
      shown.release();
      results.push([name, await run]);
    }
    return results;
  } catch (error) {
    const reasons = (await ended).flatMap((end) => (end.status === 'rejected' ? [end.reason] : []));
    throw reasons.find((reason) => reason instanceof BrokenOffError) ?? error;
  }
}

/** A suite that could not be run is no reason to keep the others' counts back. */
function failed(print: Print) {
  return (error: unknown): SuiteResult => {
    if (error instanceof InterruptedError || error instanceof BrokenOffError) {
      throw error;
    }
    print(String(error instanceof Error ? error.stack : error));
    return BROKEN;
  };
}

/** Why a run without a failed test is no success. */
function faultOf(results: Results, choice: Choice): string | undefined {
  const empty = results.filter(([, { passed, failed, skipped }]) => passed + failed + skipped === 0);
  if (choice.of === 'all' && empty.length > 0) {
    return `Not a single test was found of ${empty.map(([name]) => name).join(', ')}: the runner is broken.`;
  }
  if (choice.of === 'named' && empty.length === results.length) {
    const suites = results.map(([name]) => name).join(', ');
    return `TESTS="${choice.pattern}" matches the path of no test file of ${suites}, so nothing was run. Correct the pattern.`;
  }
  return undefined;
}
