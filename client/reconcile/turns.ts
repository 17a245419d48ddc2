/**
 * Works on items as they come, at most `limit` of them at a time. An item is taken only when there is a hand free for it, so
 * the source is read no faster than the work goes. Once `stop` is aborted or some work has failed, no more are taken; what
 * is under way is waited for.
 *
 * @throws the first error of the source or of the work.
 */
export async function forEachConcurrently<T>(
  items: AsyncGenerator<T>,
  limit: number,
  stop: AbortSignal,
  work: (item: T, halt: AbortSignal) => Promise<void>,
): Promise<void> {
  const failure = new AbortController();
  const halt = AbortSignal.any([stop, failure.signal]);
  const takeItems = async () => {
    while (!halt.aborted) {
      const { done, value } = await items.next();
      if (done || halt.aborted) return;
      await work(value, halt);
    }
  };
  const workers = Array.from({ length: limit }, () =>
    takeItems().catch((error) => {
      failure.abort(error);
    }),
  );
  await Promise.all(workers);
  failure.signal.throwIfAborted();
}

/** Lets at most `places` pieces of work run at once; the others wait for their turn. */
export class Gate {
  #free: number;
  readonly #waiting: (() => void)[] = [];

  constructor(places: number) {
    this.#free = places;
  }

  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.#free > 0) {
      this.#free -= 1;
    } else {
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) {
        this.#free += 1;
      } else {
        next();
      }
    }
  }
}
