import type { Config } from './config.ts';
import { LOG_LEVELS, type LogLevel } from './log.ts';

/** What became of one text. A figure that is not known, such as the audio of a refused text, is absent. */
export interface Figures {
  readonly outcome: 'narrated' | 'failed';
  /** From the event to the notice. */
  readonly narrationMs: number;
  /** In the text, by our count. */
  readonly characters?: number | undefined;
  /** By Polly's own count. */
  readonly billedCharacters?: number | undefined;
  readonly audioSeconds?: number | undefined;
  /** Polly calls that the text was split into. */
  readonly parts?: number | undefined;
  /** Attempts of these calls beyond the first. */
  readonly retries?: number | undefined;
}

const NAMESPACE = 'Narrator';

/**
 * The only one. Every combination of dimension values is billed as a custom metric of its own, 0.30 USD a month, so
 * keys and request ids are no dimensions but plain members of the line, for a search of the log.
 */
const DIMENSION = 'FunctionName';

/** Ten custom metrics are free in an account; these are eight. */
const METRICS: Readonly<Record<string, readonly [unit: string, figureOf: (figures: Figures) => number | undefined]>> = {
  // Always both, so that the average of Failed is the share of failures.
  Narrated: ['Count', ({ outcome }) => (outcome === 'narrated' ? 1 : 0)],
  Failed: ['Count', ({ outcome }) => (outcome === 'failed' ? 1 : 0)],
  NarrationTime: ['Milliseconds', ({ narrationMs }) => narrationMs],
  Characters: ['Count', ({ characters }) => characters],
  BilledCharacters: ['Count', ({ billedCharacters }) => billedCharacters],
  AudioSeconds: ['Seconds', ({ audioSeconds }) => audioSeconds],
  Parts: ['Count', ({ parts }) => parts],
  Retries: ['Count', ({ retries }) => retries],
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
