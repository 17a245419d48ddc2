import { randomUUID } from 'node:crypto';
import type { Context, S3Event, S3EventRecord } from 'aws-lambda';
import type { NamedText } from './aws/s3-object.ts';
import { type EventResult, TEXT_SUFFIX, type TextResult } from './contract.ts';
import { MalformedRecordError, RecordsFailedError } from './errors.ts';
import { createLog, type Log } from './log.ts';
import { createMetrics, type Figures } from './metrics.ts';
import { narrate } from './narrate.ts';
import { type Environment, newEffort, type Run } from './run.ts';

type EventContext = Pick<Context, 'awsRequestId' | 'getRemainingTimeInMillis'>;

/**
 * Every record of an event is worked on, one after the other, whatever happens to the others. The event then fails if
 * any of them failed, and Lambda repeats all of them. S3 sends one record per event: a single failure is thrown
 * unwrapped, so that the on-failure record shows its name.
 */
export function createEventHandler({ config, clients }: Environment, write: (line: string) => void) {
  const writeMetrics = createMetrics(config, write);

  return async (event: S3Event, context: EventContext): Promise<EventResult> => {
    const { awsRequestId: requestId } = context;
    const log = createLog(config.logLevel, write, { requestId });
    const remainingMs = () => context.getRemainingTimeInMillis();
    const run = { config, clients, log, requestId, id: randomUUID(), remainingMs };
    const records = recordsOf(event, log);
    const texts: EventResult['texts'][number][] = [];
    const failures: Error[] = [];
    for (const record of records) {
      try {
        texts.push(...(await handleRecord(record, run)));
      } catch (error) {
        failures.push(error as Error);
      }
    }
    const [first, ...others] = failures;
    if (first === undefined) return { texts };
    throw others.length === 0 ? first : new RecordsFailedError(failures, records.length);
  };

  async function handleRecord(record: S3EventRecord, run: Omit<Run, 'effort'>): Promise<EventResult['texts']> {
    // An event that S3 did not send may lack both.
    const log = run.log.with({ bucket: record?.s3?.bucket?.name, key: record?.s3?.object?.key });
    let text: NamedText | undefined;
    try {
      text = textOf(record);
    } catch (error) {
      log.error('Text failed', error);
      throw error;
    }
    if (text !== undefined) return [await handleText(text, run)];
    log.debug('Ignored: not a new .txt');
    return [];
  }

  async function handleText(text: NamedText, event: Omit<Run, 'effort'>): Promise<TextResult> {
    const effort = newEffort();
    const run = { ...event, log: event.log.with({ ...text }), effort };
    const { bucket, key, versionId } = text;
    const version = { bucket, key, ...(versionId !== undefined && { versionId }) };
    const startedAt = performance.now();
    let figures: Partial<Figures> | undefined;
    try {
      const { figures: known, ...outcome } = await narrate(run, text);
      figures = known && { ...known, narrationMs: performance.now() - startedAt };
      return { ...version, ...outcome };
    } catch (error) {
      run.log.error('Text failed', error);
      throw error;
    } finally {
      const asked = effort.calls > 0 && { ...effort, timeLeftMs: run.remainingMs() };
      if (figures || asked) writeMetrics({ ...figures, ...asked }, { requestId: run.requestId, ...version });
    }
  }
}

/**
 * S3's own test event has no records. Any other event without records is an error: ignored, it would be lost without a
 * trace.
 */
function recordsOf(event: S3Event, log: Log): readonly S3EventRecord[] {
  const { Event, Records } = (event ?? {}) as Partial<S3Event> & { readonly Event?: string };
  if (Array.isArray(Records)) return Records;
  if (Event === 's3:TestEvent') return [];
  const error = new MalformedRecordError('an event that is not of S3', event);
  log.error('Event refused', error);
  throw error;
}

/** The version id that S3 gives what it stores while versioning is not on. The next such object replaces it. */
const NO_VERSION = 'null';

/** What the bucket notifies of. A record without a name comes from a person who repeats an event by hand. */
const EVENT_NAMES = 'ObjectCreated:';

/**
 * The text that a record names, or nothing when it is not for us. S3 encodes keys in events like a form does: percent
 * signs and `+` for a space.
 *
 * @throws MalformedRecordError
 */
export function textOf(record: S3EventRecord): NamedText | undefined {
  const { eventName, s3 } = (record ?? {}) as Partial<S3EventRecord>;
  const object = s3?.object;
  if (typeof s3?.bucket?.name !== 'string' || typeof object?.key !== 'string') {
    throw new MalformedRecordError('a record that names no object of S3', record);
  }
  const key = decodeKey(object.key);
  // The bucket's notification has the same filter; an MP3 taken for a text would start an endless loop.
  if (!key.endsWith(TEXT_SUFFIX)) return undefined;
  if (eventName !== undefined && !String(eventName).startsWith(EVENT_NAMES)) return undefined;
  const { versionId, eTag } = object as { versionId?: string; eTag?: string };
  return {
    bucket: s3.bucket.name,
    key,
    ...(versionId && versionId !== NO_VERSION && { versionId }),
    ...(eTag && { etag: eTag }),
  };
}

function decodeKey(encoded: string): string {
  try {
    return decodeURIComponent(encoded.replaceAll('+', ' '));
  } catch (cause) {
    throw new MalformedRecordError('a key that is not URL-encoded', encoded, cause);
  }
}
