// Runs the named suites, prints the counts of each, and ends with their sum: tsx scripts/test.ts unit terraform …
import { BrokenOffError, InterruptedError } from '../client/interrupts.ts';
import { runMain } from '../local/run-main.ts';
import { localEnvironment } from '../local/target-environment.ts';
import { checks } from './suites/checks.ts';
import { endToEndTests, integrationTests } from './suites/integration.ts';
import { jestSuite } from './suites/jest.ts';
import { addCounts, type Counts, describeCounts, type Suite } from './suites/suite.ts';
import { terraformTests } from './suites/terraform.ts';

const SUITES: Readonly<Record<string, Suite>> = {
  checks,
  // Jest would leave one core free, but these tests mostly wait for what they have started.
  unit: jestSuite('unit', { args: ['--maxWorkers=100%'] }),
  terraform: terraformTests,
  integration: integrationTests('embedded'),
  e2e: endToEndTests,
};
/** Mostly waits for Terraform's provider: it runs beside the suite before it, and is shown in its turn. */
const WAITING_SUITE = 'terraform';

// The shell may be pointed at a target (`. .local/env`) or at an account: no test may act there.
const environment = localEnvironment(process.env);
for (const name of Object.keys(process.env).filter((one) => !(one in environment))) {
  delete process.env[name];
}
Object.assign(process.env, environment);

await runMain(async () => {
  const names = process.argv.slice(2);
  const unknown = names.filter((name) => !(name in SUITES));
  if (names.length === 0 || unknown.length > 0) {
    throw new Error(`Suites are ${Object.keys(SUITES).join(', ')}; given was "${names.join(' ')}".`);
  }
  const results = await runSuites(names);
  console.log('');
  for (const [name, counts] of results) {
    console.log(`${name.padEnd(12)} ${describeCounts(counts)}`);
  }
  const total = results.map(([, counts]) => counts).reduce(addCounts);
  console.log(`\n${describeCounts(total)}`);
  // A suite without a single test is a broken runner, not a success, unless only some files were asked for.
  const empty =
    !process.env['TESTS'] && results.some(([, { passed, failed, skipped }]) => passed + failed + skipped === 0);
  process.exitCode = total.failed > 0 || empty ? 1 : 0;
});

async function runSuites(names: readonly string[]): Promise<[string, Counts][]> {
  const results: [string, Counts][] = [];
  let startedAhead: (() => Promise<Counts>) | undefined;
  for (const [index, name] of names.entries()) {
    console.log(`\n=== ${name}`);
    const show = startedAhead ?? (() => suiteOf(name)(console.log));
    const next = names[index + 1];
    startedAhead = next === WAITING_SUITE ? startHeldBack(suiteOf(next)) : undefined;
    results.push([name, await show().catch(failed)]);
  }
  return results;
}

/** A suite that could not be run is a failure of it, and no reason to keep the others' counts back. */
function failed(error: unknown): Counts {
  if (error instanceof InterruptedError || error instanceof BrokenOffError) {
    throw error;
  }
  console.error(error);
  return { passed: 0, failed: 1, skipped: 0 };
}

/** Starts a suite; what it says is held back until the returned function waits for its end. */
function startHeldBack(suite: Suite): () => Promise<Counts> {
  const lines: string[] = [];
  const run = suite((line) => lines.push(line));
  // A rejection is for whoever waits; until then it must not end the process.
  run.catch(() => undefined);
  return async () => {
    const counts = await run;
    for (const line of lines) {
      console.log(line);
    }
    return counts;
  };
}

function suiteOf(name: string): Suite {
  return SUITES[name] as Suite;
}
