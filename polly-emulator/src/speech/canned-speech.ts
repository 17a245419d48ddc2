// A short tone in place of every speech, for tests that ask for hundreds of files (`"audio": "canned"` in the faults).

import type { Speech } from '../operations/operation.ts';
import { cannedAudio } from './canned-audio.ts';
import { onePiece } from './one-piece.ts';
import type { SpeechEvent, SpeechJob } from './protocol.ts';

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
