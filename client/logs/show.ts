import { setTimeout as delay } from 'node:timers/promises';
import { GetFunctionConfigurationCommand } from '@aws-sdk/client-lambda';
import { type Access, createLambdaClient } from '../aws-clients.ts';
import type { Deployment } from '../deployment.ts';
import { withInterrupts } from '../interrupts.ts';
import { type LogEvent, LogReader } from './events.ts';
import { isAtLeast } from './level.ts';
import { LineParser, type LogLine } from './lines.ts';
import { describeSpan, type LogOptions } from './options.ts';
import { formatLine, headingOf } from './print.ts';
import { SourceLines } from './source-lines.ts';

export interface LogRequest {
  readonly access: Access;
  readonly deployment: Deployment;
  readonly options: LogOptions;
  /** The source map of the code with this SHA-256 (Base64, as Lambda tells it), as JSON; undefined where it is not kept. */
  readonly findSourceMap: (codeSha256: string) => string | undefined;
  /** Ends the following, like an interrupt, but without an error. */
  readonly signal?: AbortSignal;
}

const POLL_MS = 1_000;
/** CloudWatch takes five of these requests a second for the whole account. */
const AWS_POLL_MS = 2_000;

/** Prints the function's log, and with `follow` goes on until it is interrupted. */
export async function showLogs(request: LogRequest): Promise<void> {
  const { access, deployment, options, signal: end } = request;
  const since = new Date(Date.now() - options.sinceMs);
  const reader = new LogReader(access, deployment.logGroupName, since);
  const printer = new LinePrinter(request);
  await withInterrupts(async (signal) => {
    const first = await reader.read().catch(explainFault(deployment));
    if ((await printer.print(first)) === 0 && options.sinceMs > 0) console.error(describeNothing(request));
    // Until the reader of a pipe has left, too.
    while (options.follow && process.stdout.writable) {
      const wake = end === undefined ? signal : AbortSignal.any([signal, end]);
      await delay(access.endpoint === undefined ? AWS_POLL_MS : POLL_MS, undefined, { signal: wake }).catch(() =>
        signal.throwIfAborted(),
      );
      if (end?.aborted) return;
      await printer.print(await reader.read());
    }
  });
}

function explainFault({ logGroupName }: Deployment): (cause: Error) => never {
  return (cause) => {
    const remedy = cause.name === 'AccessDeniedException' ? ' It takes logs:FilterLogEvents on it.' : '';
    throw new Error(`The log group ${logGroupName} could not be read (${cause.name}: ${cause.message}).${remedy}`, {
      cause,
    });
  };
}

/** What is known of the code that runs now. */
interface Sources {
  readonly lines: SourceLines;
  /** Lines from before it are of other code. ms since 1970 */
  readonly deployedAtMs: number;
}

/** Without a map, or without the right to look at the function, frames stay as the bundle has them. */
async function findSources({ access, deployment, findSourceMap }: LogRequest): Promise<Sources | undefined> {
  const lambda = createLambdaClient(access);
  const command = new GetFunctionConfigurationCommand({ FunctionName: deployment.functionName });
  const { CodeSha256, LastModified = '' } = (await lambda.send(command).catch(() => undefined)) ?? {};
  const map = CodeSha256 === undefined ? undefined : findSourceMap(CodeSha256);
  return map === undefined ? undefined : { lines: new SourceLines(map), deployedAtMs: Date.parse(LastModified) || 0 };
}

class LinePrinter {
  readonly #request: LogRequest;
  readonly #parser = new LineParser();

  constructor(request: LogRequest) {
    this.#request = request;
  }

  /** @returns how many lines were printed. */
  async print(events: readonly LogEvent[]): Promise<number> {
    // All are parsed before any is chosen: a run names its text in its later lines, too.
    const lines = this.#parser.parse(events).filter((line) => this.#isWanted(line));
    // Anew each time: code may be deployed while its log is followed.
    const sources = lines.some(({ error }) => error !== undefined) ? await findSources(this.#request) : undefined;
    for (const line of lines) {
      const traced = trace(line, sources);
      console.log(this.#request.options.json ? toJson(traced) : formatLine(traced, process.stdout.columns));
    }
    return lines.length;
  }

  #isWanted({ level, key, requestId }: LogLine): boolean {
    const { level: threshold, key: wanted } = this.#request.options;
    if (!isAtLeast(level, threshold)) return false;
    if (wanted === undefined || key === wanted) return true;
    if (key !== undefined) return false;
    const keys = this.#parser.keysOf(requestId);
    // A function that could not be loaded, or was ended, has named no text: it may have been this one.
    return keys.has(wanted) || (keys.size === 0 && isAtLeast(level, 'ERROR'));
  }
}

function trace(line: LogLine, sources: Sources | undefined): LogLine {
  const { error, timeMs } = line;
  return error === undefined || sources === undefined || timeMs < sources.deployedAtMs
    ? line
    : { ...line, error: sources.lines.trace(error) };
}

function toJson({ timeMs, message, error, ...line }: LogLine): string {
  const said = message || (error && headingOf(error));
  return JSON.stringify({ time: new Date(timeMs).toISOString(), ...line, message: said, error });
}

function describeNothing({ access, deployment, options }: LogRequest): string {
  const { sinceMs, key, level, follow } = options;
  const about = key === undefined ? '' : ` about "${key}"`;
  const from = level === 'INFO' ? '' : ` of level ${level} or above`;
  const place = `the log group ${deployment.logGroupName} (${access.endpoint ?? `AWS, ${deployment.region}`})`;
  const found = `No line${about}${from} in the last ${describeSpan(sinceMs)} of ${place}.`;
  if (follow) return `${found} Waiting for more.`;
  const hint = key === undefined ? '' : ' Is the key right, as it is in the bucket, with its folders?';
  return `${found}${hint} SINCE=… looks further back, LEVEL=debug shows everything; a text is narrated with: make say TEXT="Hello there."`;
}
