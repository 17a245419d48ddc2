interface Limits {
  readonly concurrency: number;
  /** Called before each start; what it throws ends everything. */
  readonly beforeStart: (index: number) => void;
}

/**
 * Works on all items, several at a time, and yields the results in the order of the items. At most `concurrency` results are
 * there or on their way, however slowly they are taken. The first failure, or whoever stops taking, aborts the rest.
 */
export async function* mapInOrder<Item, Result>(
  items: readonly Item[],
  work: (item: Item, index: number, signal: AbortSignal) => Promise<Result>,
  { concurrency, beforeStart }: Limits,
): AsyncGenerator<Result> {
  const abort = new AbortController();
  const running: Promise<Result>[] = [];
  let next = 0;
  const fill = () => {
    for (; running.length < concurrency && next < items.length; next += 1) {
      beforeStart(next);
      const result = work(items[next] as Item, next, abort.signal);
      // Whoever fails while an earlier one is waited for is reported in its turn, or not at all.
      result.catch(() => undefined);
      running.push(result);
    }
  };
  try {
    fill();
    for (let first = running.shift(); first !== undefined; first = running.shift()) {
      const result = await first;
      fill();
      yield result;
    }
  } finally {
    abort.abort();
  }
}
