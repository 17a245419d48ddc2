// Whether a recogniser hears the last sentence of a text where its mark says that it begins.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Speech } from '../../src/speech/speech-pool.ts';
import { whichTextsAreSaid } from '../speech-check/speech-check.ts';
import { jobOf, type Measured } from './measure.ts';

const SAMPLE_RATE = 16_000;
const BYTES_A_MS = (SAMPLE_RATE * 2) / 1_000;
const HEADER_BYTES = 44;

/** One channel, 16 bits. */
function writeWav(samples: Buffer): Buffer {
  const header = Buffer.alloc(HEADER_BYTES);
  header.write('RIFF', 0);
  header.writeUInt32LE(HEADER_BYTES - 8 + samples.length, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(SAMPLE_RATE, 24);
  header.writeUInt32LE(SAMPLE_RATE * 2, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36);
  header.writeUInt32LE(samples.length, 40);
  return Buffer.concat([header, samples]);
}

/** In the order of the texts, which have `lastWords`. Files go into the folder. */
export async function findLastWords(measured: readonly Measured[], speech: Speech, folder: string): Promise<boolean[]> {
  const questions: { audio: string; texts: string[] }[] = [];
  for (const { text, lastSentenceMs } of measured) {
    const pieces: Uint8Array[] = [];
    for await (const piece of await speech.speak(jobOf(text), new AbortController().signal)) pieces.push(piece);
    const samples = Buffer.concat(pieces);
    const audio = join(folder, `${questions.length}.wav`);
    await writeFile(audio, writeWav(samples.subarray(Math.floor(lastSentenceMs) * BYTES_A_MS)));
    questions.push({ audio, texts: [text.lastWords ?? ''] });
  }
  return (await whichTextsAreSaid(questions)).map(([said]) => said === true);
}
