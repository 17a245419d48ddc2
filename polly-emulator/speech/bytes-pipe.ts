import { writeSync } from 'node:fs';

/** Every write wakes the server up. Three tenths of a second of MP3 or more are worth it. */
const BATCH_BYTES = 4_096;
const RETRY_MS = 2;

/** The bytes of one task after the other: the first ones at once, then in batches. Writing waits for who reads. */
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
    if (this.#written === 0 || this.#waiting >= BATCH_BYTES) this.#flush();
  }

  /** Ends a task; gives the number of its bytes, all of them written. */
  end(): number {
    this.#flush();
    const written = this.#written;
    this.#written = 0;
    return written;
  }

  #flush(): void {
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
