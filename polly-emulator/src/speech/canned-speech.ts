// A short tone in place of speech, for tests that ask for hundreds of files (`"audio": "canned"` in the faults).
import { Readable } from 'node:stream';
import { encodeAudio } from './encode-audio.ts';
import type { AudioFormat, SpeechEvent, SpeechJob } from './protocol.ts';
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

export class CannedSpeech implements Speech {
  readonly #speech: Speech;

  constructor(speech: Speech) {
    this.#speech = speech;
  }

  async speak({ format, sampleRate }: SpeechJob): Promise<AsyncIterable<Uint8Array>> {
    return Readable.from([await cannedAudio(format, sampleRate)]);
  }

  /** Speech marks are no audio, and a tone has none. */
  listen(job: SpeechJob, signal?: AbortSignal): Promise<readonly SpeechEvent[]> {
    return this.#speech.listen(job, signal);
  }
}
