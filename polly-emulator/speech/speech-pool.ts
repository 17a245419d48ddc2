// Several speech processes side by side, so that a few long texts at once do not wait for one another.
import { availableParallelism } from 'node:os';
import type { SpeechJob } from './protocol.ts';
import { SpeechEngine, type SpeechEngineOptions } from './speech-engine.ts';

/** More would only cost memory, 110 to 190 MB each: the longest text takes a process about two seconds. */
const MAX_PROCESSES = 4;

interface Options extends SpeechEngineOptions {
  /** As many as the machine has cores, four at most, unless another number is given. */
  readonly size?: number;
}

export class SpeechPool {
  readonly #engines: readonly [SpeechEngine, ...SpeechEngine[]];

  constructor({ size = Math.min(availableParallelism(), MAX_PROCESSES), ...options }: Options = {}) {
    const others = Array.from({ length: size - 1 }, () => new SpeechEngine(options));
    this.#engines = [new SpeechEngine(options), ...others];
  }

  /** Process id of the first process, which gets whatever comes while nothing is spoken; undefined while it does not run. */
  get pid(): number | undefined {
    return this.#engines[0].pid;
  }

  /** Starts the first process; the others start when there is a text for them. Rejects with SpeechError. */
  start(): Promise<void> {
    return this.#engines[0].start();
  }

  /** As `SpeechEngine.speak`, by the process with the fewest texts. */
  speak(job: SpeechJob, signal?: AbortSignal): Promise<Buffer> {
    return this.#engines.reduce((least, engine) => (engine.load < least.load ? engine : least)).speak(job, signal);
  }

  /** Ends all processes; what waits is rejected. */
  async close(): Promise<void> {
    await Promise.all(this.#engines.map((engine) => engine.close()));
  }
}
