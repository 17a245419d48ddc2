import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { GetObjectCommand, HeadObjectCommand, NotFound, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { parseBuffer } from 'music-metadata';
import { audioKeyOf, type Notice } from '../handler/contract.ts';
import { type Access, createS3Client, createSnsClient, createSqsClient } from './aws-clients.ts';
import type { Deployment } from './deployment.ts';
import { readGiveUp } from './give-up.ts';
import { type DeliveredMessage, type Inbox, openInbox } from './inbox.ts';
import { withInterrupts } from './interrupts.ts';
import { RefusalUnreadableError, readRefusal } from './refusal.ts';
import { waitFor } from './wait-for.ts';

export interface NarrationRequest {
  readonly access: Access;
  readonly deployment: Deployment;
  readonly key: string;
  readonly body: Uint8Array;
  /** The folder that takes the MP3. */
  readonly audioDir: string;
  /** User metadata of the text: by `OptionName`s it overrides the function's settings. */
  readonly options?: Readonly<Record<string, string>>;
  /** How long to wait for what comes of it; three minutes where it is not said. */
  readonly timeoutMs?: number;
}

/** What became of a text: the MP3 on this machine, or why there is none: the code, and locally the notice as well. */
export type Narration =
  | { readonly status: 'narrated'; readonly audio: DownloadedAudio; readonly notice?: ReceivedNotice }
  | { readonly status: 'failed'; readonly code: string; readonly notice?: ReceivedNotice };

export interface DownloadedAudio {
  readonly path: string;
  readonly bytes: number;
  readonly durationSeconds: number;
  readonly voiceId: string;
}

export interface ReceivedNotice {
  readonly subject: string | undefined;
  readonly document: Notice;
}

/** Lambda retried and gave up: no notice will come. */
export class GaveUpError extends Error {
  override name = 'GaveUpError';
}

/**
 * Polly needs seconds, a cold start and Lambda's two retries minutes. In a burst the function itself waits for a quarter of
 * an hour, which nobody sits through: then the error says that the text may still come.
 */
const TIMEOUT_MS = 180_000;
const AUDIO_POLL_MS = 1_000;

/**
 * Uploads a text and waits for what comes of it. On a local target that is its notice, or the alert that none will
 * come; both are read by queues that are subscribed during the call. On AWS nothing is created: this waits for the MP3
 * of this very version, or for the tag that the function leaves on a text that it refuses.
 *
 * @throws {GaveUpError} when Lambda has given the text up (local targets).
 * @throws {WaitError} when nothing was heard of it in time.
 */
export function narrate(request: NarrationRequest): Promise<Narration> {
  const work = request.access.endpoint === undefined ? waitForResult : waitForNotice;
  return withInterrupts((signal) => work(request, signal));
}

async function waitForNotice(request: NarrationRequest, signal: AbortSignal): Promise<Narration> {
  const { access, deployment, timeoutMs = TIMEOUT_MS } = request;
  const s3 = createS3Client(access);
  const [sns, sqs] = [createSnsClient(access), createSqsClient(access)];
  const inboxes: Inbox[] = [];
  try {
    const notices = await openInbox(sns, sqs, deployment.noticesTopicArn);
    inboxes.push(notices);
    const alerts = await openInbox(sns, sqs, deployment.alertsTopicArn);
    inboxes.push(alerts);
    const versionId = await upload(s3, request);
    const notice = await waitFor(
      async () => {
        const received = (await notices.receive()).map(readNotice);
        const wanted = received.find(({ document }) => document.versionId === versionId);
        return wanted ?? throwOnGiveUp(await alerts.receive(0), request.key, versionId);
      },
      {
        what: `the notice about ${request.key} (in a burst it may still come)`,
        timeoutMs,
        signal,
        isFinal: (error) => error instanceof GaveUpError || isConnectionRefused(error),
      },
    );
    const { document } = notice;
    if (document.status === 'failed') return { status: 'failed', code: document.error.code, notice };
    const { audio } = document;
    return { status: 'narrated', audio: await download(s3, request, audio.key, audio.versionId), notice };
  } finally {
    // When the AWS emulator is gone there is nothing to close, and the reason of the failure matters more.
    await Promise.allSettled(inboxes.map((inbox) => inbox.close()));
  }
}

function readNotice({ subject, message }: DeliveredMessage): ReceivedNotice {
  return { subject, document: JSON.parse(message) };
}

function throwOnGiveUp(alerts: readonly DeliveredMessage[], key: string, versionId: string | undefined): undefined {
  for (const { message } of alerts) {
    const giveUp = readGiveUp(message, versionId);
    if (giveUp !== undefined) {
      throw new GaveUpError(`Lambda gave up on ${key} (${giveUp.condition}): ${giveUp.reason}`);
    }
  }
  return undefined;
}

/** Nothing listens any more: the AWS emulator has ended, and no waiting brings it back. */
function isConnectionRefused(error: unknown): boolean {
  return (error as NodeJS.ErrnoException | undefined)?.code === 'ECONNREFUSED';
}

async function waitForResult(request: NarrationRequest, signal: AbortSignal): Promise<Narration> {
  const { access, deployment, key, timeoutMs = TIMEOUT_MS } = request;
  const s3 = createS3Client(access);
  const versionId = await upload(s3, request);
  const audioKey = audioKeyOf(key);
  const text = { bucket: deployment.bucket, key, versionId };
  let unreadable: RefusalUnreadableError | undefined;
  const readCode = async () => {
    try {
      return unreadable === undefined ? await readRefusal(s3, text) : undefined;
    } catch (error) {
      if (!(error instanceof RefusalUnreadableError)) throw error;
      unreadable = error; // Whoever may not read tags still gets the MP3.
      return undefined;
    }
  };
  const result = await waitFor(
    async () => {
      const audio = await findAudio(s3, deployment.bucket, audioKey, versionId).catch((error: Error) => error);
      if (audio !== undefined && !(audio instanceof Error)) return { audioVersionId: audio.versionId };
      const code = await readCode();
      if (code !== undefined) return { code };
      if (audio !== undefined) throw audio;
      return undefined;
    },
    {
      what: `s3://${deployment.bucket}/${audioKey} (in a burst it may still come)`,
      timeoutMs,
      intervalMs: AUDIO_POLL_MS,
      signal,
      isFinal: isCredentialsFault,
    },
  ).catch((error) => {
    throw unreadable === undefined ? error : new Error(`${error.message}\n${unreadable.message}`, { cause: error });
  });
  if ('code' in result) return { status: 'failed', code: result.code };
  return { status: 'narrated', audio: await download(s3, request, audioKey, result.audioVersionId) };
}

/** The MP3 that was made of this version of a text; undefined while there is none. */
async function findAudio(s3: S3Client, bucket: string, key: string, textVersionId: string | undefined) {
  try {
    const { Metadata, VersionId } = await s3.send(new HeadObjectCommand({ Bucket: bucket, Key: key }));
    return Metadata?.['source-version-id'] === textVersionId ? { versionId: VersionId } : undefined;
  } catch (error) {
    if (error instanceof NotFound) return undefined;
    throw error;
  }
}

/**
 * Waiting renews no credentials. A plain 403 is not final: without s3:ListBucket it is also S3's answer for "not
 * there".
 */
function isCredentialsFault(error: unknown): boolean {
  const name = (error as Error | undefined)?.name ?? '';
  return ['CredentialsProviderError', 'ExpiredToken', 'InvalidAccessKeyId', 'SignatureDoesNotMatch'].includes(name);
}

async function upload(s3: S3Client, { deployment, key, body, options }: NarrationRequest): Promise<string | undefined> {
  const { VersionId } = await s3.send(
    new PutObjectCommand({
      Bucket: deployment.bucket,
      Key: key,
      Body: body,
      ContentType: 'text/plain',
      Metadata: { ...options },
    }),
  );
  return VersionId;
}

async function download(
  s3: S3Client,
  { deployment, audioDir }: NarrationRequest,
  key: string,
  versionId: string | undefined,
): Promise<DownloadedAudio> {
  const object = await s3.send(
    new GetObjectCommand({ Bucket: deployment.bucket, Key: key, ...(versionId && { VersionId: versionId }) }),
  );
  const bytes = (await object.Body?.transformToByteArray()) ?? new Uint8Array();
  const path = join(audioDir, key);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, bytes);
  const { format } = await parseBuffer(bytes, { mimeType: 'audio/mpeg' }, { duration: true });
  return {
    path,
    bytes: bytes.length,
    durationSeconds: format.duration ?? 0,
    voiceId: object.Metadata?.['voice-id'] ?? 'unknown',
  };
}
