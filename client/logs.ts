import { CloudWatchLogsClient, paginateFilterLogEvents } from '@aws-sdk/client-cloudwatch-logs';
import { type Access, clientSettings } from './aws-clients.ts';

/** Lambda's own lines and stack frames: they would crowd out what the function logged. */
const NOISE = /^((START|END|REPORT|INIT_START)\s|at )/;

/** The last lines that the function logged since a moment, oldest first. */
export async function readLastLogLines(
  access: Access,
  logGroupName: string,
  since: Date,
  count: number,
): Promise<string[]> {
  const client = new CloudWatchLogsClient(clientSettings(access));
  const events: { timestamp?: number | undefined; message?: string | undefined }[] = [];
  for await (const page of paginateFilterLogEvents({ client }, { logGroupName, startTime: since.getTime() })) {
    events.push(...(page.events ?? []));
  }
  // Each stream comes in its own order; several of them run at once.
  events.sort((a, b) => (a.timestamp ?? 0) - (b.timestamp ?? 0));
  const lines = events.flatMap(({ message = '' }) => message.split('\n')).map((line) => line.trim());
  return lines.filter((line) => line !== '' && !NOISE.test(line)).slice(-count);
}
