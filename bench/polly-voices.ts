// How the Polly emulator's voices sound to a recogniser and to the ear's simplest measures, by which the table in
// polly-emulator/src/voices/voices.ts was tuned: npx tsx bench/polly-voices.ts [LANGUAGE …]
//   English voices: of 20 sentences, how many forced alignment accepts; every voice: median pitch, peak and loudness.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { VoiceId } from '@aws-sdk/client-polly';
import { VOICES, type Voice } from 'polly-emulator';
import {
  decibelsOf,
  decodeSpeech,
  ENGLISH_SENTENCES,
  fundamentalOf,
  loudnessOf,
  peakOf,
  SAMPLE_SENTENCES,
  whichTextsAreSaid,
} from 'polly-emulator/speech-check';
import { PollyProcess } from '../integration/polly-process.ts';
import { runMain } from '../local/run-main.ts';

const SAMPLE_RATE = 22_050;
const languages = process.argv.slice(2);

await runMain(async () => {
  const polly = await PollyProcess.start();
  const folder = await mkdtemp(join(tmpdir(), 'polly-voices-'));
  try {
    for (const voice of VOICES.values()) {
      if (languages.length === 0 || languages.includes(voice.languageCode)) await measureVoice(polly, voice, folder);
    }
  } finally {
    await polly.close();
    await rm(folder, { recursive: true });
  }
});

async function measureVoice(polly: PollyProcess, voice: Voice, folder: string): Promise<void> {
  const speak = (Text: string) =>
    polly.speak({ Text, VoiceId: voice.id as VoiceId, Engine: voice.engines[0], SampleRate: String(SAMPLE_RATE) });
  const sample = await speak(SAMPLE_SENTENCES[voice.languageCode] ?? '');
  const waveform = await decodeSpeech(sample, 'mp3', SAMPLE_RATE);
  const decibels = (level: number) => `${decibelsOf(level).toFixed(1)} dBFS`;
  const accepted = voice.languageCode.startsWith('en') ? await countAccepted(speak, folder) : undefined;
  console.log(
    `${voice.languageCode.padEnd(10)}${voice.id.padEnd(10)}${voice.gender.padEnd(8)}${voice.variant}  ` +
      `${fundamentalOf(waveform).toFixed(0).padStart(3)} Hz  peak ${decibels(peakOf(waveform))}  ` +
      `loudness ${decibels(loudnessOf(waveform))}` +
      (accepted === undefined ? '' : `  understood ${accepted} of ${ENGLISH_SENTENCES.length}`),
  );
}

async function countAccepted(speak: (text: string) => Promise<Uint8Array>, folder: string): Promise<number> {
  const questions = [];
  for (const [index, text] of ENGLISH_SENTENCES.entries()) {
    const audio = join(folder, `${index}.mp3`);
    await writeFile(audio, await speak(text));
    questions.push({ audio, texts: [text] });
  }
  return (await whichTextsAreSaid(questions)).filter(([accepted]) => accepted).length;
}
