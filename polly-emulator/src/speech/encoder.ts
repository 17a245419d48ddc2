// The first thread's hold on the second one, which encodes.
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { AudioFormat } from './protocol.ts';
import { ESPEAK_HZ } from './protocol.ts';

export type EncoderMessage =
  | { readonly kind: 'begin'; readonly format: AudioFormat; readonly sampleRate: number }
  | { readonly kind: 'batch'; readonly samples: Int16Array<ArrayBuffer> }
  | { readonly kind: 'end' };

/** To `begin` and `end`: how many bytes of the text were sent. */
export interface EncoderAnswer {
  readonly bytes: number;
  readonly failure?: string | undefined;
}

/** A second of speech: every message wakes the other thread up. */
const MAX_BATCH = ESPEAK_HZ;
/** Some 20 s of speech: an hour of it would not fit into memory when the reader is slow. */
const MAX_BATCHES_AHEAD = 20;

export class Encoder {
  readonly #taken = new Int32Array(new SharedArrayBuffer(4));
  readonly #worker: Worker;
  #given = 0;
  #batch: Int16Array[] = [];
  #waiting = 0;
  #sent = 0;

  /** `program` = the file that is the second thread. */
  constructor(program: URL) {
    this.#worker = new Worker(program, { workerData: this.#taken.buffer });
  }

  /** Throws Error when the format does not have the rate. */
  async begin(format: AudioFormat, sampleRate: number): Promise<void> {
    const { failure } = await this.#ask({ kind: 'begin', format, sampleRate });
    if (failure !== undefined) throw new Error(failure);
  }

  /**
   * Waits, and blocks this thread, while the other one has enough to do. The first samples are sent at once, later ones
   * in batches.
   */
  add(samples: Int16Array): void {
    this.#batch.push(samples);
    this.#waiting += samples.length;
    if (this.#waiting >= Math.min(this.#sent, MAX_BATCH)) this.#sendBatch();
  }

  end(): Promise<EncoderAnswer> {
    this.#sendBatch();
    this.#sent = 0;
    return this.#ask({ kind: 'end' });
  }

  #sendBatch(): void {
    if (this.#waiting === 0) return;
    const samples = new Int16Array(this.#waiting);
    let at = 0;
    for (const piece of this.#batch) {
      samples.set(piece, at);
      at += piece.length;
    }
    this.#batch = [];
    this.#sent += this.#waiting;
    this.#waiting = 0;
    this.#post({ kind: 'batch', samples }, [samples.buffer]);
    this.#given = (this.#given + 1) | 0;
    for (;;) {
      const taken = Atomics.load(this.#taken, 0);
      if (((this.#given - taken) | 0) <= MAX_BATCHES_AHEAD) return;
      Atomics.wait(this.#taken, 0, taken);
    }
  }

  #post(message: EncoderMessage, transfer: readonly ArrayBuffer[] = []): void {
    this.#worker.postMessage(message, transfer);
  }

  async #ask(message: EncoderMessage): Promise<EncoderAnswer> {
    const answered = once(this.#worker, 'message');
    this.#post(message);
    const [answer] = await answered;
    return answer as EncoderAnswer;
  }
}
