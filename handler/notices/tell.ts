import { type CurrentAudio, describeAudio, type StoredAudio, spokenOptionsOf } from '../audio/audio.ts';
import { addressOf } from '../aws/s3-object.ts';
import type { AudioLink, Notice, NoticeTag } from '../contract.ts';
import { delay } from '../delay.ts';
import { NoticePendingError, TextDeletedError, type TextRefusedError } from '../errors.ts';
import type { Log } from '../log.ts';
import type { Invocation, Narrator } from '../run.ts';
import type { SpeechOptions } from '../speech/options.ts';
import type { TextVersion } from '../text/text-records.ts';
import { presignedLink } from './links.ts';
import { failedNotice, narratedNotice } from './notice.ts';
import { readNoticeTag, writeNoticeTag } from './notice-tag.ts';
import { notify } from './notify.ts';

/**
 * Audio without a tag was stored by a run that is about to notify, or that was ended before it could. A run that lives has notified
 * by then: SNS gets five attempts of at most seven seconds, with pauses of up to fifteen in all.
 */
const NOTICE_LEASE_MS = 60_000;
/**
 * Lambda repeats a failed invocation under the same id, a minute later at the earliest. At once the same id comes only when Lambda's
 * queue delivers an event twice, and then the other run is alive.
 */
const OWN_NOTICE_LEASE_MS = 5_000;
const POLL_INTERVAL_MS = 250;
/** Lambda's own limit. */
const LONGEST_RUN_MS = 15 * 60_000;

/** Tells of the audio that this run has stored. */
export async function notifyNarrated(
  { clients, config }: Narrator,
  text: TextVersion,
  audio: StoredAudio,
  options: SpeechOptions,
  { requestId }: Invocation,
  log: Log,
): Promise<void> {
  const { presignedLinkMinutes: minutes } = config;
  const link: AudioLink | undefined = minutes > 0 ? await presignedLink(clients.s3, audio, minutes) : undefined;
  try {
    await send({ clients, config }, narratedNotice(text, audio, options, requestId, link), log);
  } catch (error) {
    // So that the repetition need not wait whether this run is still about to notify.
    await tag({ clients, config }, audio, 'unsent', log);
    throw error;
  }
  await tag({ clients, config }, audio, 'sent', log);
}

/**
 * Sees to it that audio which is there already is notified of: by whoever stored it, or else by this run.
 *
 * @returns whether this run notified
 * @throws NoticePendingError
 */
export async function ensureNotified(
  narrator: Narrator,
  text: TextVersion,
  audio: CurrentAudio,
  invocation: Invocation,
  log: Log,
): Promise<boolean> {
  const { s3 } = narrator.clients;
  const storedAtMs = latestStoredAtMs(audio);
  const isOwn = audio.metadata['request-id'] === invocation.requestId;
  const leaseEndsAtMs = storedAtMs + (isOwn ? OWN_NOTICE_LEASE_MS : NOTICE_LEASE_MS);
  // Stored by an attempt of this very run whose answer was lost.
  const isOfThisRun = audio.metadata['run-id'] === invocation.id;
  for (;;) {
    const notified = await readNoticeTag(s3, audio);
    if (notified === 'sent') return false;
    if (isOfThisRun || notified === 'unsent' || Date.now() >= leaseEndsAtMs) break;
    if (invocation.remainingMs() < POLL_INTERVAL_MS * 4) throw new NoticePendingError(addressOf(audio));
    await delay(POLL_INTERVAL_MS);
  }
  await notifyNarrated(narrator, text, await describeAudio(s3, audio), spokenOptionsOf(audio), invocation, log);
  return true;
}

/** S3 dates what was uploaded in parts, shown by the dash in its ETag, by the beginning of the upload, not by its end. */
function latestStoredAtMs({ etag, storedAt }: CurrentAudio): number {
  const isMultipart = etag.includes('-');
  return isMultipart ? Math.min(Date.now(), storedAt.getTime() + LONGEST_RUN_MS) : storedAt.getTime();
}

/** @returns whether this run notified: a repeated event, refused for the same reason, has one notice. */
export async function notifyFailed(
  narrator: Narrator,
  text: TextVersion,
  refusal: TextRefusedError,
  { requestId }: Invocation,
  log: Log,
): Promise<boolean> {
  const notified: NoticeTag = `failed:${refusal.code}`;
  // No text and no version of it: nothing that could carry a tag. The role may ask for the tags of versions only.
  const isTaggable = text.versionId !== undefined || !(refusal instanceof TextDeletedError);
  if (isTaggable && (await readNoticeTag(narrator.clients.s3, text)) === notified) return false;
  await send(narrator, failedNotice(text, refusal, requestId), log);
  if (isTaggable) await tag(narrator, text, notified, log);
  return true;
}

async function send({ clients, config }: Narrator, notice: Notice, log: Log): Promise<void> {
  await notify(clients.sns, config, notice);
  log.info('Notice sent', { status: notice.status });
}

/** Never throws: the notice is out, and a repetition of the event would send it again. */
async function tag({ clients }: Narrator, tagged: TextVersion, value: NoticeTag, log: Log): Promise<void> {
  try {
    await writeNoticeTag(clients.s3, tagged, value);
  } catch (error) {
    log.error('Notice not tagged: a repetition of the event sends it again', error, { tag: value });
  }
}
