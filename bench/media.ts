// How long is this MP3? What programs that read its first frame or its size say, against what comes out when it is
// played to its end: npx tsx bench/media.ts FILE.mp3 Ends with status 1 when one of them is wrong by more than 1 %.
import { existsSync } from 'node:fs';
import { parseFile } from 'music-metadata';
import { findChromium } from '../integration/clients/chromium.ts';
import { runMain } from '../local/run-main.ts';
import { readBrowserDuration } from './media-browser.ts';
import { decodeSeconds, readFfmpegDuration } from './media-ffmpeg.ts';

const MAX_ERROR = 0.01;

await runMain(async () => {
  const [path] = process.argv.slice(2);
  if (path === undefined) throw new Error('Name an MP3: npx tsx bench/media.ts FILE.mp3');
  if (!existsSync(path)) throw new Error(`There is no ${path}`);

  const { format } = await parseFile(path);
  if (format.container !== 'MPEG' || format.sampleRate === undefined) {
    throw new Error(`${path} is no MP3 (${format.container ?? 'of no known form'})`);
  }
  const decoded = await decodeSeconds(path, format.sampleRate);
  print('decoded samples', decoded);

  const chromium = findChromium();
  const stated: [string, number][] = [
    ['music-metadata', format.duration ?? Number.NaN],
    ['music-metadata, scanning', (await parseFile(path, { duration: true })).format.duration ?? Number.NaN],
    ['ffmpeg -i', await readFfmpegDuration(path)],
  ];
  if (chromium !== undefined) stated.push(['<audio> in Chromium', await readBrowserDuration(chromium, path)]);
  for (const [label, seconds] of stated) print(label, seconds, seconds / decoded - 1);
  if (chromium === undefined) {
    console.log(
      `  ${'<audio> in Chromium'.padEnd(26)} not measured: no Chromium at CHROME_PATH or, without that, on the PATH ` +
        '(Debian: apt-get install chromium)',
    );
  }

  // Not "greater": what states no duration is wrong, too.
  const wrong = stated.filter(([, seconds]) => !(Math.abs(seconds / decoded - 1) <= MAX_ERROR));
  if (wrong.length > 0) {
    throw new Error(`Wrong by more than ${MAX_ERROR * 100} %: ${wrong.map(([label]) => label).join(', ')}.`);
  }
});

function print(label: string, seconds: number, error?: number): void {
  const difference = error === undefined ? '' : `${error < 0 ? '-' : '+'}${(Math.abs(error) * 100).toFixed(3)} %`;
  console.log(`  ${label.padEnd(26)} ${seconds.toFixed(3).padStart(10)} s  ${difference.padStart(10)}`);
}
