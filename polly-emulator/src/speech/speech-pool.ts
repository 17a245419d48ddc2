// Several speech processes and one queue in front of them: first come, first served, and a long text holds up nobody as
// long as another process is there.
import { availableParallelism } from 'node:os';
import { StringDecoder } from 'node:string_decoder';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { SpeechEvent, SpeechJob, SpeechRequest } from './protocol.ts';
import { SpeechChild, type SpeechChildOptions } from './speech-child.ts';
import { ABANDONED, BusyError, SpeechError } from './speech-errors.ts';
import { SpeechTask } from './speech-task.ts';

/** More would only cost memory, each over 100 MB: the longest text takes a process about two seconds. */
const MAX_PROCESSES = 4;
/** A process speaks some 20 short texts a second: behind 400 others a client would lose its patience. */
const MAX_WAITING = 400;
/** Of all texts together, spoken and not yet read by their clients. */
const MAX_UNREAD_BYTES = 256 * 1024 * 1024;
/** How long a client may take nothing while others wait for the memory that it holds. */
const UNREAD_TIMEOUT_MS = 60_000;
const CLOSED = 'the speech pool was closed';

/**
 * Two on one core, too: a synthesis task speaks for minutes, one at a time, and another process is to be there for those
 * who wait for their audio. The second starts when it is needed.
 */
export function processesFor(cores: number): number {
  return Math.min(Math.max(cores, 2), MAX_PROCESSES);
}

export interface SpeechPoolOptions extends SpeechChildOptions {
  /** As many processes as the machine has cores, but from two to four, unless another number is given. */
  readonly size?: number;
  /** Texts that wait while others are spoken; 400 unless given. */
  readonly maxWaiting?: number;
  /** What all texts together may leave unread; no other is begun above it. 256 MB unless given. */
  readonly maxUnreadBytes?: number;
  /** After this long without a byte read a text is given up that others wait for. A minute unless given. */
  readonly unreadTimeoutMs?: number;
}

/** What operations need of the pool; with canned audio another one stands before it. */
export type Speech = Pick<SpeechPool, 'speak' | 'listen'>;

export class SpeechPool {
  readonly #children: readonly [SpeechChild, ...SpeechChild[]];
  readonly #maxWaiting: number;
  readonly #maxUnreadBytes: number;
  readonly #unreadTimeoutMs: number;
  readonly #waiting: SpeechTask[] = [];
  /** Texts that were begun and of which something may be unread. */
  readonly #begun = new Set<SpeechTask>();
  #clearing: NodeJS.Timeout | undefined;
  #started = false;
  #closed = false;

  constructor(options: SpeechPoolOptions = {}) {
    const { size = processesFor(availableParallelism()), maxWaiting = MAX_WAITING } = options;
    const newChild = () => new SpeechChild(options, () => this.#assign());
    this.#children = [newChild(), ...Array.from({ length: size - 1 }, newChild)];
    this.#maxWaiting = maxWaiting;
    this.#maxUnreadBytes = options.maxUnreadBytes ?? MAX_UNREAD_BYTES;
    this.#unreadTimeoutMs = options.unreadTimeoutMs ?? UNREAD_TIMEOUT_MS;
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
   * thrown by the iteration. A reader may take its time: up to 32 MB wait for it in memory, and 256 MB for all.
   */
  async speak(job: SpeechJob, signal?: AbortSignal): Promise<AsyncIterable<Uint8Array>> {
    return await this.#run('speak', job, signal);
  }

  /**
   * What is heard when, by the clock of the same text's audio: espeak-ng varies it by some 30 ms. Rejects as `speak`
   * does.
   */
  async listen(job: SpeechJob, signal?: AbortSignal): Promise<readonly SpeechEvent[]> {
    const events: SpeechEvent[] = [];
    const decoder = new StringDecoder('utf8');
    let rest = '';
    // As they come: those of a long text take the server some 100 ms all at once.
    for await (const part of await this.#run('listen', job, signal)) {
      const lines = (rest + decoder.write(part as Buffer)).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) if (line !== '') events.push(JSON.parse(line) as SpeechEvent);
      await nextTurn();
    }
    return events;
  }

  /** Ends all processes; what is spoken or waits is rejected. */
  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#clearing);
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

  get #unreadBytes(): number {
    let sum = 0;
    for (const task of this.#begun) sum += task.unreadBytes;
    return sum;
  }

  #hasRoom(): boolean {
    return this.#unreadBytes < this.#maxUnreadBytes;
  }

  /** Memory may be free again, for those who wait for their turn and those in the middle of it. */
  #onRead(): void {
    if (this.#clearing === undefined || !this.#hasRoom()) return;
    clearTimeout(this.#clearing);
    this.#clearing = undefined;
    this.#useRoom();
  }

  #useRoom(): void {
    for (const child of this.#children) child.goOn();
    this.#assign();
  }

  /** While there is no room: gives up what is not read, so that those who read are not kept out for ever. */
  #clear(): void {
    this.#clearing ??= setTimeout(() => {
      this.#clearing = undefined;
      const stuck = [...this.#begun].filter(({ unreadForMs }) => unreadForMs >= this.#unreadTimeoutMs);
      const why = `nobody has read it for ${this.#unreadTimeoutMs / 1_000} s, and others wait`;
      for (const { bytes } of stuck) bytes.destroy(new SpeechError(why));
      if (this.#hasRoom()) this.#useRoom();
      else this.#clear();
    }, this.#unreadTimeoutMs / 4);
  }

  #begin(task: SpeechTask, child: SpeechChild): void {
    this.#begun.add(task);
    task.hasRoom = () => {
      const room = this.#hasRoom();
      if (!room) this.#clear();
      return room;
    };
    task.onRead = () => this.#onRead();
    task.bytes.once('close', () => {
      this.#begun.delete(task);
      this.#onRead();
    });
    child.speak(task);
  }

  /** Gives texts to processes that are free, and starts others for what still waits. */
  #assign(): void {
    if (this.#closed) return;
    if (this.#waiting.length > 0 && !this.#hasRoom()) {
      this.#clear();
      return;
    }
    for (const child of this.#children) {
      if (child.state !== 'free') continue;
      const task = this.#waiting.shift();
      if (!task) break;
      this.#begin(task, child);
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
