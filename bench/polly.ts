// How fast the Polly emulator speaks, over HTTP and with an SDK client, beside native `espeak-ng | lame` in turn with it:
// npx tsx bench/polly.ts [speed|memory …] [--runs N] [--requests N]
//   speed    first byte, whole file and seconds of audio a second, for texts of 100, 1,000 and 3,000 characters, one and eight at a time
//   memory   of all processes over 1,000 short requests, eight at a time, in every format
// Times are of this machine and this run; the ratios are what to compare with another run.
import { parseArgs } from 'node:util';
import { type OutputFormat, PollyClient, SynthesizeSpeechCommand } from '@aws-sdk/client-polly';
import { englishText } from '../integration/english-text.ts';
import { runMain } from '../local/run-main.ts';
import { type PollyEmulator, startPollyEmulator } from '../polly-emulator/start.ts';
import { type Outcome, run, type Spoken } from './polly-load.ts';
import { familyRssMb, findNative, HOW_TO_INSTALL, speakNative } from './polly-native.ts';
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
const SECTIONS: Readonly<Record<string, (emulator: PollyEmulator) => Promise<void>>> = {
  speed: measureSpeed,
  memory: measureMemory,
};

await runMain(async () => {
  const chosen = (positionals.length > 0 ? positionals : Object.keys(SECTIONS)).map((name) => {
    const section = SECTIONS[name];
    if (section === undefined)
      throw new Error(`There is no "${name}" to measure: ${Object.keys(SECTIONS).join(', ')}.`);
    return section;
  });
  const emulator = await startPollyEmulator();
  try {
    for (const section of chosen) await section(emulator);
  } finally {
    await emulator.close();
  }
});

function newClient({ url }: PollyEmulator): PollyClient {
  const credentials = { accessKeyId: 'bench', secretAccessKey: 'bench' };
  return new PollyClient({ endpoint: url, region: 'us-east-1', credentials, maxAttempts: 1 });
}

async function speak(client: PollyClient, text: string, format: OutputFormat = 'mp3'): Promise<Spoken> {
  const startedAt = performance.now();
  const reply = await client.send(
    new SynthesizeSpeechCommand({ Text: text, VoiceId: 'Joanna', Engine: 'standard', OutputFormat: format }),
  );
  let firstMs = Number.NaN;
  let bytes = 0;
  for await (const part of reply.AudioStream as AsyncIterable<Uint8Array>) {
    if (bytes === 0) firstMs = performance.now() - startedAt;
    bytes += part.length;
  }
  return { firstMs, wholeMs: performance.now() - startedAt, bytes };
}

async function measureSpeed(emulator: PollyEmulator): Promise<void> {
  const native = findNative();
  if (!native)
    console.log(`\nespeak-ng and lame are not both installed, so there is nothing to compare with. ${HOW_TO_INSTALL}`);
  const client = newClient(emulator);
  // Every process is started and its code is compiled.
  await run({ texts: Array.from({ length: 16 }, () => englishText(1_000)), concurrency: 8 }, (text) =>
    speak(client, text),
  );
  console.log(`\nMP3 at 22,050 Hz, ${runs} runs in turn, median (min … max)`);
  for (const concurrency of CONCURRENCIES) {
    for (const length of LENGTHS) {
      const texts = Array.from({ length: TEXTS_A_CLIENT * concurrency }, () => englishText(length));
      const own: Outcome[] = [];
      const other: Outcome[] = [];
      for (let index = 0; index < runs; index += 1) {
        own.push(await run({ texts, concurrency }, (text) => speak(client, text)));
        if (native) other.push(await run({ texts, concurrency }, speakNative));
      }
      console.log(`\n${length} characters, ${concurrency} at a time`);
      printOutcomes('emulator', own);
      if (native) {
        printOutcomes('espeak-ng | lame', other);
        print('audio a second, emulator : native', ratios(own.map(speedOf), other.map(speedOf)));
      }
    }
  }
  client.destroy();
}

/** Seconds of audio for each second of the run. */
function speedOf({ spoken, wallMs }: Outcome): number {
  return spoken.reduce((sum, { bytes }) => sum + bytes, 0) / BYTES_A_SECOND / (wallMs / 1_000);
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
}

async function measureMemory(emulator: PollyEmulator): Promise<void> {
  console.log(
    `\nresident memory, MB; ${requests} requests of 100 characters, 8 at a time, ${FORMATS.join(', ')} in turn`,
  );
  const client = newClient(emulator);
  let request = 0;
  for (let step = 0; step <= 10; step += 1) {
    const rss = familyRssMb();
    if (rss === undefined) {
      console.log('  not measured: it is read from /proc, which this system does not have');
      break;
    }
    const label = `after ${String(request).padStart(5)}`;
    console.log(`  ${label}   server ${rss.server.toFixed(0)}   speech processes ${rss.children.toFixed(0)}`);
    if (step === 10) break;
    const texts = Array.from({ length: Math.ceil(requests / 10) }, () => englishText(100));
    await run({ texts, concurrency: 8 }, (text) => speak(client, text, FORMATS[request++ % FORMATS.length]));
  }
  client.destroy();
}
