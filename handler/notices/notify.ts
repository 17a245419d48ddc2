import { GetObjectTaggingCommand, PutObjectTaggingCommand, type S3Client, type Tag } from '@aws-sdk/client-s3';
import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import {
  type CurrentAudio,
  describeAudio,
  foreignVersionOf,
  type StoredAudio,
  spokenOptionsOf,
} from '../audio/audio.ts';
import {
  addressOf,
  isMissing,
  type NamedText,
  type ObjectPlace,
  type TextVersion,
  targetOf,
  versionAddressOf,
} from '../aws/s3-object.ts';
import type { Config } from '../config.ts';
import { NOTICE_TAG, type Notice, type NoticeState, noticeTagOf, readNoticeTag } from '../contract.ts';
import { failureOf, NoticePendingError, type TextRefusedError } from '../errors.ts';
import type { Run } from '../run.ts';
import type { SpeechOptions } from '../speech/options.ts';
import { emailBody, emailSubject } from './email.ts';
import { failedNotice, narratedNotice, presignedLink } from './notice.ts';

/**
 * Audio without a tag: the run that stored it is about to notify, or was ended before it could. A run that is still
 * alive has notified by the end of this time: SNS gets five attempts of at most seven seconds, with pauses of up to
 * fifteen in all.
 */
const NOTICE_LEASE_MS = 60_000;
/**
 * Lambda repeats a failed invocation under the same id, a minute later at the earliest. The same id comes at once only
 * when Lambda's queue delivers an event twice; then the other run is alive.
 */
const OWN_NOTICE_LEASE_MS = 5_000;
const POLL_INTERVAL_MS = 250;
/** Lambda's own limit. */
const LONGEST_RUN_MS = 15 * 60_000;

/** Notifies of the audio that this run has stored. */
export async function notifyNarrated(
  run: Run,
  text: TextVersion,
  audio: StoredAudio,
  options: SpeechOptions,
): Promise<void> {
  const { presignedLinkMinutes: minutes } = run.config;
  const link = minutes > 0 ? await presignedLink(run.clients.s3, audio, minutes) : undefined;
  try {
    await send(run, narratedNotice(text, audio, options, { requestId: run.requestId, link }));
  } catch (error) {
    // So that a repetition notifies at once, and does not wait for this run.
    await tagOrLog(run, audio, noticeTagOf('unsent', text));
    throw error;
  }
  await tagOrLog(run, audio, noticeTagOf('sent', text));
}

/**
 * Sees to the notice of audio that is there already: the run that stored it sends it, or else this one.
 *
 * @returns whether this run notified
 * @throws NoticePendingError
 */
export async function ensureNotified(run: Run, text: TextVersion, audio: CurrentAudio): Promise<boolean> {
  const { s3 } = run.clients;
  const isOwn = audio.metadata['request-id'] === run.requestId;
  const leaseEndsAtMs = latestStoredAtMs(audio) + (isOwn ? OWN_NOTICE_LEASE_MS : NOTICE_LEASE_MS);
  // This run's own PutObject succeeded, but its answer was lost.
  const isOfThisRun = audio.metadata['run-id'] === run.id;
  for (;;) {
    const state = await readNoticeState(s3, audio, text);
    if (state === 'sent') return false;
    if (isOfThisRun || state === 'unsent' || Date.now() >= leaseEndsAtMs) break;
    if (run.remainingMs() < POLL_INTERVAL_MS * 4) throw new NoticePendingError(addressOf(audio));
    await new Promise((resolve) => setTimeout(resolve, POLL_INTERVAL_MS));
  }
  await notifyNarrated(run, text, await describeAudio(s3, audio), spokenOptionsOf(audio));
  return true;
}

/**
 * Which version the notice of this audio's successor is to name: the audio itself if Narrator did not make it, or the
 * one that it replaced if no notice has named that, because its run was ended before.
 */
export async function unnoticedForeignVersion(
  { clients: { s3 } }: Run,
  text: TextVersion,
  audio: CurrentAudio,
): Promise<string | undefined> {
  const { 'source-version-id': versionId, 'replaced-version-id': replaced } = audio.metadata;
  if (versionId === undefined || replaced === undefined) return foreignVersionOf(audio);
  return (await readNoticeState(s3, audio, { ...text, versionId })) === 'sent' ? undefined : replaced;
}

/** S3 dates a multipart upload, whose ETag has a dash, by its beginning, not by its end. */
function latestStoredAtMs({ etag, storedAt }: CurrentAudio): number {
  const isMultipart = etag.includes('-');
  return isMultipart ? Math.min(Date.now(), storedAt.getTime() + LONGEST_RUN_MS) : storedAt.getTime();
}

/** @returns whether this run notified: an event that is repeated and refused for the same reason has one notice. */
export async function notifyFailed(run: Run, text: NamedText, refusal: TextRefusedError): Promise<boolean> {
  const { versionId } = text;
  // Without a version, the text that is there now may be another one. The role may ask for the tags of versions only.
  const version = versionId === undefined ? undefined : { ...text, versionId };
  const state: NoticeState = `failed:${refusal.code}`;
  if (version !== undefined && (await readNoticeState(run.clients.s3, version, version)) === state) return false;
  await send(run, failedNotice(text, refusal, run.requestId));
  if (version !== undefined) await tagOrLog(run, version, noticeTagOf(state, version));
  return true;
}

async function send({ clients, config, log }: Run, notice: Notice): Promise<void> {
  await publishNotice(clients.sns, config, notice);
  log.info('Notice sent', { status: notice.status });
}

/**
 * Publishes one notice: for mail a text, for every other protocol the JSON document (SNS demands `default`). Its size
 * cannot reach SNS's 256 KB: keys end at 1,024 bytes, metadata at 2 KB, and the sentences of a `failed` notice are cut.
 */
export async function publishNotice(
  sns: SNSClient,
  { topicArn, consoleUrl }: Pick<Config, 'topicArn' | 'consoleUrl'>,
  notice: Notice,
): Promise<void> {
  const attribute = (value: string) => ({ DataType: 'String', StringValue: value });
  const command = new PublishCommand({
    TopicArn: topicArn,
    Subject: emailSubject(notice),
    MessageStructure: 'json',
    Message: JSON.stringify({ default: JSON.stringify(notice), email: emailBody(notice, consoleUrl) }),
    MessageAttributes: {
      status: attribute(notice.status),
      bucket: attribute(notice.bucket),
      key: attribute(percentEncode(notice.key)),
    },
  });
  await sns.send(command).catch((error) => {
    throw failureOf({ action: 'sns:Publish', resource: topicArn }, error);
  });
}

/**
 * SNS takes no control characters in attributes. The slash stays, so that a filter policy can match a folder by prefix.
 */
function percentEncode(key: string): string {
  return key.split('/').map(encodeURIComponent).join('/');
}

// What is known of an object's notice stands in a tag of it: a tag can be set after the object was stored, without a
// new version.

/**
 * Keeps the other tags, which are the user's. Does nothing when the object is gone. Never throws: the notice is out,
 * and Lambda's retry would send it again.
 */
async function tagOrLog({ clients: { s3 }, log }: Run, object: ObjectPlace, tag: string): Promise<void> {
  try {
    const tags = await readTags(s3, object);
    if (tags === undefined) return;
    const TagSet = [...tags.filter(({ Key }) => Key !== NOTICE_TAG), { Key: NOTICE_TAG, Value: tag }];
    await s3.send(new PutObjectTaggingCommand({ ...targetOf(object), Tagging: { TagSet } })).catch((error) => {
      throw failureOf(callOf('Put', object), error);
    });
  } catch (error) {
    log.error('Notice not tagged: a repetition of the event sends it again', error, { tag });
  }
}

/** Undefined when the object has no tag about this text, or is gone. */
async function readNoticeState(s3: S3Client, object: ObjectPlace, text: TextVersion): Promise<NoticeState | undefined> {
  const tags = await readTags(s3, object);
  return readNoticeTag(tags?.find(({ Key }) => Key === NOTICE_TAG)?.Value, text);
}

async function readTags(s3: S3Client, object: ObjectPlace): Promise<Tag[] | undefined> {
  try {
    const { TagSet = [] } = await s3.send(new GetObjectTaggingCommand(targetOf(object)));
    return TagSet;
  } catch (error) {
    if (isMissing(error, object)) return undefined;
    throw failureOf(callOf('Get', object), error);
  }
}

function callOf(verb: 'Get' | 'Put', object: ObjectPlace) {
  return { action: `s3:${verb}ObjectVersionTagging`, resource: versionAddressOf(object) };
}
