import { beforeEnd } from './interrupts.ts';

const REFRESH_MS = 100;
const PLAIN_INTERVAL_MS = 10_000;
const FRAMES = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];

export interface Step {
  /** Has the step end as one that came to its end, but not to what was wanted: with a cross and the reason. */
  fail(reason: string): void;
  /** Says where the step is, in a few words; the latest wins. */
  update(detail: string): void;
}

/**
 * Runs one long step and shows that it moves: on a terminal as a line that is rewritten, elsewhere as a line at the
 * start, one every ten seconds, and one at the end.
 */
export async function runStep<T>(label: string, work: (step: Step) => Promise<T>): Promise<T> {
  const startedAt = Date.now();
  const seconds = () => ((Date.now() - startedAt) / 1000).toFixed(1);
  let detail = '';
  let failure: string | undefined;
  // Before anything is shown: whoever sees the step may interrupt it.
  const stopListening = beforeEnd(() => stopBroken());
  const display = process.stdout.isTTY ? showSpinner : showLines;
  const stop = display(label, () => `${seconds()} s${detail === '' ? '' : `, ${detail}`}`);
  const stopBroken = () => stop(`${paint('✗', 31)} ${label} (${seconds()} s)`);
  try {
    const value = await work({
      fail: (reason) => {
        failure = reason;
      },
      update: (text) => {
        detail = text;
      },
    });
    stop(
      failure === undefined
        ? `${paint('✓', 32)} ${label} (${seconds()} s)`
        : `${paint('✗', 31)} ${label} (${failure}; ${seconds()} s)`,
    );
    return value;
  } catch (error) {
    stopBroken();
    throw error;
  } finally {
    stopListening();
  }
}

type Stop = (lastLine: string) => void;

function showSpinner(label: string, state: () => string): Stop {
  let frame = 0;
  const draw = () => {
    const width = process.stdout.columns ?? 80;
    const line = `${FRAMES[frame++ % FRAMES.length]} ${label} (${state()})`;
    process.stdout.write(`\r\u001b[2K${line.slice(0, width - 1)}`);
  };
  const timer = setInterval(draw, REFRESH_MS);
  draw();
  return (lastLine) => {
    clearInterval(timer);
    process.stdout.write(`\r\u001b[2K${lastLine}\n`);
  };
}

function showLines(label: string, state: () => string): Stop {
  process.stdout.write(`- ${label} …\n`);
  const timer = setInterval(() => process.stdout.write(`  still at it (${state()})\n`), PLAIN_INTERVAL_MS);
  return (lastLine) => {
    clearInterval(timer);
    process.stdout.write(`${lastLine}\n`);
  };
}

/** Colours only on a terminal, and never where NO_COLOR is set (no-color.org). */
export function paint(text: string, code: number): string {
  return process.stdout.isTTY && !process.env['NO_COLOR'] ? `\u001b[${code}m${text}\u001b[0m` : text;
}
