import stringWidth from 'string-width';
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
  const display = isTerminal() ? showSpinner : showLines;
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
    const width = process.stdout.columns || 80;
    const line = `${FRAMES[frame++ % FRAMES.length]} ${label} (${state()})`;
    process.stdout.write(`\r\u001b[2K${cutToWidth(line, width - 1)}`);
  };
  const timer = setInterval(draw, REFRESH_MS);
  draw();
  return (lastLine) => {
    clearInterval(timer);
    process.stdout.write(`\r\u001b[2K${lastLine}\n`);
  };
}

/** By the cells that it takes on a terminal: where the line is wider, rewriting it would leave a copy of it each time. */
function cutToWidth(line: string, width: number): string {
  if (stringWidth(line) <= width) return line;
  let cut = '';
  for (const { segment } of new Intl.Segmenter().segment(line)) {
    if (stringWidth(cut + segment) > width - 1) break;
    cut += segment;
  }
  return `${cut}…`;
}

function showLines(label: string, state: () => string): Stop {
  process.stdout.write(`- ${label} …\n`);
  const timer = setInterval(() => process.stdout.write(`  still at it (${state()})\n`), PLAIN_INTERVAL_MS);
  return (lastLine) => {
    clearInterval(timer);
    process.stdout.write(`${lastLine}\n`);
  };
}

/** Whether standard output is a terminal on which lines can be rewritten. */
export function isTerminal(): boolean {
  return process.stdout.isTTY && process.env['TERM'] !== 'dumb';
}

/** Colours only on a terminal, and never where NO_COLOR is set (no-color.org). */
export function paint(text: string, code: number): string {
  return isTerminal() && !process.env['NO_COLOR'] ? `\u001b[${code}m${text}\u001b[0m` : text;
}
