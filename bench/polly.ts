// How fast the Polly emulator speaks, over HTTP and with an SDK client, beside native `espeak-ng | lame` in turn with
// it: npx tsx bench/polly.ts [speed|memory …] [--runs N] [--requests N]
//   speed    first byte, whole file and seconds of audio a second, for texts of 100, 1,000 and 3,000 characters, one and eight at a time
//   memory   of all processes over 1,000 short requests, eight at a time, in every format
// Times are of this machine and this run; the ratios are what to compare with another run. A busy machine takes less
// from one than from the other; their ratio by processor time is what it would be if all cores had nothing else to do.
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { OutputFormat } from '@aws-sdk/client-polly';
import { startPollyEmulator } from 'polly-emulator';
import { englishText } from '../integration/english-text.ts';
import { runMain } from '../local/run-main.ts';
import { chooseSections } from './choose-sections.ts';
import type { Load, Outcome, Spoken } from './polly-load.ts';
import { findNative, HOW_TO_INSTALL } from './polly-native.ts';
import { familyCpuMs, familyRssMb } from './polly-processes.ts';
import { median, print, ratios } from './print.ts';

const LENGTHS = [100, 1_000, 3_000];
const CONCURRENCIES = [1, 8];
/** Of each client in a run: enough for a steady state. */
const TEXTS_A_CLIENT = 3;
const BYTES_A_SECOND = 48_000 / 8;
const FORMATS: readonly OutputFormat[] = ['mp3', 'ogg_vorbis', 'ogg_opus', 'pcm'];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { runs: { type: 'string', default: '5' }, requests: { type: 'string', default: '1000' } },
});
const runs = Number(values.runs);
const requests = Number(values.requests);
const SECTIONS: Readonly<Record<string, (client: ChildProcess) => Promise<void>>> = {
  speed: measureSpeed,
  memory: measureMemory,
};

await runMain(async () => {
  const chosen = chooseSections(SECTIONS, positionals);
  const emulator = await startPollyEmulator();
  const client = fork(fileURLToPath(new URL('./polly-client.ts', import.meta.url)), [emulator.url], { execArgv: [] });
  try {
    for (const section of chosen) await section(client);
  } finally {
    client.disconnect();
    await emulator.close();
  }
});

async function ask(client: ChildProcess, load: Load): Promise<Outcome> {
  const before = familyCpuMs(client.pid);
  const ended = new AbortController();
  const gone = once(client, 'exit', { signal: ended.signal }).then(() => {
    throw new Error('the client ended before it answered; what it said of the reason is above');
  });
  gone.catch(() => {});
  client.send(load);
  const [outcome] = (await Promise.race([once(client, 'message'), gone])) as [Outcome];
  ended.abort();
  return load.who === 'native' ? outcome : { ...outcome, cpuMs: familyCpuMs(client.pid) - before };
}

async function measureSpeed(client: ChildProcess): Promise<void> {
  const native = findNative();
  if (!native)
    console.log(`\nespeak-ng and lame are not both installed, so there is nothing to compare with. ${HOW_TO_INSTALL}`);
  const speak = (who: Load['who'], texts: readonly string[], concurrency: number) =>
    ask(client, { who, texts, concurrency, formats: ['mp3'] });
  // Every process is started and its code is compiled, which takes each some ten minutes of speech.
  await speak(
    'emulator',
    Array.from({ length: 16 }, () => englishText(3_000)),
    8,
  );
  console.log(`\nMP3 at 22,050 Hz, ${runs} runs in turn, median (min … max)`);
  for (const concurrency of CONCURRENCIES) {
    for (const length of LENGTHS) {
      const texts = Array.from({ length: TEXTS_A_CLIENT * concurrency }, () => englishText(length));
      const own: Outcome[] = [];
      const other: Outcome[] = [];
      for (let index = 0; index < runs; index += 1) {
        own.push(await speak('emulator', texts, concurrency));
        if (native) other.push(await speak('native', texts, concurrency));
      }
      console.log(`\n${length} characters, ${concurrency} at a time`);
      printOutcomes('emulator', own);
      if (native) {
        printOutcomes('espeak-ng | lame', other);
        print('audio a second, emulator : native', ratios(own.map(speedOf), other.map(speedOf)));
        print('audio a CPU s, emulator : native', ratios(own.map(thriftOf), other.map(thriftOf)));
      }
    }
  }
}

function audioSecondsOf({ spoken }: Outcome): number {
  return spoken.reduce((sum, { bytes }) => sum + bytes, 0) / BYTES_A_SECOND;
}

/** Seconds of audio for each second of the run. */
function speedOf(outcome: Outcome): number {
  return audioSecondsOf(outcome) / (outcome.wallMs / 1_000);
}

/** Seconds of audio for each second of a processor. */
function thriftOf(outcome: Outcome): number {
  return audioSecondsOf(outcome) / (outcome.cpuMs / 1_000);
}

function printOutcomes(who: string, outcomes: readonly Outcome[]): void {
  const medianOf = (figure: (spoken: Spoken) => number) => outcomes.map(({ spoken }) => median(spoken.map(figure)));
  print(
    `${who}: first byte, ms`,
    medianOf(({ firstMs }) => firstMs),
  );
  print(
    `${who}: whole file, ms`,
    medianOf(({ wholeMs }) => wholeMs),
  );
  print(`${who}: s of audio a second`, outcomes.map(speedOf));
  print(`${who}: s of audio a CPU s`, outcomes.map(thriftOf));
}

async function measureMemory(client: ChildProcess): Promise<void> {
  console.log(
    `\nresident memory, MB; ${requests} requests of 100 characters, 8 at a time, ${FORMATS.join(', ')} in turn`,
  );
  const aStep = Math.ceil(requests / 10);
  for (let step = 0; step <= 10; step += 1) {
    const rss = familyRssMb(client.pid);
    if (rss === undefined) {
      console.log('  not measured: it is read from /proc, which this system does not have');
      break;
    }
    const label = `after ${String(step * aStep).padStart(5)}`;
    console.log(`  ${label}   server ${rss.server.toFixed(0)}   speech processes ${rss.children.toFixed(0)}`);
    if (step === 10) break;
    const texts = Array.from({ length: aStep }, () => englishText(100));
    await ask(client, { who: 'emulator', texts, concurrency: 8, formats: FORMATS });
  }
}
