import { type FaultSettings, isForOperation, NO_FAULT } from './fault-settings.ts';
import { chooseByWeight, randomNumbers } from './random.ts';
import { TokenBucket } from './token-bucket.ts';

/** One set of settings with what its calls have used up of it. */
export class FaultRule {
  readonly settings: FaultSettings;
  readonly #random: () => number;
  readonly #bucket: TokenBucket | undefined;
  #errorsTaken = 0;

  constructor(settings: FaultSettings, nowMs: () => number) {
    this.settings = settings;
    this.#random = randomNumbers(settings.seed);
    const rate = settings.requestsPerSecond;
    // A second's worth at once, and below one a second still a whole call.
    this.#bucket =
      rate === undefined ? undefined : new TokenBucket({ perSecond: rate, burst: Math.max(1, rate) }, nowMs);
  }

  isFor(operation: string): boolean {
    return isForOperation(this.settings, operation);
  }

  /** The name of what the next call meets; counts the call. */
  take(): string | undefined {
    const listed = this.#takeListed();
    const fault = listed === undefined ? this.#draw() : listed;
    if (fault !== undefined && fault !== NO_FAULT) return fault;
    return this.#bucket === undefined || this.#bucket.take() ? undefined : 'ThrottlingException';
  }

  #takeListed(): string | undefined {
    const { errors = [], repeat = false } = this.settings;
    if (errors.length === 0 || (!repeat && this.#errorsTaken >= errors.length)) return undefined;
    return errors[this.#errorsTaken++ % errors.length];
  }

  #draw(): string | undefined {
    const { probability, weights } = this.settings;
    if (probability === undefined || weights === undefined) return undefined;
    return this.#random() < probability ? chooseByWeight(weights, this.#random) : undefined;
  }
}
