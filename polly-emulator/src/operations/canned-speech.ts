// A short tone in place of every speech, for tests that ask for hundreds of files (`"audio": "canned"` in the faults).
import { cannedAudio } from '../speech/canned-audio.ts';
import { onePiece } from '../speech/one-piece.ts';
import type { SpeechEvent, SpeechJob } from '../speech/protocol.ts';
import type { Speech } from './operation.ts';

export class CannedSpeech implements Speech {
  readonly #speech: Speech;

  constructor(speech: Speech) {
    this.#speech = speech;
  }

  async speak({ format, sampleRate }: SpeechJob): Promise<AsyncIterable<Uint8Array>> {
    return onePiece(await cannedAudio(format, sampleRate));
  }

  /** Speech marks are no audio, and a tone has none. */
  listen(job: SpeechJob, signal?: AbortSignal): Promise<readonly SpeechEvent[]> {
    return this.#speech.listen(job, signal);
  }
}
