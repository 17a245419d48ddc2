// The server's side of one speech process, in which espeak-ng runs: a long-lived child that speaks one text at a time,
// and is ended when it takes too long, holds too much memory, or its text is abandoned.
import { type ChildProcess, fork } from 'node:child_process';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { BYTES_FD, type SpeechMessage, type SpeechRequest } from './protocol.ts';
import { ABANDONED, SpeechError } from './speech-errors.ts';
import type { SpeechTask } from './speech-task.ts';

/** Bundled, this very file is JavaScript, and the speech process lies beside the bundle as such. */
const EXTENSION = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
const SPEECH_PROGRAM = fileURLToPath(new URL(`./speech-process.${EXTENSION}`, import.meta.url));
/**
 * Speech comes some 100 times as fast as it sounds; this is for a hang, or a reader that reads nothing, not for a slow
 * machine.
 */
const STALL_TIMEOUT_MS = 60_000;
const START_TIMEOUT_MS = 30_000;
/** It stays below 250 MB; this is for a leak that nobody knows of yet. */
const MAX_RSS_BYTES = 600 * 1024 * 1024;

export interface SpeechChildOptions {
  /** Another program that speaks the protocol. */
  readonly program?: string;
  /** How long a text may go on without a byte. */
  readonly stallTimeoutMs?: number;
  /** The process is replaced after a text that leaves it larger. */
  readonly maxRssBytes?: number;
}

interface Current {
  readonly id: number;
  readonly task: SpeechTask;
  received: number;
  end: Exclude<SpeechMessage, { kind: 'ready' }> | undefined;
}

export class SpeechChild {
  readonly #program: string;
  readonly #stallTimeoutMs: number;
  readonly #maxRssBytes: number;
  /** Called when it can take a text, and when its process, once it could speak, has ended. */
  readonly #onChange: () => void;
  #current: Current | undefined;
  #child: ChildProcess | undefined;
  #ready = false;
  #killReason: string | undefined;
  #timer: NodeJS.Timeout | undefined;
  #lastId = 0;
  #starting: PromiseWithResolvers<void> | undefined;

  constructor(options: SpeechChildOptions, onChange: () => void) {
    this.#program = options.program ?? SPEECH_PROGRAM;
    this.#stallTimeoutMs = options.stallTimeoutMs ?? STALL_TIMEOUT_MS;
    this.#maxRssBytes = options.maxRssBytes ?? MAX_RSS_BYTES;
    this.#onChange = onChange;
  }

  /** Process id of the child, for those who want to watch or kill it; undefined while none runs. */
  get pid(): number | undefined {
    return this.#child?.pid;
  }

  get state(): 'off' | 'starting' | 'free' | 'busy' {
    if (this.#child === undefined) return 'off';
    // One that is being ended takes nothing more.
    if (this.#current || this.#killReason !== undefined) return 'busy';
    return this.#ready ? 'free' : 'starting';
  }

  /** Starts the child if none runs; resolves when it can speak, rejects with SpeechError when it cannot start. */
  start(): Promise<void> {
    if (this.#ready) return Promise.resolve();
    if (this.#starting) return this.#starting.promise;
    const starting = Promise.withResolvers<void>();
    this.#starting = starting;
    this.#fork();
    return starting.promise;
  }

  /** Only while it is `free`. */
  speak(task: SpeechTask): void {
    const current = { id: ++this.#lastId, task, received: 0, end: undefined };
    this.#current = current;
    task.events = {
      onRoom: () => {
        if (task.mayGrow) this.#pipe?.resume();
      },
      // A child that speaks hears nothing until it is done: ending it costs 0.3 s for a new one, the longest text
      // several seconds.
      onAbandoned: () => {
        if (this.#current === current) this.#kill(ABANDONED);
      },
    };
    const tooLong = `nothing came from it for ${this.#stallTimeoutMs / 1000} s`;
    this.#timer = setTimeout(() => this.#kill(tooLong), this.#stallTimeoutMs);
    const request: SpeechRequest = { id: current.id, task: task.task, job: task.job };
    // An error here means that the child is ending; its exit settles the task.
    this.#child?.send(request, () => {});
  }

  /** Goes on with a text that had to wait for room. */
  goOn(): void {
    if (this.#current?.task.mayGrow) this.#pipe?.resume();
  }

  /** Ends the child, and fails what it speaks. */
  async close(reason: string): Promise<void> {
    const child = this.#child;
    const ended = child && new Promise((resolve) => child.once('exit', resolve).once('error', resolve));
    this.#kill(reason);
    this.#failCurrent(reason);
    this.#failStart(reason);
    await ended;
  }

  get #pipe(): Readable | undefined {
    return this.#child?.stdio[BYTES_FD] as Readable | undefined;
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
      stdio: ['ignore', 'ignore', 'inherit', 'ipc', 'pipe'],
    });
    this.#child = child;
    const tooLong = `it took longer than ${START_TIMEOUT_MS / 1000} s`;
    this.#timer = setTimeout(() => this.#kill(tooLong), START_TIMEOUT_MS);
    child.on('message', (message: SpeechMessage) => this.#receive(message));
    child.on('error', (error) => this.#childEnded(child, error.message));
    child.on('exit', (code, signal) => this.#childEnded(child, signal ?? `exit code ${code}`));
    this.#pipe?.on('data', (bytes: Buffer) => this.#receiveBytes(child, bytes));
    // A killed child breaks its pipe; its exit is what counts.
    this.#pipe?.on('error', () => {});
  }

  #receive(message: SpeechMessage): void {
    // A child that is being killed gets no next text: that would be lost, too.
    if (this.#killReason !== undefined) return;
    if (message.kind === 'ready') {
      clearTimeout(this.#timer);
      this.#ready = true;
      this.#starting?.resolve();
      this.#starting = undefined;
      this.#onChange();
    } else if (this.#current?.id === message.id) {
      this.#current.end = message;
      this.#endIfWhole(this.#current);
    }
  }

  #receiveBytes(child: ChildProcess, bytes: Buffer): void {
    const current = this.#current;
    if (this.#child !== child || this.#killReason !== undefined || !current) return;
    this.#timer?.refresh();
    current.received += bytes.length;
    if (!current.task.push(bytes)) this.#pipe?.pause();
    this.#endIfWhole(current);
  }

  #endIfWhole(current: Current): void {
    const { end, received, task } = current;
    if (end === undefined || received < end.bytes) return;
    clearTimeout(this.#timer);
    this.#current = undefined;
    this.#pipe?.resume();
    if (end.kind === 'failed') task.fail(end.message);
    else task.finish();
    if (end.kind === 'done' && end.rssBytes > this.#maxRssBytes) this.#kill('it held too much memory');
    this.#onChange();
  }

  /** Its exit then fails the text, or the start, with the reason. */
  #kill(reason: string): void {
    if (!this.#child) return;
    this.#killReason = reason;
    // SIGKILL: the child keeps nothing, and while it speaks it reads no message and no other signal.
    this.#child.kill('SIGKILL');
  }

  #childEnded(child: ChildProcess, how: string): void {
    if (this.#child !== child) return;
    clearTimeout(this.#timer);
    this.#child = undefined;
    const reason = this.#killReason ?? how;
    this.#killReason = undefined;
    if (this.#ready) {
      this.#ready = false;
      this.#failCurrent(`the speech process ended while it spoke this text (${reason})`);
      this.#onChange();
    } else {
      // Not reported as a change: the pool would start another one at once, which would most likely fail too, and so
      // for ever.
      this.#failStart(`the speech process ended before it was ready (${reason})`);
    }
  }

  #failCurrent(message: string): void {
    const current = this.#current;
    this.#current = undefined;
    current?.task.fail(message);
  }

  #failStart(message: string): void {
    const starting = this.#starting;
    this.#starting = undefined;
    starting?.reject(new SpeechError(message));
  }
}
