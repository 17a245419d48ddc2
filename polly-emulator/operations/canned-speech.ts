// A short tone in place of every speech, for tests that ask for hundreds of files (`"audio": "canned"` in the faults).
import { cannedAudio } from '../speech/canned-audio.ts';
import type { SpeechEvent, SpeechJob } from '../speech/protocol.ts';
import type { Speech } from './operation.ts';

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

export class CannedSpeech implements Speech {
  readonly #speech: Speech;

  constructor(speech: Speech) {
    this.#speech = speech;
  }

  async speak({ format, sampleRate }: SpeechJob): Promise<AsyncIterable<Uint8Array>> {
    return once(await cannedAudio(format, sampleRate));
  }

  /** Speech marks are no audio, and a tone has none. */
  listen(job: SpeechJob, signal?: AbortSignal): Promise<readonly SpeechEvent[]> {
    return this.#speech.listen(job, signal);
  }
}
