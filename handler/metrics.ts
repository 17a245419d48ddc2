import type { Config } from './config.ts';
import { LOG_LEVELS, type LogLevel } from './log.ts';

/**
 * What became of one text, and what it took. A figure that is not known is absent: a refused text has no audio, a run
 * that failed and is repeated has no outcome yet.
 */
export interface Figures {
  readonly outcome?: 'narrated' | 'failed' | undefined;
  /** From the event to the notice. */
  readonly narrationMs?: number | undefined;
  /** In the text, by our count. */
  readonly characters?: number | undefined;
  /** By Polly's own count. */
  readonly billedCharacters?: number | undefined;
  readonly audioSeconds?: number | undefined;
  /** Polly calls that the text was split into. */
  readonly parts?: number | undefined;
  /** All attempts of these calls. */
  readonly calls?: number | undefined;
  /** Those that Polly throttled. */
  readonly throttles?: number | undefined;
  /** What the function's time-out would still have given. */
  readonly timeLeftMs?: number | undefined;
}

const NAMESPACE = 'Narrator';

/**
 * The only one. Every combination of dimension values is billed as a custom metric of its own, 0.30 USD a month, so
 * keys and request ids are no dimensions but plain members of the line, for a search of the log.
 */
const DIMENSION = 'FunctionName';

/** Ten custom metrics are free in an account; these are ten. */
const METRICS: Readonly<Record<string, readonly [unit: string, figureOf: (figures: Figures) => number | undefined]>> = {
  // Always both, so that the average of Failed is the share of failures.
  Narrated: ['Count', ({ outcome }) => outcome && Number(outcome === 'narrated')],
  Failed: ['Count', ({ outcome }) => outcome && Number(outcome === 'failed')],
  NarrationTime: ['Milliseconds', ({ narrationMs }) => narrationMs],
  Characters: ['Count', ({ characters }) => characters],
  BilledCharacters: ['Count', ({ billedCharacters }) => billedCharacters],
  AudioSeconds: ['Seconds', ({ audioSeconds }) => audioSeconds],
  Parts: ['Count', ({ parts }) => parts],
  Calls: ['Count', ({ calls }) => calls],
  Throttles: ['Count', ({ throttles }) => throttles],
  TimeLeft: ['Milliseconds', ({ timeLeftMs }) => timeLeftMs],
};

/**
 * Metrics without an API call or a permission: CloudWatch reads them from a line of the log in its embedded metric
 * format (CloudWatch user guide, "Specification: Embedded metric format"). One line a text; `about` are its members to
 * search by.
 */
export function createMetrics(
  { functionName, logLevel }: Pick<Config, 'functionName' | 'logLevel'>,
  write: (line: string) => void,
) {
  const level = levelThatPasses(logLevel);
  return (figures: Figures, about: Readonly<Record<string, unknown>>): void => {
    const now = new Date();
    // CloudWatch drops all metrics of a line that names one without a number.
    const known = Object.entries(METRICS).flatMap(([name, [unit, figureOf]]) => {
      const value = figureOf(figures);
      return value !== undefined && Number.isFinite(value) ? [{ name, unit, value }] : [];
    });
    const directive = {
      Namespace: NAMESPACE,
      Dimensions: [[DIMENSION]],
      Metrics: known.map(({ name, unit }) => ({ Name: name, Unit: unit })),
    };
    const line = {
      ...about,
      timestamp: now.toISOString(),
      level,
      message: 'Metrics',
      [DIMENSION]: functionName,
      ...Object.fromEntries(known.map(({ name, value }) => [name, value])),
      _aws: { Timestamp: now.getTime(), CloudWatchMetrics: [directive] },
    };
    write(`${JSON.stringify(line)}\n`);
  };
}

/**
 * Lambda drops lines below the function's log level, metrics too, and takes a line without a level for INFO (Lambda
 * developer guide, "Log-level filtering"). So this line is never below the level that is set.
 */
function levelThatPasses(logLevel: LogLevel): LogLevel {
  return LOG_LEVELS.indexOf(logLevel) > LOG_LEVELS.indexOf('INFO') ? logLevel : 'INFO';
}
