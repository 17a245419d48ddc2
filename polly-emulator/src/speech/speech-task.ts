import { Readable } from 'node:stream';
import type { SpeechJob, SpeechRequest } from './protocol.ts';
import { ABANDONED, SpeechError } from './speech-errors.ts';

/**
 * What a slow reader may leave in memory, over ten minutes of any format. Only a longer text makes its process wait.
 */
const MAX_UNREAD_BYTES = 32 * 1024 * 1024;

/**
 * Unread, a text may have this much whatever all of them have: at most four are spoken at a time, and one that is read
 * goes on.
 */
const OWN_SHARE_BYTES = 1024 * 1024;

export interface TaskEvents {
  /** There is room again after `push` said that there is none. */
  onRoom(): void;
  /** The reader or the caller has left before the end. */
  onAbandoned(): void;
}

const NO_EVENTS: TaskEvents = { onRoom() {}, onAbandoned() {} };

/** One text on its way through the pool: what is to be said, and its bytes for the reader. */
export class SpeechTask {
  readonly task: SpeechRequest['task'];
  readonly job: SpeechJob;
  /**
   * All bytes from the first one; iterating throws SpeechError if they end early. Ending the iteration abandons the
   * text.
   */
  readonly bytes: Readable;
  /** Settled with the first bytes. */
  readonly begun: Promise<void>;
  readonly #begun = Promise.withResolvers<void>();
  #settled = false;
  #readAtMs = performance.now();
  events = NO_EVENTS;
  /** Whether there is room for more bytes that nobody has read, of all texts together. */
  hasRoom: () => boolean = () => true;
  /** Bytes have been read, or nobody will read them any more. */
  onRead: () => void = () => {};

  constructor(task: SpeechRequest['task'], job: SpeechJob) {
    this.task = task;
    this.job = job;
    this.begun = this.#begun.promise;
    this.bytes = new Readable({
      highWaterMark: MAX_UNREAD_BYTES,
      read: () => {
        this.#readAtMs = performance.now();
        this.events.onRoom();
        this.onRead();
      },
      destroy: (error, done) => {
        done(error);
        this.#abandon();
      },
    });
    // The reader gets the error by iterating; without this, an early end before that would end the server.
    this.bytes.on('error', () => {});
    this.begun.catch(() => {});
  }

  get unreadBytes(): number {
    return this.bytes.destroyed ? 0 : this.bytes.readableLength;
  }

  /** How long its reader has taken nothing of what is there. */
  get unreadForMs(): number {
    return this.unreadBytes === 0 ? 0 : performance.now() - this.#readAtMs;
  }

  /** Whether more may come at once. */
  push(bytes: Uint8Array): boolean {
    this.#begun.resolve();
    return this.bytes.push(bytes) && this.mayGrow;
  }

  get mayGrow(): boolean {
    return this.unreadBytes < OWN_SHARE_BYTES || this.hasRoom();
  }

  finish(): void {
    this.#settled = true;
    this.#begun.resolve();
    this.bytes.push(null);
  }

  fail(message: string): void {
    const error = new SpeechError(message);
    this.#settled = true;
    this.#begun.reject(error);
    this.bytes.destroy(error);
  }

  /** Abandons the text, if it has not come to its end, when the signal is aborted. */
  abandonBy(signal: AbortSignal): void {
    const abandon = () => this.bytes.destroy(new SpeechError(ABANDONED));
    signal.addEventListener('abort', abandon, { once: true });
    this.bytes.once('close', () => signal.removeEventListener('abort', abandon));
  }

  #abandon(): void {
    if (this.#settled) return;
    this.#settled = true;
    this.#begun.reject(new SpeechError(ABANDONED));
    this.events.onAbandoned();
  }
}
