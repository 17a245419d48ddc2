import { withInterrupts } from '../interrupts.ts';
import { isTerminal, runStep } from '../progress.ts';
import { count, formatRow, formatTotals, HEADING, type Row, type Totals } from './table.ts';
import { type ReconcileRequest, reconcileTexts } from './texts.ts';

/** Clears the spinner's line, so that a row can be printed in its place. */
const CLEAR_LINE = '\r\u001b[2K';
/** A Ctrl-C arrives twice, from the terminal and from npm: a signal this soon after the first is the same Ctrl-C. */
const SAME_INTERRUPT_MS = 500;

/**
 * Finds the texts of a bucket that have no up-to-date MP3, and has the function narrate them. Prints a row for each as
 * soon as it is known what became of it, and the totals at the end, whatever the end is.
 *
 * @throws as `reconcileTexts` does.
 * @throws {InterruptedError} when what was under way has ended, or at once when a second interrupt came.
 */
export async function reconcile(request: ReconcileRequest): Promise<Totals> {
  const totals: Totals = { checked: 0, upToDate: 0, stale: 0, redone: 0, failed: 0, errors: 0, settled: 0 };
  const isDryRun = request.redo === undefined;
  const { bucket, prefix, target } = request;
  const place = `s3://${bucket}/${prefix}${target === undefined ? '' : ` on ${target}`}`;
  const label = `${isDryRun ? 'look for' : 'redo'} texts without an up-to-date MP3 in ${place}`;
  const printRow = createRowPrinter();
  try {
    await runStep(label, (step) =>
      withTwoInterrupts((stop, abandon) => {
        const progress = (throttled: number) => step.update(describeProgress(totals, throttled, stop.aborted));
        stop.addEventListener('abort', () => progress(0), { once: true });
        return reconcileTexts(request, { totals, row: printRow, progress }, stop, abandon);
      }),
    );
  } finally {
    console.log(`\n${formatTotals(totals, isDryRun)}`);
  }
  return totals;
}

function createRowPrinter() {
  let isFirst = true;
  return (row: Row) => {
    const lines = isFirst ? [HEADING, formatRow(row)] : [formatRow(row)];
    isFirst = false;
    process.stdout.write(`${isTerminal() ? CLEAR_LINE : ''}${lines.join('\n')}\n`);
  };
}

function describeProgress({ checked, stale, redone }: Totals, throttled: number, isStopping: boolean): string {
  return [
    `${count(checked)} checked`,
    `${count(stale)} stale`,
    `${count(redone)} redone`,
    ...(throttled > 0 ? [`${throttled} waiting for a busy function`] : []),
    ...(isStopping ? ['stopping; Ctrl-C again waits for nothing'] : []),
  ].join(', ');
}

/** 3: the only failures are texts that their authors have to change; a cron job may ignore that. */
export function exitCodeOf({ failed, errors }: Totals): 0 | 1 | 3 {
  if (errors > 0) return 1;
  return failed > 0 ? 3 : 0;
}

/**
 * Like `withInterrupts`, for work whose orderly end may take minutes: the first interrupt aborts `stop`, one more
 * aborts `abandon`.
 */
export function withTwoInterrupts<T>(work: (stop: AbortSignal, abandon: AbortSignal) => Promise<T>): Promise<T> {
  return withInterrupts(async (stop) => {
    const abandon = new AbortController();
    const ended = Promise.withResolvers<void>();
    let timer: NodeJS.Timeout | undefined;
    let listening: Promise<void> | undefined;
    const listenAgain = () => {
      listening = withInterrupts((again) => {
        again.addEventListener('abort', () => abandon.abort(again.reason), { once: true });
        return ended.promise;
      });
    };
    stop.addEventListener(
      'abort',
      () => {
        timer = setTimeout(listenAgain, SAME_INTERRUPT_MS);
      },
      { once: true },
    );
    try {
      return await work(stop, abandon.signal);
    } finally {
      clearTimeout(timer);
      ended.resolve();
      await listening;
    }
  });
}
