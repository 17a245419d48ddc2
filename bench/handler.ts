// How the deployed handler fares, as a black box on the servers of the embedded target:
//   speed   against a plain sequential function, canned audio, 300 ms a part and 80 requests a second
//   start   init and cold start against a bundle of nothing but the three clients
//   canned, replay, speech
//           peak memory for a short and for a long text: with next to no audio; with speech as large as AWS's and as fast; with real
//           speech, which takes minutes
// After `make build`: npx tsx bench/handler.ts [speed|start|canned|replay|speech …] [--characters N] [--memory MB]
// [--runs N] Times are of this machine and this run; the ratios are what to compare with another run.
import { execFile } from 'node:child_process';
import { parseArgs, promisify } from 'node:util';
import { englishText } from '../integration/english-text.ts';
import { forgetPollyRequests, listPollyRequests, setPollyFaults } from '../integration/polly-faults.ts';
import { createHome, removeOwnStacks, removeStack } from '../integration/stack.ts';
import { runMain } from '../local/run-main.ts';
import { chooseSections } from './choose-sections.ts';
import { lambdaSwitches } from './handler-process.ts';
import { startReplay } from './handler-replay.ts';
import { Stage } from './handler-stage.ts';
import { LABEL_WIDTH, median, print, ratios } from './print.ts';

const SHORT_CHARACTERS = 1_000;
const START_RUNS = 30;
const MEMORY_RUNS = 3;
/** A part of a long text: Polly bills 3,000 a call at most. */
const PART_CHARACTERS = 2_800;
const POLLY = { audio: 'canned', latencyMs: 300, requestsPerSecond: 80 } as const;
const MB = 1024 * 1024;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    characters: { type: 'string', default: '90000' },
    memory: { type: 'string', default: '512' },
    runs: { type: 'string', default: '5' },
  },
});
const characters = readNumber('characters', values.characters);
const memoryMb = readNumber('memory', values.memory);
const runs = readNumber('runs', values.runs);

const SECTIONS: Readonly<Record<string, (stage: Stage) => Promise<void>>> = {
  speed: measureSpeed,
  start: measureStarts,
  canned: measureCannedMemory,
  replay: measureReplayedMemory,
  // The long text takes the emulator a minute or more.
  speech: measureSpeechMemory,
};

await runMain(async () => {
  const chosen = chooseSections(SECTIONS, positionals);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => void removeOwnStacks().finally(() => process.exit(130)));
  }
  const home = createHome();
  try {
    const stage = await Stage.build(home, memoryMb);
    for (const measure of chosen) await measure(stage);
  } finally {
    await removeStack(home);
  }
});

function readNumber(name: string, value: string): number {
  if (!/^[1-9]\d{0,6}$/.test(value)) throw new Error(`--${name} is "${value}": give a whole number from 1 upwards.`);
  return Number(value);
}

async function measureSpeed(stage: Stage): Promise<void> {
  const text = englishText(characters);
  const contestants = (['narrator', 'sequential'] as const).map((name) => ({
    name,
    target: stage.startFunction(stage.bundles[name]),
    times: [] as number[],
    calls: '',
  }));
  await setPollyFaults(stage.pollyUrl, POLLY);
  try {
    // Run 0 is not counted: it compiles the code and opens the connections.
    for (let run = 0; run <= runs; run += 1) {
      for (const contestant of contestants) {
        await forgetPollyRequests(stage.pollyUrl);
        const { ms } = await stage.narrate(contestant.target, text);
        if (run > 0) contestant.times.push(ms);
        contestant.calls = await describePollyCalls(stage);
      }
    }
  } finally {
    for (const { target } of contestants) await target.stop();
  }
  console.log(
    `\n${characters} characters, warm, ${POLLY.latencyMs} ms a part, ${runs} runs in turn, median (min … max), ms`,
  );
  for (const { name, times, calls } of contestants) print(`${name}, ${calls}`, times);
  const [narrator, sequential] = contestants;
  print('sequential : narrator', ratios(sequential?.times ?? [], narrator?.times ?? []));
}

async function describePollyCalls(stage: Stage): Promise<string> {
  const calls = await listPollyRequests(stage.pollyUrl);
  const refused = calls.filter(({ error }) => error !== null).length;
  return `${calls.length - refused} parts${refused > 0 ? ` + ${refused} refused` : ''}`;
}

async function measureStarts(stage: Stage): Promise<void> {
  const bundles = { 'bare Node': undefined, 'bare clients': stage.bundles.bare, narrator: stage.bundles.narrator };
  const contestants = Object.entries(bundles).map(([name, bundlePath]) => {
    return { name, bundlePath, init: [] as number[], cold: [] as number[], processor: [] as number[] };
  });
  for (let run = 0; run <= START_RUNS; run += 1) {
    for (const { bundlePath, init, cold, processor } of contestants) {
      const [initMs, coldMs, processorMs] = await load(stage, bundlePath);
      // The first of each reads its file from the disk.
      if (run === 0) continue;
      init.push(initMs);
      cold.push(coldMs);
      processor.push(processorMs);
    }
  }
  const [, bare, narrator] = contestants;
  console.log(`\ninit: loading the bundle, its clients included; ${START_RUNS} runs in turn, median (min … max), ms`);
  for (const { name, init } of contestants.slice(1)) print(name, init);
  print('narrator : bare clients', ratios(narrator?.init ?? [], bare?.init ?? []));
  console.log('\ncold start: from the start of the process until the bundle is loaded, ms');
  for (const { name, cold } of contestants) print(name, cold);
  print('narrator : bare clients', ratios(narrator?.cold ?? [], bare?.cold ?? []));
  console.log('\nprocessor time of the cold start, which varies less on a busy machine, ms');
  for (const { name, processor } of contestants) print(name, processor);
  print('narrator : bare clients', ratios(narrator?.processor ?? [], bare?.processor ?? []));
}

/** Init, cold start and processor time of a new process, in ms; both processes read the same clock. */
async function load({ environment }: Stage, bundlePath: string | undefined): Promise<[number, number, number]> {
  const script = `const from = performance.now();
    ${bundlePath === undefined ? '' : `require(${JSON.stringify(bundlePath)});`}
    const to = performance.now();
    const { user, system } = process.cpuUsage();
    require('node:fs').writeSync(1, JSON.stringify([to - from, performance.timeOrigin + to, (user + system) / 1000]));
    process.exit();`;
  const args = [...lambdaSwitches(memoryMb), '--input-type=commonjs', '--eval', script];
  const startedAt = performance.timeOrigin + performance.now();
  // Not the blocking kind: this process would miss that the servers close its idle connections.
  const { stdout } = await promisify(execFile)(process.execPath, args, { env: environment });
  const [initMs, loadedAt, processorMs] = JSON.parse(stdout);
  return [initMs, loadedAt - startedAt, processorMs];
}

async function measureCannedMemory(stage: Stage): Promise<void> {
  await setPollyFaults(stage.pollyUrl, POLLY);
  await measureMemory(stage, 'canned audio', MEMORY_RUNS, stage.pollyUrl);
}

async function measureReplayedMemory(stage: Stage): Promise<void> {
  await setPollyFaults(stage.pollyUrl, {});
  const texts = [SHORT_CHARACTERS, PART_CHARACTERS].map(englishText);
  const replay = await startReplay(stage.pollyUrl, texts, POLLY.latencyMs);
  try {
    await measureMemory(stage, `recorded speech, ${POLLY.latencyMs} ms a part`, MEMORY_RUNS, replay.url);
  } finally {
    replay.close();
  }
}

async function measureSpeechMemory(stage: Stage): Promise<void> {
  await setPollyFaults(stage.pollyUrl, {});
  await measureMemory(stage, 'real speech', 1, stage.pollyUrl);
}

async function measureMemory(stage: Stage, audio: string, times: number, pollyUrl: string): Promise<void> {
  console.log(`\npeak RSS of a new process that handles one text, ${memoryMb} MB of memory, ${audio}; MB`);
  const peaks: number[][] = [];
  for (const length of [SHORT_CHARACTERS, characters]) {
    const peaksMb: number[] = [];
    const cpuMs: number[] = [];
    let audioMb = 0;
    for (let run = 0; run < times; run += 1) {
      const target = stage.startFunction(stage.bundles.narrator, pollyUrl);
      try {
        const { peakRssBytes, audioBytes, cpuMs: used } = await stage.narrate(target, englishText(length));
        peaksMb.push(peakRssBytes / MB);
        cpuMs.push(used);
        audioMb = audioBytes / MB;
      } finally {
        await target.stop();
      }
    }
    print(`${length} characters, MP3 of ${audioMb.toFixed(2)} MB`, peaksMb);
    print('  processor time of it, ms', cpuMs);
    peaks.push(peaksMb);
  }
  const [short = [], long = []] = peaks;
  console.log(`  ${'difference of the medians'.padEnd(LABEL_WIDTH)} ${(median(long) - median(short)).toFixed(1)}`);
}
