/** The names that Lambda gives AWS_LAMBDA_LOG_LEVEL, from the most to the least talkative. */
export const LOG_LEVELS = ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'] as const;

export type LogLevel = (typeof LOG_LEVELS)[number];

type Fields = Readonly<Record<string, unknown>>;

export interface Log {
  debug(message: string, fields?: Fields): void;
  info(message: string, fields?: Fields): void;
  warn(message: string, fields?: Fields): void;
  /** `error` is written with its name, message, stack and causes. */
  error(message: string, error: unknown, fields?: Fields): void;
  /** A log whose every line carries these fields too. */
  with(fields: Fields): Log;
}

/** A longer chain of causes is cut: it is a cycle or noise. */
const MAX_CAUSES = 5;

/**
 * One JSON line a step, straight to standard output. Lambda leaves a JSON object with `timestamp` and `level` as it is
 * there; it would wrap whatever `console.log` is given.
 */
export function createLog(level: LogLevel, write: (line: string) => void, fields: Fields): Log {
  const threshold = LOG_LEVELS.indexOf(level);
  const line = (at: LogLevel, message: string, more: Fields = {}) => {
    if (LOG_LEVELS.indexOf(at) < threshold) return;
    write(`${JSON.stringify({ timestamp: new Date().toISOString(), level: at, ...fields, message, ...more })}\n`);
  };
  return {
    debug: (message, more) => line('DEBUG', message, more),
    info: (message, more) => line('INFO', message, more),
    warn: (message, more) => line('WARN', message, more),
    error: (message, error, more) => line('ERROR', message, { ...more, error: describe(error) }),
    with: (more) => createLog(level, write, { ...fields, ...more }),
  };
}

/** `JSON.stringify` of an Error is `{}`. */
function describe(error: unknown, depth = 0): unknown {
  if (!(error instanceof Error)) return String(error);
  const { name, message, stack, cause } = error;
  return {
    name,
    message,
    stack,
    ...(error instanceof AggregateError && { errors: error.errors.map((one) => describe(one, depth + 1)) }),
    ...(cause !== undefined && depth < MAX_CAUSES && { cause: describe(cause, depth + 1) }),
  };
}
