// What a burst of texts does on AWS's own limits: texts lost, characters billed for nothing, time until the last MP3, cost.
//   waves      three bursts at 10 and at 1,000 executions: with the SDK's own retries and eight calls at once, and as it is
//              deployed
//   settings   calls at once, time-out and Lambda's retries: why the defaults are what they are
//   ways       S3 to Lambda directly, with reserved concurrency, and through a queue
//   accounts   1,000 texts on accounts of 10, 100 and 1,000 executions, with each engine's quota
//   outage     Polly is down for ten minutes
//   processes  whether the model is true: the same burst with the deployed bundle in processes, in real time
// All but `processes` are simulated: the handler's code for speech, in virtual time, between models of Lambda and Polly.
// After `make build`: npx tsx bench/burst.ts [waves|settings|ways|accounts|outage|processes …]
import { formatCount } from '../handler/format-count.ts';
import { runMain } from '../local/run-main.ts';
import { type Engine, QUOTAS } from './burst/polly-model.ts';
import { narrateInProcesses } from './burst/processes.ts';
import { type Burst, PART_CHARACTERS, type Result, simulate, textsOf } from './burst/simulate.ts';
import { chooseSections } from './choose-sections.ts';
import { median, printTable } from './print.ts';

const ONE_PART = { name: '1,000 of one part', jobs: textsOf(1_000, 1) };
const TWELVE_PARTS = { name: '40 of 12 parts', jobs: textsOf(40, 12) };
const BOTH = { name: 'both', jobs: [...ONE_PART.jobs, ...TWELVE_PARTS.jobs] };
/** 100,000 characters each, as many as fit by default: more than Polly speaks in three runs of 300 s. */
const LONG = { name: '200 of 35 parts', jobs: textsOf(200, 35) };

/** terraform/variables*.tf */
const TIMEOUT_MS = 900_000;
/** What goes with the SDK's own retries: it gives up long before. */
const SHORT_TIMEOUT_MS = 300_000;

const DEPLOYED = { speaker: 'narrator', way: 'direct', timeoutMs: TIMEOUT_MS, quota: QUOTAS.neural } as const;
const SDK_ALONE = { ...DEPLOYED, speaker: 'sdk', callsAtOnce: 8, timeoutMs: SHORT_TIMEOUT_MS } as const;

const HEADER = ['lost', 'wasted', 'last MP3', 'throttled', 'runs repeated', 'Lambda'];

const SECTIONS: Readonly<Record<string, () => Promise<void>>> = {
  waves: measureWaves,
  settings: measureSettings,
  ways: compareWays,
  accounts: measureAccounts,
  outage: measureOutage,
  processes: compareWithProcesses,
};

await runMain(async () => {
  for (const measure of chooseSections(SECTIONS, process.argv.slice(2))) await measure();
});

function cellsOf({ lost, wastedShare, lastMs, throttles, repeats, lambdaUsd }: Result): string[] {
  const percent = `${(wastedShare * 100).toFixed(1)} %`;
  return [
    String(lost),
    percent,
    seconds(lastMs),
    formatCount(throttles),
    formatCount(repeats),
    `${lambdaUsd.toFixed(2)} USD`,
  ];
}

/** Of five runs with different random numbers, each figure's median. */
async function medianOf(burst: Burst): Promise<Result> {
  const results: Result[] = [];
  for (const seed of [1, 2, 3, 4, 5]) results.push(await simulate(burst, seed));
  const names = Object.keys(results[0] ?? {}) as (keyof Result)[];
  const medians = names.map((name) => [name, median(results.map((result) => result[name]))]);
  return Object.fromEntries(medians) as unknown as Result;
}

function seconds(ms: number): string {
  return `${formatCount(Math.round(ms / 1_000))} s`;
}

async function measureWaves(): Promise<void> {
  console.log('\nNeural: 8 calls a second, 18 at a time, 3 s a call');
  const rows: string[][] = [];
  for (const { name, jobs } of [ONE_PART, TWELVE_PARTS, BOTH]) {
    for (const concurrency of [10, 1_000]) {
      rows.push([
        name,
        formatCount(concurrency),
        "SDK's retries",
        ...cellsOf(await medianOf({ ...SDK_ALONE, jobs, concurrency })),
      ]);
      rows.push(['', '', 'as deployed', ...cellsOf(await medianOf({ ...DEPLOYED, jobs, concurrency }))]);
    }
  }
  printTable(['texts at once', 'executions', '', ...HEADER], rows);
}

async function measureSettings(): Promise<void> {
  console.log(`\n${LONG.name}, neural, 1,000 executions; and one such text alone`);
  const rows: string[][] = [];
  for (const callsAtOnce of [1, 2, 4, 8, 16]) {
    const burst = { ...DEPLOYED, callsAtOnce, concurrency: 1_000 };
    const alone = await medianOf({ ...burst, jobs: textsOf(1, 35) });
    for (const timeoutMs of [SHORT_TIMEOUT_MS, TIMEOUT_MS]) {
      const result = await medianOf({ ...burst, jobs: LONG.jobs, timeoutMs });
      rows.push([String(callsAtOnce), seconds(timeoutMs), ...cellsOf(result), seconds(alone.lastMs)]);
    }
  }
  printTable(['calls at once', 'time-out', ...HEADER, 'alone'], rows);
  console.log('\n1,000 of 35 parts, neural, with the defaults: far more than Polly speaks in three runs of 900 s');
  const tooMany: string[][] = [];
  for (const concurrency of [QUOTAS.neural.atOnce, 100, 1_000]) {
    const result = await simulate({ ...DEPLOYED, jobs: textsOf(1_000, 35), concurrency });
    tooMany.push([formatCount(concurrency), ...cellsOf(result)]);
  }
  printTable(['executions', ...HEADER], tooMany);
}

async function compareWays(): Promise<void> {
  const reserved = QUOTAS.neural.atOnce;
  const ways: [string, Omit<Burst, 'jobs'>][] = [
    ['direct, 1,000 executions', { ...DEPLOYED, concurrency: 1_000 }],
    [`direct, ${reserved} reserved`, { ...DEPLOYED, concurrency: reserved }],
    [`queue, ${reserved} at most`, { ...DEPLOYED, concurrency: reserved, way: 'queue' }],
    [`direct, ${reserved} reserved, 1 call each`, { ...DEPLOYED, concurrency: reserved, callsAtOnce: 1 }],
    ['direct, 10 executions', { ...DEPLOYED, concurrency: 10 }],
    ['queue, 10 at most', { ...DEPLOYED, concurrency: 10, way: 'queue' }],
  ];
  for (const { name, jobs } of [BOTH, LONG]) {
    console.log(`\n${name}, neural`);
    const rows: string[][] = [];
    for (const [way, burst] of ways) rows.push([way, ...cellsOf(await medianOf({ ...burst, jobs }))]);
    printTable(['way', ...HEADER], rows);
  }
}

async function measureAccounts(): Promise<void> {
  console.log(`\n1,000 texts of ${formatCount(PART_CHARACTERS)} characters at once`);
  const rows: string[][] = [];
  for (const engine of Object.keys(QUOTAS) as Engine[]) {
    const quota = QUOTAS[engine];
    const polly = `${((ONE_PART.jobs.length * PART_CHARACTERS * quota.price) / 1e6).toFixed(2)} USD`;
    for (const account of [10, 100, 1_000]) {
      const burst = { ...DEPLOYED, jobs: ONE_PART.jobs, quota };
      // What the plan's warning advises; AWS leaves an account 100 executions that nobody can reserve.
      const reserved = account > 100 ? quota.atOnce : account;
      const quiet = account > 100 ? `reserved ${reserved}, 1 call each` : '1 call each';
      const cells = [engine, `${quota.callMs / 1_000} s`, formatCount(account)];
      rows.push([...cells, 'defaults', ...cellsOf(await medianOf({ ...burst, concurrency: account })), polly]);
      const set = await medianOf({ ...burst, concurrency: reserved, callsAtOnce: 1 });
      rows.push(['', '', '', quiet, ...cellsOf(set), '']);
    }
  }
  printTable(['engine', 'a call', 'executions', 'set', ...HEADER, 'Polly'], rows);
}

async function measureOutage(): Promise<void> {
  console.log('\nPolly answers 500 for ten minutes from the first text on');
  const rows: string[][] = [];
  for (const { name, jobs } of [ONE_PART, BOTH]) {
    for (const concurrency of [10, 1_000]) {
      for (const pollyMaxAttempts of [5, 60]) {
        const burst = { ...DEPLOYED, jobs, concurrency, pollyMaxAttempts, downUntilMs: 600_000 };
        const { narrated, lost, reconciled } = await medianOf(burst);
        const cells = [narrated, lost, reconciled, narrated + reconciled].map((figure) => formatCount(figure));
        rows.push([name, formatCount(concurrency), String(pollyMaxAttempts), ...cells]);
      }
    }
  }
  printTable(['texts at once', 'executions', 'attempts', 'narrated', 'alerts', 'by make reconcile', 'in all'], rows);
}

async function compareWithProcesses(): Promise<void> {
  const jobs = [...textsOf(60, 1), ...textsOf(6, 12)];
  console.log(
    `\n60 texts of one part and 6 of 12, neural, every call 3 s; the deployed bundle in processes, and the model`,
  );
  const rows: string[][] = [];
  for (const concurrency of [10, 24]) {
    const settings = { ...DEPLOYED, quota: { ...QUOTAS.neural, spread: 0 }, jobs, concurrency };
    const real = await narrateInProcesses(settings);
    const model = await simulate(settings);
    rows.push([formatCount(concurrency), 'processes', ...cellsOf(real)], ['', 'model', ...cellsOf(model)]);
  }
  printTable(['executions', '', ...HEADER], rows);
}
