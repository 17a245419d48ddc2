// The two time limits of a stream, and one signal for everything that ends its work early.
import type { StreamLimits } from '../model/limits.ts';
import { timedOut } from './stream-replies.ts';

export class StreamClock {
  readonly #stop = new AbortController();
  readonly #limits: StreamLimits;
  readonly #streamTimer: NodeJS.Timeout;
  /** Aborted, with the error to answer as its reason, by either limit or with `client`. */
  readonly signal = this.#stop.signal;

  constructor(client: AbortSignal, limits: StreamLimits) {
    this.#limits = limits;
    const stop = this.#stop;
    if (client.aborted) stop.abort(client.reason);
    client.addEventListener('abort', () => stop.abort(client.reason), { once: true, signal: stop.signal });
    this.#streamTimer = setTimeout(() => {
      const message = `The stream has been open for ${limits.streamMs} ms, as long as it may be; open a new one for the remaining text`;
      stop.abort(timedOut('input-stream-timeout', message));
    }, limits.streamMs);
  }

  /**
   * Resolves as `event` does, or rejects with what ended the work before. Only the time of waiting counts: while text
   * is spoken, or the client takes no audio, its next event may have come long ago.
   */
  async waitForEvent<T>(event: Promise<T>): Promise<T> {
    const { inboundEventMs } = this.#limits;
    const timer = setTimeout(() => {
      const message = `No event was received for ${inboundEventMs} ms; send an empty TextEvent to keep the stream alive`;
      this.#stop.abort(timedOut('input-stream-inbound-event-timeout', message));
    }, inboundEventMs);
    try {
      return await this.orStop(event);
    } finally {
      clearTimeout(timer);
    }
  }

  /** Resolves as `work` does, or rejects with what ended it before. */
  async orStop<T>(work: Promise<T>): Promise<T> {
    const { signal } = this;
    const stopped = Promise.withResolvers<never>();
    const onStop = () => stopped.reject(signal.reason);
    signal.addEventListener('abort', onStop, { once: true });
    if (signal.aborted) onStop();
    try {
      return await Promise.race([work, stopped.promise]);
    } finally {
      signal.removeEventListener('abort', onStop);
    }
  }

  close(): void {
    clearTimeout(this.#streamTimer);
    // Takes the listener off the client's signal.
    this.#stop.abort();
  }
}
