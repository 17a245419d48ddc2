import type { LogEvent } from './events.ts';
import { type Level, readLevel } from './level.ts';
import { type LoggedError, parseRawError, readError, readRuntimeError } from './logged-error.ts';
import { isRecord, type Report, readJsonReport, readTextReport } from './platform.ts';

/** A line of the function's log, whoever wrote it: the handler, Lambda or an AWS emulator. */
export interface LogLine {
  /** ms since 1970: when the handler wrote it, or else when the log got it. */
  readonly timeMs: number;
  /** Lambda's START and END, and the metrics, which are for CloudWatch, count as DEBUG. */
  readonly level: Level;
  readonly requestId?: string;
  /** Of the text that it is about. */
  readonly key?: string;
  readonly message: string;
  readonly error?: LoggedError;
  /** What else the line says, by name: text, numbers and objects of these. */
  readonly fields: Readonly<Record<string, unknown>>;
}

/** What stands in every line of the handler and is shown elsewhere, or is of no use to a person. */
const COMMON = ['timestamp', 'level', 'requestId', 'bucket', 'key', 'versionId', 'etag', 'message', 'error', '_aws'];
const STACK_FRAME = /^\s+at /;

/** Reads events in the order in which they were written, and remembers of each stream which run it is in. */
export class LineParser {
  readonly #requestOf = new Map<string, string>();
  readonly #keysOf = new Map<string, Set<string>>();
  readonly #errorsOf = new Map<string, Set<string>>();

  parse(events: readonly LogEvent[]): LogLine[] {
    return joinRawLines(events).flatMap((event) => {
      const line = this.#parseOne(event);
      return line === undefined ? [] : [line];
    });
  }

  /** The texts that a run has named so far. */
  keysOf(requestId: string | undefined): ReadonlySet<string> {
    return (requestId !== undefined && this.#keysOf.get(requestId)) || new Set();
  }

  #parseOne(event: LogEvent): LogLine | undefined {
    const record = parseJson(event.message);
    const report = record === undefined ? readTextReport(event.message) : readJsonReport(record);
    if (report !== undefined) return this.#reportLine(event, report);
    const line = record === undefined ? readRaw(event) : readRecord(event, record);
    const requestId = line.requestId ?? this.#requestOf.get(event.stream);
    if (requestId === undefined) return line;
    if (line.key !== undefined) add(this.#keysOf, requestId, line.key);
    if (line.error !== undefined) {
      // The handler has logged the error that it then throws; the runtime logs it once more.
      if (line.message === '' && this.#errorsOf.get(requestId)?.has(line.error.message)) return undefined;
      add(this.#errorsOf, requestId, line.error.message);
    }
    return this.#withKey({ ...line, requestId });
  }

  /** Lambda names no text; where its run has named one, that is what the line is about. */
  #withKey(line: LogLine): LogLine {
    const [key, ...others] = line.key === undefined ? this.keysOf(line.requestId) : [];
    return key === undefined || others.length > 0 ? line : { ...line, key };
  }

  #reportLine({ stream, timestamp }: LogEvent, report: Report): LogLine {
    if (report.requestId !== undefined) this.#requestOf.set(stream, report.requestId);
    const requestId = report.requestId ?? this.#requestOf.get(stream);
    const { level, message, fields, timeMs = timestamp } = report;
    return this.#withKey({ timeMs, level, message, fields, ...(requestId !== undefined && { requestId }) });
  }
}

/** MiniStack makes an event of each line of a stack trace. */
function joinRawLines(events: readonly LogEvent[]): LogEvent[] {
  const joined: LogEvent[] = [];
  for (const event of events) {
    const before = joined.at(-1);
    const continues =
      before !== undefined &&
      before.stream === event.stream &&
      before.timestamp === event.timestamp &&
      isRaw(before.message) &&
      (STACK_FRAME.test(event.message) || (isRaw(event.message) && !before.message.includes('\n    at ')));
    if (continues) joined[joined.length - 1] = { ...before, message: `${before.message}\n${event.message}` };
    else joined.push(event);
  }
  return joined;
}

function isRaw(message: string): boolean {
  return parseJson(message) === undefined && readTextReport(message) === undefined;
}

function readRecord({ timestamp }: LogEvent, record: Readonly<Record<string, unknown>>): LogLine {
  const { requestId, key } = record;
  const thrown = readRuntimeError(record);
  const error = thrown ?? readError(record['error']);
  return {
    timeMs: typeof record['timestamp'] === 'string' ? Date.parse(record['timestamp']) || timestamp : timestamp,
    level: record['_aws'] === undefined ? readLevel(record['level']) : 'DEBUG',
    ...(typeof requestId === 'string' && { requestId }),
    ...(typeof key === 'string' && { key }),
    message: thrown !== undefined ? '' : typeof record['message'] === 'string' ? record['message'] : '',
    ...(error !== undefined && { error }),
    fields:
      thrown === undefined ? Object.fromEntries(Object.entries(record).filter(([name]) => !COMMON.includes(name))) : {},
  };
}

/** What the Node runtime writes where logs are text: time, request, level and message, with tabs between. */
const TEXT_LINE = /^(\d{4}-\d\d-\d\dT[\d:.]+Z)\t([\w-]+)\t([A-Z]+)\t(.*)$/s;

function readRaw({ timestamp, message: raw }: LogEvent): LogLine {
  const message = raw.replace(/\r\n?/g, '\n').trimEnd();
  const [, time, request = '', level, text = ''] = TEXT_LINE.exec(message) ?? [];
  const error = parseRawError(time === undefined ? message : text);
  const isTimeOut = /\bTask timed out after /.test(message);
  return {
    timeMs: time === undefined ? timestamp : Date.parse(time),
    level: error !== undefined || isTimeOut ? 'ERROR' : readLevel(level),
    ...(/\d/.test(request) && { requestId: request }),
    message: error !== undefined ? '' : time === undefined ? message : text,
    ...(error !== undefined && { error }),
    fields: {},
  };
}

function parseJson(text: string): Record<string, unknown> | undefined {
  if (!text.startsWith('{')) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined; // Somebody's own line.
  }
}

function add(sets: Map<string, Set<string>>, name: string, value: string): void {
  sets.set(name, (sets.get(name) ?? new Set()).add(value));
}
