import { writeSync } from 'node:fs';

/** Every write wakes the server and its client up: batches of half a second of MP3 at first, of more later. */
const MIN_BATCH_BYTES = 4_096;
const MAX_BATCH_BYTES = 32_768;
const RETRY_MS = 2;

/**
 * The bytes of one task after the other: the first ones at once, then in larger and larger batches. Writing waits for
 * who reads.
 */
export class BytesPipe {
  readonly #fd: number;
  #batch: Buffer[] = [];
  #waiting = 0;
  #written = 0;

  constructor(fd: number) {
    this.#fd = fd;
  }

  /** Copies what it has to keep. */
  write(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    this.#batch.push(Buffer.from(bytes));
    this.#waiting += bytes.length;
    const enough = Math.max(MIN_BATCH_BYTES, Math.min(this.#written, MAX_BATCH_BYTES));
    if (this.#written === 0 || this.#waiting >= enough) this.flush();
  }

  /** Ends a task; gives the number of its bytes, all of them written. */
  end(): number {
    this.flush();
    const written = this.#written;
    this.#written = 0;
    return written;
  }

  /** Writes what waits. */
  flush(): void {
    const bytes = Buffer.concat(this.#batch);
    this.#batch = [];
    this.#waiting = 0;
    for (let at = 0; at < bytes.length; ) at += this.#writeSome(bytes.subarray(at));
    this.#written += bytes.length;
  }

  #writeSome(bytes: Buffer): number {
    try {
      return writeSync(this.#fd, bytes);
    } catch (error) {
      // Some systems hand the pipe over as one that does not block.
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, RETRY_MS);
      return 0;
    }
  }
}
