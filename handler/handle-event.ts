import type { Context, S3Event, S3EventRecord } from 'aws-lambda';
import { MalformedRecordError, RecordsFailedError } from './failures.ts';
import { createLog, type Log } from './log.ts';
import { type Narrator, narrate } from './narrate.ts';
import { textOf } from './text-records.ts';

/**
 * Every record of an event is worked on, one after the other, whatever happens to the others; then the event fails if any of
 * them did, and Lambda's retry repeats all of them. S3 sends one record an event, so an only failure is thrown as it is: its
 * name is what the on-failure record shows.
 */
export function createEventHandler(narrator: Narrator, write: (line: string) => void) {
  return async (event: S3Event, { awsRequestId: requestId }: Pick<Context, 'awsRequestId'>): Promise<void> => {
    const log = createLog(narrator.config.logLevel, write, { requestId });
    const records = recordsOf(event, log);
    const failures: Error[] = [];
    for (const record of records) {
      try {
        await handleRecord(narrator, record, requestId, log);
      } catch (error) {
        failures.push(error as Error);
      }
    }
    const [first, ...others] = failures;
    if (first === undefined) return;
    throw others.length === 0 ? first : new RecordsFailedError(failures, records.length);
  };
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

async function handleRecord(narrator: Narrator, record: S3EventRecord, requestId: string, log: Log): Promise<void> {
  // What is no record of S3 has neither.
  let recordLog = log.with({ bucket: record?.s3?.bucket?.name, key: record?.s3?.object?.key });
  try {
    const text = textOf(record);
    if (text === undefined) {
      recordLog.debug('Ignored: not a new .txt');
      return;
    }
    recordLog = log.with({ ...text });
    await narrate(narrator, text, requestId, recordLog);
  } catch (error) {
    recordLog.error('Text failed', error);
    throw error;
  }
}
