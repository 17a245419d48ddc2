import { randomUUID } from 'node:crypto';
import type { Context, S3Event, S3EventRecord } from 'aws-lambda';
import type { EventResult, TextResult } from './contract.ts';
import { MalformedRecordError, RecordsFailedError } from './errors.ts';
import { createLog, type Log } from './log.ts';
import { createMetrics } from './metrics.ts';
import { narrate } from './narrate.ts';
import type { Invocation, Narrator } from './run.ts';
import { textOf } from './text/text-records.ts';

type EventContext = Pick<Context, 'awsRequestId' | 'getRemainingTimeInMillis'>;

/**
 * Every record of an event is worked on, one after the other, whatever happens to the others; then the event fails if any of
 * them did, and Lambda's retry repeats all of them. S3 sends one record an event, so an only failure is thrown as it is: its
 * name is what the on-failure record shows.
 */
export function createEventHandler(narrator: Narrator, write: (line: string) => void) {
  const writeMetrics = createMetrics(narrator.config, write);

  return async (event: S3Event, context: EventContext): Promise<EventResult> => {
    const { awsRequestId: requestId } = context;
    const invocation = { requestId, id: randomUUID(), remainingMs: () => context.getRemainingTimeInMillis() };
    const log = createLog(narrator.config.logLevel, write, { requestId });
    const records = recordsOf(event, log);
    const texts: TextResult[] = [];
    const failures: Error[] = [];
    for (const record of records) {
      try {
        texts.push(...(await handleRecord(record, invocation, log)));
      } catch (error) {
        failures.push(error as Error);
      }
    }
    const [first, ...others] = failures;
    if (first === undefined) return { texts };
    throw others.length === 0 ? first : new RecordsFailedError(failures, records.length);
  };

  async function handleRecord(record: S3EventRecord, invocation: Invocation, log: Log): Promise<EventResult['texts']> {
    // What is no record of S3 has neither.
    let recordLog = log.with({ bucket: record?.s3?.bucket?.name, key: record?.s3?.object?.key });
    try {
      const text = textOf(record);
      if (text === undefined) {
        recordLog.debug('Ignored: not a new .txt');
        return [];
      }
      recordLog = log.with({ ...text });
      const startedAt = performance.now();
      const { figures, ...result } = await narrate(narrator, text, invocation, recordLog);
      const { bucket, key } = text;
      const { outcome, versionId } = result;
      if (figures !== undefined && (outcome === 'narrated' || outcome === 'failed')) {
        const about = { requestId: invocation.requestId, bucket, key, ...(versionId && { versionId }) };
        writeMetrics({ outcome, narrationMs: performance.now() - startedAt, ...figures }, about);
      }
      return [{ bucket, key, ...result }];
    } catch (error) {
      recordLog.error('Text failed', error);
      throw error;
    }
  }
}

/** S3's own test event has no records, and any other event without them would be lost unseen if it were taken for done. */
function recordsOf(event: S3Event, log: Log): readonly S3EventRecord[] {
  const { Event, Records } = (event ?? {}) as Partial<S3Event> & { readonly Event?: string };
  if (Array.isArray(Records)) return Records;
  if (Event === 's3:TestEvent') return [];
  const error = new MalformedRecordError('an event that is not of S3', event);
  log.error('Event refused', error);
  throw error;
}
