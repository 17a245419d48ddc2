import { CloudWatchLogsClient, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { type Access, clientSettings } from '../aws-clients.ts';

/** One line of the log group, or several where the function wrote them at once. */
export interface LogEvent {
  readonly stream: string;
  /** When it was written, in ms since 1970. MiniStack gives all lines of a run the time of its end. */
  readonly timestamp: number;
  readonly message: string;
}

/** CloudWatch shows a line some seconds after it was written, and streams in no common order. */
const OVERLAP_MS = 60_000;
/** The most events of one answer. MiniStack cuts there and gives no token for the rest. */
const PAGE_EVENTS = 10_000;

/**
 * Reads a log group again and again: each `read` returns what it had not returned before, in order of time. What is
 * late is found by looking again at the last minute, what is there twice is known by its id.
 */
export class LogReader {
  readonly #client: CloudWatchLogsClient;
  readonly #logGroupName: string;
  #since: number;
  #seen = new Map<string, number>();

  constructor(access: Access, logGroupName: string, since: Date) {
    this.#client = new CloudWatchLogsClient(clientSettings(access));
    this.#logGroupName = logGroupName;
    this.#since = since.getTime();
  }

  async read(): Promise<LogEvent[]> {
    const fresh: LogEvent[] = [];
    const last = await this.#readPages(fresh);
    const horizon = last - OVERLAP_MS;
    if (horizon > this.#since) {
      this.#since = horizon;
      this.#seen = new Map([...this.#seen].filter(([, timestamp]) => timestamp >= horizon));
    }
    return fresh.sort((a, b) => a.timestamp - b.timestamp); // Stable: each stream keeps its order.
  }

  /** @returns the time of the latest event. */
  async #readPages(fresh: LogEvent[]): Promise<number> {
    let startTime = this.#since;
    let last = startTime;
    let nextToken: string | undefined;
    // Of events without an id: equal ones are told apart by their number.
    let counts = new Map<string, number>();
    for (;;) {
      const page = await this.#client.send(
        new FilterLogEventsCommand({ logGroupName: this.#logGroupName, startTime, ...(nextToken && { nextToken }) }),
      );
      const events = page.events ?? [];
      for (const { eventId, logStreamName: stream = '', timestamp = 0, message = '' } of events) {
        last = Math.max(last, timestamp);
        const content = `${stream} ${timestamp} ${message}`;
        const number = (counts.get(content) ?? 0) + 1;
        counts.set(content, number);
        const id = eventId ?? `${number} ${content}`;
        if (!this.#seen.has(id)) fresh.push({ stream, timestamp, message });
        this.#seen.set(id, timestamp);
      }
      nextToken = page.nextToken;
      if (nextToken !== undefined) continue;
      if (events.length < PAGE_EVENTS || last === startTime) return last;
      startTime = last;
      counts = new Map();
    }
  }
}

/** Lambda's own lines and stack frames: they would crowd out what the function logged. */
const NOISE = /^((START|END|REPORT|INIT_START)\s|at )/;

/** The last lines that the function logged since a moment, oldest first. */
export async function readLastLogLines(
  access: Access,
  logGroupName: string,
  since: Date,
  count: number,
): Promise<string[]> {
  const events = await new LogReader(access, logGroupName, since).read();
  const lines = events.flatMap(({ message }) => message.split('\n')).map((line) => line.trim());
  return lines.filter((line) => line !== '' && !NOISE.test(line)).slice(-count);
}
