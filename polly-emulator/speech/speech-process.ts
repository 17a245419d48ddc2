// The speech process: espeak-ng (GPL-3.0) is loaded here and nowhere else. The server starts this file as a child and
// talks to it over the IPC channel; it ends when the channel closes.
//
// It is started by bare Node, also when the server runs under tsx or jest, so its imports have to be ones that bare Node
// resolves.
import loadEspeak from '@echogarden/espeak-ng-emscripten';
import { encodeAudio } from './encode-audio.ts';
import type { SpeechMessage, SpeechRequest } from './protocol.ts';
import { resample } from './resample.ts';

const ESPEAK_SAMPLE_RATE = 22_050;
/** The speed at which a speech recogniser understands espeak-ng best (140-150). */
const WORDS_PER_MINUTE = 145;
/** Polly cuts the audio of one call at ten minutes. */
const MAX_SAMPLES = 10 * 60 * ESPEAK_SAMPLE_RATE;
/** A text with nothing to say still gives a playable file. */
const MIN_SAMPLES = ESPEAK_SAMPLE_RATE / 20;
const VARIANTS_FOLDER = '/usr/share/espeak-ng-data/voices/!v';

function send(message: SpeechMessage): void {
  process.send?.(message);
}

const espeak = await loadEspeak();
const worker = new espeak.eSpeakNGWorker();
const variants = new Set(espeak.FS.readdir(VARIANTS_FOLDER));

function speak(markup: string, language: string, variant: string): Float32Array {
  // espeak-ng keeps the voice before when it does not know one, and takes an unknown variant without a word.
  if (!variants.has(variant)) throw new Error(`espeak-ng has no voice variant '${variant}'`);
  if (worker.set_voice(`${language}+${variant}`) !== 0) throw new Error(`espeak-ng has no language '${language}'`);
  worker.rate = WORDS_PER_MINUTE;
  const parts: Int16Array[] = [];
  let length = 0;
  worker.synthesize(markup, (part) => {
    if (part) {
      parts.push(part);
      length += part.length;
    }
    return length >= MAX_SAMPLES;
  });
  const samples = new Float32Array(Math.min(MAX_SAMPLES, Math.max(MIN_SAMPLES, length)));
  let at = 0;
  for (const part of parts) {
    for (let index = 0; index < part.length && at < samples.length; index++) {
      samples[at++] = (part[index] as number) / 32_768;
    }
  }
  return samples;
}

async function answer({ id, job }: SpeechRequest): Promise<void> {
  try {
    const samples = resample(speak(job.markup, job.language, job.variant), ESPEAK_SAMPLE_RATE, job.sampleRate);
    send({ kind: 'audio', id, audio: await encodeAudio(samples, job.sampleRate, job.format) });
  } catch (error) {
    send({ kind: 'failed', id, message: error instanceof Error ? error.message : String(error) });
  }
}

process.on('message', (request: SpeechRequest) => void answer(request));
process.on('disconnect', () => process.exit(0));
// Ctrl-C in a terminal reaches the whole process group; the server decides when this process ends.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => {});
send({ kind: 'ready' });
