// Several speech processes and one queue in front of them: first come, first served, and a long text holds up nobody as
// long as another process is there.
import { availableParallelism } from 'node:os';
import type { SpeechEvent, SpeechJob, SpeechRequest } from './protocol.ts';
import { SpeechChild, type SpeechChildOptions } from './speech-child.ts';
import { ABANDONED, BusyError, SpeechError } from './speech-errors.ts';
import { SpeechTask } from './speech-task.ts';

/** More would only cost memory, each over 100 MB: the longest text takes a process about two seconds. */
const MAX_PROCESSES = 4;
/** A process speaks some 20 short texts a second: behind 400 others a client would lose its patience. */
const MAX_WAITING = 400;
const CLOSED = 'the speech pool was closed';

export interface SpeechPoolOptions extends SpeechChildOptions {
  /** As many processes as the machine has cores, four at most, unless another number is given. */
  readonly size?: number;
  /** Texts that wait while others are spoken; 400 unless given. */
  readonly maxWaiting?: number;
}

/** What operations need of the pool; with canned audio another one stands before it. */
export type Speech = Pick<SpeechPool, 'speak' | 'listen'>;

export class SpeechPool {
  readonly #children: readonly [SpeechChild, ...SpeechChild[]];
  readonly #maxWaiting: number;
  readonly #waiting: SpeechTask[] = [];
  #started = false;
  #closed = false;

  constructor(options: SpeechPoolOptions = {}) {
    const { size = Math.min(availableParallelism(), MAX_PROCESSES), maxWaiting = MAX_WAITING } = options;
    const newChild = () => new SpeechChild(options, () => this.#assign());
    this.#children = [newChild(), ...Array.from({ length: size - 1 }, newChild)];
    this.#maxWaiting = maxWaiting;
  }

  /**
   * Process id of the first process, which gets whatever comes while nothing is spoken; undefined while it does not
   * run.
   */
  get pid(): number | undefined {
    return this.#children[0].pid;
  }

  /** Starts the first process; the others start when there is a text for them. Rejects with SpeechError. */
  async start(): Promise<void> {
    if (this.#closed) throw new SpeechError(CLOSED);
    await this.#children[0].start();
    this.#started = true;
  }

  /**
   * The audio of one text, from its first bytes on: it is spoken while it is read. Rejects with SpeechError, also when
   * the signal is aborted because nobody waits any more, and with BusyError; what goes wrong after the first bytes is
   * thrown by the iteration. A reader may take its time: up to 32 MB wait for it in memory.
   */
  async speak(job: SpeechJob, signal?: AbortSignal): Promise<AsyncIterable<Uint8Array>> {
    return await this.#run('speak', job, signal);
  }

  /**
   * What is heard when, by the clock of the same text's audio: espeak-ng varies it by some 30 ms. Rejects as `speak`
   * does.
   */
  async listen(job: SpeechJob, signal?: AbortSignal): Promise<readonly SpeechEvent[]> {
    const parts: Uint8Array[] = [];
    for await (const part of await this.#run('listen', job, signal)) parts.push(part);
    const lines = Buffer.concat(parts).toString().split('\n');
    return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as SpeechEvent);
  }

  /** Ends all processes; what is spoken or waits is rejected. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#failWaiting(CLOSED);
    await Promise.all(this.#children.map((child) => child.close(CLOSED)));
  }

  async #run(kind: SpeechRequest['task'], job: SpeechJob, signal?: AbortSignal): Promise<AsyncIterable<Uint8Array>> {
    if (this.#closed) throw new SpeechError(CLOSED);
    if (signal?.aborted) throw new SpeechError(ABANDONED);
    if (this.#waiting.length >= this.#maxWaiting) {
      throw new BusyError(`${this.#waiting.length} texts wait for the speech processes already`);
    }
    const task = new SpeechTask(kind, job);
    task.events = { onRoom() {}, onAbandoned: () => this.#leave(task) };
    if (signal) task.abandonBy(signal);
    this.#waiting.push(task);
    this.#assign();
    await task.begun;
    return task.bytes;
  }

  #leave(task: SpeechTask): void {
    const place = this.#waiting.indexOf(task);
    if (place >= 0) this.#waiting.splice(place, 1);
  }

  /** Gives texts to processes that are free, and starts others for what still waits. */
  #assign(): void {
    if (this.#closed) return;
    for (const child of this.#children) {
      if (child.state !== 'free') continue;
      const task = this.#waiting.shift();
      if (!task) break;
      child.speak(task);
    }
    let missing = this.#waiting.length - this.#children.filter(({ state }) => state === 'starting').length;
    // The first process is kept: the next text would wait for its start.
    if (this.#started && missing <= 0 && this.#children[0].state === 'off') missing = 1;
    for (const child of this.#children) {
      if (missing > 0 && child.state === 'off') {
        missing -= 1;
        child.start().catch((error: SpeechError) => this.#startFailed(error));
      }
    }
  }

  /** The texts that wait fail only if no process is left; otherwise another one takes them. */
  #startFailed(error: SpeechError): void {
    this.#started = false;
    if (this.#children.every(({ state }) => state === 'off')) this.#failWaiting(error.message);
  }

  #failWaiting(message: string): void {
    for (const task of this.#waiting.splice(0)) task.fail(message);
  }
}
