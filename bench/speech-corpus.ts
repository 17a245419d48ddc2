// Does the Polly emulator say all of a text? Three hundred texts in all languages, whole and piece by piece, and what a
// recogniser hears of the English ones: npx tsx bench/speech-corpus.ts
// Writes bench/speech-corpus.md, and ends with status 1 when a text is off.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runMain } from '../local/run-main.ts';
import { SpeechPool } from '../polly-emulator/src/speech/speech-pool.ts';
import { findLastWords } from '../polly-emulator/test/speech-corpus/find-last-words.ts';
import {
  LARGEST_DIFFERENCE,
  type Measured,
  measureText,
  SMALLEST_SHARE,
} from '../polly-emulator/test/speech-corpus/measure.ts';
import { makeCorpus } from '../polly-emulator/test/speech-corpus/texts.ts';
import { median } from './print.ts';

const REPORT = fileURLToPath(new URL('./speech-corpus.md', import.meta.url));

await runMain(async () => {
  const speech = new SpeechPool();
  const folder = await mkdtemp(join(tmpdir(), 'speech-corpus-'));
  try {
    await speech.start();
    const measured = await Promise.all(makeCorpus().map((text) => measureText(text, speech)));
    const english = measured.filter(({ text }) => text.lastWords !== undefined);
    const found = await findLastWords(english, speech, folder);
    const unheard = english.filter((_, index) => !found[index]);
    const report = writeReport(measured, english, unheard);
    console.log(report);
    await writeFile(REPORT, report);
    if (measured.some(isOff) || unheard.length > 0) process.exitCode = 1;
  } finally {
    await speech.close();
    await rm(folder, { recursive: true });
  }
});

function isOff({ difference, lastShare, faults }: Measured): boolean {
  return Math.abs(difference) > LARGEST_DIFFERENCE || lastShare < SMALLEST_SHARE || faults.length > 0;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

function writeReport(
  measured: readonly Measured[],
  english: readonly Measured[],
  unheard: readonly Measured[],
): string {
  const byDifference = measured.toSorted((one, other) => Math.abs(other.difference) - Math.abs(one.difference));
  const byShare = measured.toSorted((one, other) => one.lastShare - other.lastShare);
  const faults = measured.flatMap(({ text, faults: all }) => all.map((fault) => `- ${text.name}: ${fault}`));
  const [worst, shortest] = [byDifference[0] as Measured, byShare[0] as Measured];
  const seconds = measured.reduce((sum, { wholeMs }) => sum + wholeMs, 0) / 1_000;
  const rows = [
    ['whole against the sum of its sentences, median', percent(median(measured.map((one) => one.difference)))],
    ['the same, worst', `${percent(worst.difference)} (${worst.text.name})`],
    [`more than ${percent(LARGEST_DIFFERENCE)} apart`, String(countOff(measured, LARGEST_DIFFERENCE))],
    [
      "shorter without its last sentence, of that sentence's length, least",
      `${percent(shortest.lastShare)} (${shortest.text.name})`,
    ],
    [`by less than ${percent(SMALLEST_SHARE)}`, String(byShare.filter((one) => one.lastShare < SMALLEST_SHARE).length)],
    ['marks that are missing, out of order, misplaced or at the end', String(faults.length)],
    ['last sentence heard where its mark is, English', `${english.length - unheard.length} of ${english.length}`],
  ];
  return [
    '# The corpus of speech',
    '',
    `Written by \`npx tsx bench/speech-corpus.ts\`: ${measured.length} texts, ${new Set(measured.map(({ text }) => text.languageCode)).size} languages, ${Math.round(seconds)} s of speech.`,
    '',
    '| | |',
    '|---|---|',
    ...rows.map(([what, figure]) => `| ${what} | ${figure} |`),
    '',
    ...faults,
    ...unheard.map(({ text }) => `- ${text.name}: the recogniser does not hear "${text.lastWords}"`),
    ...(faults.length + unheard.length > 0 ? [''] : []),
  ].join('\n');
}

function countOff(measured: readonly Measured[], limit: number): number {
  return measured.filter(({ difference }) => Math.abs(difference) > limit).length;
}
