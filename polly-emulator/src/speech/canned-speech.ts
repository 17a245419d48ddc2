// A short tone in place of speech, for tests that ask for hundreds of files (`"audio": "canned"` in the faults).
import { Readable } from 'node:stream';
import { encodeAudio } from './encode-audio.ts';
import type { AudioFormat } from './protocol.ts';
import type { Speech } from './speech-pool.ts';

const TONE_HZ = 440;
const DURATION_SECONDS = 0.25;
const LOUDNESS = 0.2;

const made = new Map<string, Promise<Buffer>>();

/** The same bytes for the same format and rate. */
export function cannedAudio(format: AudioFormat, sampleRate: number): Promise<Buffer> {
  const key = `${format}/${sampleRate}`;
  let audio = made.get(key);
  if (audio === undefined) {
    const tone = Float32Array.from(
      { length: Math.round(sampleRate * DURATION_SECONDS) },
      (_, index) => LOUDNESS * Math.sin((2 * Math.PI * TONE_HZ * index) / sampleRate),
    );
    audio = encodeAudio(tone, sampleRate, format);
    made.set(key, audio);
  }
  return audio;
}

/** Speech marks are no audio, and a tone has none: these are those of the real speech. */
export function withCannedAudio(speech: Speech): Speech {
  return {
    speak: async ({ format, sampleRate }) => Readable.from([await cannedAudio(format, sampleRate)]),
    listen: (job, signal) => speech.listen(job, signal),
  };
}
