import { isRecord } from './platform.ts';

/** An error as a log has it. */
export interface LoggedError {
  readonly name: string;
  readonly message: string;
  /** The frames alone, one a line, each beginning with `at `. */
  readonly stack: readonly string[];
  /** What it came of: its cause, or the errors that it stands for. */
  readonly causes: readonly LoggedError[];
}

/** An error in a line of the handler (handler/log.ts). */
export function readError(value: unknown): LoggedError | undefined {
  if (typeof value === 'string') return { name: 'Error', message: value, stack: [], causes: [] };
  if (!isRecord(value)) return undefined;
  const { name, message, stack, cause, errors } = value;
  const causes = [cause, ...(Array.isArray(errors) ? errors : [])].flatMap((one) => readError(one) ?? []);
  return { name: String(name ?? 'Error'), message: String(message ?? ''), stack: framesOf(stack), causes };
}

/** What Lambda's Node runtime logs of an error that was thrown, in JSON: `message` is the error, or stands beside it. */
export function readRuntimeError(record: Readonly<Record<string, unknown>>): LoggedError | undefined {
  const thrown = isRecord(record['message']) ? record['message'] : record;
  // Its type is that of the bundle, where names of classes are a letter or two; the error's own name is not shortened.
  const { name, errorType, errorMessage, stackTrace, stack } = thrown;
  if (typeof errorMessage !== 'string') return undefined;
  const causes = [thrown['cause']].flatMap((one) => readError(one) ?? []);
  return {
    name: String(name ?? errorType ?? 'Error'),
    message: errorMessage,
    stack: framesOf(stackTrace ?? stack),
    causes,
  };
}

/** An error in a line that is no JSON as a whole: a stack trace, or the runtime's words and the error as JSON. */
export function parseRawError(text: string): LoggedError | undefined {
  const json = /^(?:Uncaught Exception|Unhandled Promise Rejection|Invoke Error)\s+(\{.*\})\s*$/s.exec(text)?.[1];
  if (json !== undefined) {
    try {
      const record: unknown = JSON.parse(json);
      if (isRecord(record)) return readRuntimeError(record);
    } catch {
      // Read as a plain stack trace below.
    }
  }
  const stack = framesOf(text);
  if (stack.length === 0) return undefined;
  const heading = text.slice(0, text.search(/^\s+at /m)).trim();
  const [, name, message] = /^(?:Uncaught )?([A-Z]\w*): ?(.*)$/s.exec(heading) ?? [];
  return { name: name ?? 'Error', message: message ?? heading, stack, causes: [] };
}

function framesOf(stack: unknown): string[] {
  const lines = Array.isArray(stack) ? stack.map(String) : typeof stack === 'string' ? stack.split('\n') : [];
  return lines.map((line) => line.trim()).filter((line) => /^at /.test(line));
}
