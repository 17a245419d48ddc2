// The server's side of the speech process: a queue in front of one long-lived child, which is started again when it dies
// or takes too long.
import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { SpeechJob, SpeechMessage, SpeechRequest } from './protocol.ts';

/** Bundled, this very file is JavaScript, and the speech process lies beside the bundle as such. */
const EXTENSION = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
const SPEECH_PROGRAM = fileURLToPath(new URL(`./speech-process.${EXTENSION}`, import.meta.url));
/** 3,000 characters take about two seconds; this is for a hang, not for a slow machine. */
const JOB_TIMEOUT_MS = 60_000;
const START_TIMEOUT_MS = 30_000;
const ABANDONED = 'nobody waits for this text any more';

export class SpeechError extends Error {
  override readonly name = 'SpeechError';
}

interface Waiting {
  readonly id: number;
  readonly job: SpeechJob;
  readonly resolve: (audio: Buffer) => void;
  readonly reject: (error: SpeechError) => void;
}

export interface SpeechEngineOptions {
  /** Another program that speaks the protocol. */
  readonly program?: string;
  readonly jobTimeoutMs?: number;
}

export class SpeechEngine {
  readonly #program: string;
  readonly #jobTimeoutMs: number;
  readonly #queue: Waiting[] = [];
  #current: Waiting | undefined;
  #child: ChildProcess | undefined;
  #ready = false;
  #closed = false;
  #killReason: string | undefined;
  #timer: NodeJS.Timeout | undefined;
  #lastId = 0;
  #starting: PromiseWithResolvers<void> | undefined;

  constructor(options: SpeechEngineOptions = {}) {
    this.#program = options.program ?? SPEECH_PROGRAM;
    this.#jobTimeoutMs = options.jobTimeoutMs ?? JOB_TIMEOUT_MS;
  }

  /** Process id of the child, for those who want to watch or kill it; undefined while none runs. */
  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** Texts that are spoken or wait. */
  get load(): number {
    return this.#queue.length + (this.#current ? 1 : 0);
  }

  /** Starts the child if none runs; resolves when it can speak, rejects with SpeechError when it cannot start. */
  start(): Promise<void> {
    if (this.#closed) return Promise.reject(new SpeechError('the speech engine is closed'));
    if (this.#ready) return Promise.resolve();
    if (this.#starting) return this.#starting.promise;
    const starting = Promise.withResolvers<void>();
    this.#starting = starting;
    this.#fork();
    return starting.promise;
  }

  /**
   * The audio of one text; texts are spoken in the order they come. Rejects with SpeechError, also when the signal is aborted
   * because nobody waits for the audio any more.
   */
  speak(job: SpeechJob, signal?: AbortSignal): Promise<Buffer> {
    if (this.#closed) return Promise.reject(new SpeechError('the speech engine is closed'));
    if (signal?.aborted) return Promise.reject(new SpeechError(ABANDONED));
    return new Promise((resolve, reject) => {
      const waiting = { id: ++this.#lastId, job, resolve, reject };
      signal?.addEventListener('abort', () => this.#abandon(waiting), { once: true });
      this.#queue.push(waiting);
      this.#next();
    });
  }

  /** Ends the child; what waits is rejected. */
  async close(): Promise<void> {
    this.#closed = true;
    const child = this.#child;
    const ended = child && new Promise((resolve) => child.once('exit', resolve).once('error', resolve));
    this.#kill('the speech engine was closed');
    this.#rejectAll('the speech engine was closed');
    await ended;
  }

  #fork(): void {
    if (this.#program.endsWith('.ts') && !process.features.typescript) {
      this.#failStart(`Node ${process.version} cannot run TypeScript; use Node 22.18 or later`);
      return;
    }
    // No inherited flags or variables: tsx's loader, jest's VM modules and a debugger's port are not for the child.
    const child = fork(this.#program, [], {
      execArgv: [],
      env: {},
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    this.#child = child;
    const tooLong = `it took longer than ${START_TIMEOUT_MS / 1000} s`;
    this.#timer = setTimeout(() => this.#kill(tooLong), START_TIMEOUT_MS);
    child.on('message', (message: SpeechMessage) => this.#receive(message));
    child.on('error', (error) => this.#childEnded(child, error.message));
    child.on('exit', (code, signal) => this.#childEnded(child, signal ?? `exit code ${code}`));
  }

  #receive(message: SpeechMessage): void {
    // What a child still said before it was killed: to go on with it would lose the next text, too.
    if (this.#killReason !== undefined) return;
    clearTimeout(this.#timer);
    if (message.kind === 'ready') {
      this.#ready = true;
      this.#starting?.resolve();
      this.#starting = undefined;
    } else if (this.#current?.id === message.id) {
      const { resolve, reject } = this.#current;
      this.#current = undefined;
      if (message.kind === 'audio') resolve(Buffer.from(message.audio));
      else reject(new SpeechError(message.message));
    }
    this.#next();
  }

  #next(): void {
    if (this.#current || this.#queue.length === 0 || this.#closed) return;
    if (!this.#ready) {
      // A failed start rejects everything that waits, so this promise has nothing more to tell.
      this.start().catch(() => {});
      return;
    }
    const { id, job } = this.#queue[0] as Waiting;
    this.#current = this.#queue.shift();
    const child = this.#child;
    const tooLong = `it took longer than ${this.#jobTimeoutMs / 1000} s`;
    this.#timer = setTimeout(() => this.#kill(tooLong), this.#jobTimeoutMs);
    const request: SpeechRequest = { id, job };
    // An error here means that the child is ending; its exit settles the job.
    child?.send(request, () => {});
  }

  /** A child that speaks hears nothing until it is done: ending it costs 0.3 s for a new one, the longest text several seconds. */
  #abandon(waiting: Waiting): void {
    if (this.#current === waiting) {
      this.#kill(ABANDONED);
      return;
    }
    const place = this.#queue.indexOf(waiting);
    // It has its audio already.
    if (place < 0) return;
    this.#queue.splice(place, 1);
    waiting.reject(new SpeechError(ABANDONED));
  }

  /** The end of the child tells the reason to whoever waits for it. */
  #kill(reason: string): void {
    this.#killReason = reason;
    // SIGKILL: the child keeps nothing, and while it speaks it reads no message and no other signal.
    this.#child?.kill('SIGKILL');
  }

  #childEnded(child: ChildProcess, how: string): void {
    if (this.#child !== child) return;
    clearTimeout(this.#timer);
    this.#child = undefined;
    const reason = this.#killReason ?? how;
    this.#killReason = undefined;
    if (!this.#ready) {
      this.#failStart(`the speech process ended before it was ready (${reason})`);
      return;
    }
    this.#ready = false;
    const { reject } = this.#current ?? {};
    this.#current = undefined;
    reject?.(new SpeechError(`the speech process ended while it spoke this text (${reason})`));
    this.#next();
  }

  #failStart(message: string): void {
    const starting = this.#starting;
    this.#starting = undefined;
    this.#rejectAll(message);
    starting?.reject(new SpeechError(message));
  }

  #rejectAll(message: string): void {
    clearTimeout(this.#timer);
    for (const { reject } of [...(this.#current ? [this.#current] : []), ...this.#queue.splice(0)]) {
      reject(new SpeechError(message));
    }
    this.#current = undefined;
  }
}
