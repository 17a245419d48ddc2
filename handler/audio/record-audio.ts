import {
  AbortMultipartUploadCommand,
  type CompletedPart,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  PutObjectCommand,
  type S3Client,
  S3ServiceException,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { addressOf, type ObjectPlace, targetOf } from '../aws/s3-object.ts';
import type { AudioMetadata } from '../contract.ts';
import { AudioEmptyError, failureOf } from '../errors.ts';
import { Mp3Joiner } from '../mp3/joiner.ts';
import { releaseMemory } from '../release-memory.ts';
import type { Run } from '../run.ts';
import { speakParts } from '../speech/speak-parts.ts';
import type { TextPart } from '../text/split-text.ts';
import {
  AUDIO_CONTENT_TYPE,
  type AudioOrigin,
  audioPlaceOf,
  originMetadata,
  type ReplacedAudio,
  runStampOf,
  type StoredAudio,
} from './audio.ts';

/** The speech of a whole text as one MP3, not yet stored. */
export interface Recording {
  /** Whether `store` may be called again when it met a conflict. */
  readonly isRepeatable: boolean;
  /** Puts it in the place of `replaced`, or where nothing is; undefined when something else is there now. */
  store(replaced: ReplacedAudio | undefined): Promise<StoredAudio | undefined>;
}

/**
 * Has the parts spoken and joins them in their order. Only the parts spoken at a time and those not yet sent are in
 * memory.
 *
 * @param replaced what is to be replaced, as far as is known: the first part of a long MP3 may be sent with its
 * metadata at once
 * @throws TextRefusedError when Polly will never speak it, OutOfTimeError, AccessDeniedError, AwsCallError
 */
export async function recordAudio(
  run: Run,
  origin: AudioOrigin,
  parts: readonly TextPart[],
  replaced?: ReplacedAudio,
): Promise<Recording> {
  const place = audioPlaceOf(origin.text);
  const metadata = originMetadata(run, origin);
  const upload = new AudioUpload(run.clients.s3, place, metadata, replaced);
  const joiner = new Mp3Joiner();
  try {
    for await (const audio of speakParts(run, origin, parts)) {
      for (const frames of audio) await upload.append(joiner.add(frames));
    }
    if (joiner.frames === 0) throw new AudioEmptyError();
  } catch (error) {
    await upload.abort();
    throw error;
  }

  const { durationSeconds } = joiner;
  run.log.info('Text synthesized', { ...origin.options, textType: origin.textType, ...run.effort, durationSeconds });
  return {
    get isRepeatable() {
      return upload.isRepeatable;
    },
    async store(replaced) {
      const result = await upload.store(joiner.header(runStampOf(metadata)), replaced);
      if (result === 'conflict') return undefined;
      const { foreignVersionId: replacedVersionId } = replaced ?? {};
      const audio = { ...place, ...result, characters: origin.characters, durationSeconds };
      return { ...audio, ...(replacedVersionId !== undefined && { replacedVersionId }) };
    },
  };
}

/**
 * The smallest part that S3 takes; only the last may be smaller.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html
 */
export const MIN_PART_BYTES = 5 * 1024 * 1024;

const FIRST_PART_NUMBER = 1;

/** `conflict`: the audio beside the text is no longer the one to be replaced; nothing was stored. */
export type StoreResult = { readonly versionId?: string; readonly bytes: number } | 'conflict';

/**
 * One MP3 on its way to S3. The first part is sent last, because it begins with a frame that states the length of the
 * whole. In memory are this part and the one that is being filled; an MP3 that fits into the two goes in a single
 * PutObject.
 */
export class AudioUpload {
  readonly #s3: S3Client;
  readonly #place: ObjectPlace;
  readonly #metadata: Partial<AudioMetadata>;
  #replaced: ReplacedAudio | undefined;
  readonly #first: Uint8Array[] = [];
  #next: Uint8Array[] = [];
  #sentBytes = 0;
  #multipart: Multipart | undefined;

  constructor(s3: S3Client, place: ObjectPlace, metadata: Partial<AudioMetadata>, replaced?: ReplacedAudio) {
    this.#s3 = s3;
    this.#place = place;
    this.#metadata = metadata;
    this.#replaced = replaced;
  }

  /** Takes over the bytes. Waits for S3 when a part is full, so that no more audio is made than can be stored. */
  async append(bytes: Uint8Array): Promise<void> {
    if (lengthOf(this.#first) < MIN_PART_BYTES) {
      this.#first.push(bytes);
      return;
    }
    this.#next.push(bytes);
    if (lengthOf(this.#next) < MIN_PART_BYTES) return;
    try {
      this.#multipart ??= { uploadId: await this.#create(), parts: [] };
      await this.#sendNext(this.#multipart);
    } catch (error) {
      throw this.#failureOf(error);
    }
  }

  /** Whether `store` may be called again after a conflict: what was sent in parts is lost with it. */
  get isRepeatable(): boolean {
    return this.#multipart === undefined;
  }

  /**
   * Puts the header and all that was appended in the place of `replaced`, or where nothing is.
   *
   * @throws AccessDeniedError, AwsCallError
   */
  async store(header: Uint8Array, replaced: ReplacedAudio | undefined): Promise<StoreResult> {
    this.#replaced = replaced;
    const condition = replaced === undefined ? { IfNoneMatch: '*' } : { IfMatch: replaced.etag };
    try {
      if (this.#multipart === undefined) return await this.#put(header, condition);
      if (this.#next.length > 0) await this.#sendNext(this.#multipart);
      await this.#sendPart(this.#multipart, FIRST_PART_NUMBER, Buffer.concat([header, ...this.#first]));
      return await this.#complete(this.#multipart, condition);
    } catch (error) {
      await this.abort();
      if (isConflict(error)) return 'conflict';
      throw this.#failureOf(error);
    }
  }

  /** Removes the parts that were sent: nobody sees them, but they are billed. Never throws: it follows a failure. */
  async abort(): Promise<void> {
    if (this.#multipart === undefined) return;
    const { uploadId } = this.#multipart;
    await this.#s3
      .send(new AbortMultipartUploadCommand({ ...targetOf(this.#place), UploadId: uploadId }))
      .catch(() => undefined);
  }

  async #put(header: Uint8Array, condition: Condition): Promise<StoreResult> {
    const body = Buffer.concat([header, ...this.#first, ...this.#next]);
    const { VersionId } = await this.#s3.send(
      new PutObjectCommand({ ...targetOf(this.#place), ...this.#kind, ...condition, Body: body }),
    );
    return { bytes: body.length, ...(VersionId && { versionId: VersionId }) };
  }

  async #create(): Promise<string> {
    const command = new CreateMultipartUploadCommand({ ...targetOf(this.#place), ...this.#kind });
    const { UploadId = '' } = await this.#s3.send(command);
    return UploadId;
  }

  async #sendNext(multipart: Multipart): Promise<void> {
    const body = Buffer.concat(this.#next);
    for (const chunk of this.#next) releaseMemory(chunk);
    this.#next = [];
    await this.#sendPart(multipart, FIRST_PART_NUMBER + 1 + multipart.parts.length, body);
  }

  async #sendPart({ uploadId, parts }: Multipart, number: number, body: Buffer): Promise<void> {
    const command = new UploadPartCommand({
      ...targetOf(this.#place),
      UploadId: uploadId,
      PartNumber: number,
      Body: body,
    });
    const { ETag, ChecksumCRC32 } = await this.#s3.send(command);
    parts.push({ PartNumber: number, ...(ETag && { ETag }), ...(ChecksumCRC32 && { ChecksumCRC32 }) });
    this.#sentBytes += body.length;
    releaseMemory(body);
  }

  async #complete({ uploadId, parts }: Multipart, condition: Condition): Promise<StoreResult> {
    const command = new CompleteMultipartUploadCommand({
      ...targetOf(this.#place),
      ...condition,
      UploadId: uploadId,
      MultipartUpload: { Parts: parts.toSorted((a, b) => Number(a.PartNumber) - Number(b.PartNumber)) },
    });
    const { VersionId } = await this.#s3.send(command);
    return { bytes: this.#sentBytes, ...(VersionId && { versionId: VersionId }) };
  }

  get #kind() {
    const { foreignVersionId } = this.#replaced ?? {};
    const metadata: Partial<AudioMetadata> = {
      ...this.#metadata,
      ...(foreignVersionId !== undefined && { 'replaced-version-id': foreignVersionId }),
    };
    return { ContentType: AUDIO_CONTENT_TYPE, Metadata: { ...metadata } };
  }

  /** All calls of a multipart upload but AbortMultipartUpload need this one permission. */
  #failureOf(error: unknown): Error {
    return failureOf({ action: 's3:PutObject', resource: addressOf(this.#place) }, error);
  }
}

interface Multipart {
  readonly uploadId: string;
  readonly parts: CompletedPart[];
}

type Condition = { readonly IfNoneMatch: string } | { readonly IfMatch: string };

/** 404: the audio to replace is gone, or this very upload was completed by an attempt whose answer was lost. */
const CONFLICT_STATUSES: readonly (number | undefined)[] = [404, 409, 412];

function isConflict(error: unknown): boolean {
  return (
    error instanceof S3ServiceException &&
    CONFLICT_STATUSES.includes(error.$metadata.httpStatusCode) &&
    error.name !== 'NoSuchBucket'
  );
}

function lengthOf(chunks: readonly Uint8Array[]): number {
  return chunks.reduce((sum, { length }) => sum + length, 0);
}
