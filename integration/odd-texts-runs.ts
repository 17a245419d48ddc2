import { CloudWatchLogsClient, paginateFilterLogEvents } from '@aws-sdk/client-cloudwatch-logs';
import { clientSettings } from '../client/aws-clients.ts';
import { clientsOf, type Stack } from './stack.ts';

/** What the function's log tells about its runs. */
export interface Runs {
  /**
   * Lambda logs a START for every attempt: a retry is one more, under the same request id or, on an emulator, under a
   * new one.
   */
  readonly starts: ReadonlyMap<string, number>;
  /** The text's key by the request id, of every run that logged one in a line that arrived whole. */
  readonly keys: ReadonlyMap<string, string>;
}

export async function readRuns(stack: Stack, since: Date): Promise<Runs> {
  const client = new CloudWatchLogsClient(clientSettings(clientsOf(stack).access));
  const { logGroupName } = stack.deployment;
  const starts = new Map<string, number>();
  const keys = new Map<string, string>();
  for await (const page of paginateFilterLogEvents({ client }, { logGroupName, startTime: since.getTime() })) {
    for (const line of (page.events ?? []).flatMap(({ message = '' }) => message.split('\n'))) {
      const started = /^START RequestId: (\S+)/.exec(line)?.[1];
      if (started !== undefined) starts.set(started, (starts.get(started) ?? 0) + 1);
      const { requestId, key } = parse(line);
      if (requestId !== undefined && key !== undefined) keys.set(requestId, key);
    }
  }
  return { starts, keys };
}

/**
 * A line of the function's own. Lambda's are no JSON, and MiniStack cuts a line where Python sees an end of line: at
 * U+2028 and others.
 */
function parse(line: string): { readonly requestId?: string; readonly key?: string } {
  try {
    return JSON.parse(line);
  } catch {
    return {};
  }
}
