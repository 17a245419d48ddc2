import { createHash } from 'node:crypto';
import { GetObjectCommand, HeadObjectCommand, type S3Client, S3ServiceException } from '@aws-sdk/client-s3';
import {
  addressOf,
  encryptionFaultOf,
  explainHead,
  isMissing,
  type ObjectPlace,
  type TextVersion,
} from '../aws/s3-object.ts';
import { type AudioMetadata, audioKeyOf } from '../contract.ts';
import { AudioEncryptedError, failureOf } from '../errors.ts';
import { readStatedDuration, STAMP_BYTES } from '../mp3/info-frame.ts';
import type { Run } from '../run.ts';
import type { SpeechOptions } from '../speech/options.ts';
import type { SpeechSettings } from '../speech/speak-parts.ts';

/** What an MP3 is made from. */
export interface AudioOrigin extends SpeechSettings {
  readonly text: TextVersion;
  readonly storedAt: Date;
  /** Billed by Polly, as they were counted here. */
  readonly characters: number;
}

export interface StoredAudio extends ObjectPlace {
  readonly bytes: number;
  /** Billed by Polly, as they were counted here. */
  readonly characters: number;
  /** Absent when the audio does not state it, like that of the first release. */
  readonly durationSeconds?: number;
  /** The version in whose place it was put, if Narrator did not make that one. */
  readonly replacedVersionId?: string;
}

/** The audio that is beside a text now, whatever made it. */
export interface CurrentAudio extends ObjectPlace {
  /** As S3 writes it, for `If-Match`. */
  readonly etag: string;
  readonly bytes: number;
  readonly storedAt: Date;
  /** Empty or foreign if something else stored the audio. */
  readonly metadata: Partial<AudioMetadata>;
}

/** What new audio takes the place of. */
export interface ReplacedAudio {
  /** As S3 writes it, for `If-Match`. */
  readonly etag: string;
  /** What the notice is to name: a version that Narrator did not make. */
  readonly foreignVersionId?: string | undefined;
}

export const AUDIO_CONTENT_TYPE = 'audio/mpeg';

/** More than the first frame of any MP3; that frame states the duration of the whole. */
const FIRST_FRAME_BYTES = 4_096;

/** Where the audio of a text goes: beside it. */
export function audioPlaceOf({ bucket, key }: TextVersion): ObjectPlace {
  return { bucket, key: audioKeyOf(key) };
}

/** The error, not thrown, when what is there can be neither looked at nor replaced: it may be of no matter. */
export async function findAudio(
  s3: S3Client,
  text: TextVersion,
): Promise<CurrentAudio | AudioEncryptedError | undefined> {
  const place = audioPlaceOf(text);
  try {
    const head = await s3.send(new HeadObjectCommand({ Bucket: place.bucket, Key: place.key }));
    const {
      ETag: etag = '',
      VersionId,
      ContentLength: bytes = 0,
      LastModified: storedAt = new Date(0),
      Metadata,
    } = head;
    return { ...place, etag, bytes, storedAt, metadata: { ...Metadata }, ...(VersionId && { versionId: VersionId }) };
  } catch (error) {
    if (error instanceof S3ServiceException && error.$metadata.httpStatusCode === 404) return undefined;
    const reason = await explainHead(s3, place, error);
    if (isMissing(reason, place)) return undefined;
    const fault = encryptionFaultOf(reason);
    if (fault !== undefined) return new AudioEncryptedError(addressOf(place), fault, reason);
    const refusalMayAlsoMean =
      'there is no audio yet, which S3 says only to a role that may s3:ListBucket on the bucket';
    throw failureOf({ action: 's3:GetObject', resource: addressOf(place), refusalMayAlsoMean }, reason ?? error);
  }
}

/** The user metadata of an MP3: ASCII, at most 2 KB. From it the notice can be sent without reading the text again. */
export function originMetadata(run: Pick<Run, 'requestId' | 'id'>, origin: AudioOrigin): AudioMetadata {
  const { text, storedAt, options, characters } = origin;
  const { voiceId, engine, languageCode, sampleRate } = options;
  return {
    'source-version-id': text.versionId,
    'source-etag': text.etag ?? '',
    'source-last-modified': storedAt.toISOString(),
    settings: settingsOf(origin),
    'voice-id': voiceId,
    engine,
    ...(languageCode !== undefined && { 'language-code': languageCode }),
    ...(sampleRate !== undefined && { 'sample-rate': sampleRate }),
    characters: String(characters),
    'request-id': run.requestId,
    'run-id': run.id,
  };
}

/**
 * Bytes to be stored within the MP3, so that no two runs make the same MP3, even of the same words. S3's conditions
 * compare the hash of the bytes: of two equal MP3s, one could replace the other unnoticed.
 */
export function runStampOf(metadata: AudioMetadata): Uint8Array {
  return createHash('sha256').update(JSON.stringify(metadata)).digest().subarray(0, STAMP_BYTES);
}

/**
 * Of audio that Narrator did not make. What was stored before versioning was on has an id that S3 does not always
 * state.
 */
export function foreignVersionOf({ metadata, versionId = 'null' }: CurrentAudio): string | undefined {
  return metadata['source-version-id'] === undefined ? versionId : undefined;
}

/** Made from this very version. */
export function isOfText({ metadata }: CurrentAudio, { versionId }: TextVersion): boolean {
  return metadata['source-version-id'] === versionId;
}

/** Made from this very version with these very settings. */
export function isUpToDate(audio: CurrentAudio, origin: Pick<AudioOrigin, 'text' | 'options' | 'textType'>): boolean {
  return isOfText(audio, origin.text) && audio.metadata['settings'] === settingsOf(origin);
}

/** S3 states times in whole seconds: of two versions within one second neither counts as newer here. */
export function isOfNewerText({ metadata }: CurrentAudio, storedAt: Date): boolean {
  return Date.parse(metadata['source-last-modified'] ?? '') > storedAt.getTime();
}

/** How the audio was spoken, read back from its metadata. */
export function spokenOptionsOf({ metadata }: CurrentAudio): SpeechOptions {
  const { 'language-code': languageCode, 'sample-rate': sampleRate } = metadata;
  return {
    voiceId: metadata['voice-id'] ?? '',
    engine: metadata['engine'] ?? '',
    ...(languageCode !== undefined && { languageCode }),
    ...(sampleRate !== undefined && { sampleRate }),
  };
}

/** The audio as its notice describes it. Its first frame is read for the duration. */
export async function describeAudio(s3: S3Client, audio: CurrentAudio): Promise<StoredAudio> {
  const { bucket, key, versionId, bytes, metadata } = audio;
  const command = new GetObjectCommand({
    Bucket: bucket,
    Key: key,
    // The role may read only the current MP3. If another one has just replaced it, this fails and Lambda repeats the
    // event.
    IfMatch: audio.etag,
    Range: `bytes=0-${FIRST_FRAME_BYTES - 1}`,
  });
  const reply = await s3.send(command).catch((error) => {
    throw failureOf({ action: 's3:GetObject', resource: addressOf(audio) }, error);
  });
  const firstBytes = (await reply.Body?.transformToByteArray()) ?? new Uint8Array();
  const durationSeconds = readStatedDuration(firstBytes);
  const replacedVersionId = metadata['replaced-version-id'];
  return {
    bucket,
    key,
    ...(versionId !== undefined && { versionId }),
    ...(replacedVersionId !== undefined && { replacedVersionId }),
    bytes,
    characters: Number(metadata['characters']),
    ...(durationSeconds !== undefined && { durationSeconds }),
  };
}

/** A hash of everything beside the text that can be heard. */
function settingsOf({ options, textType }: SpeechSettings): string {
  const { voiceId, engine, languageCode, sampleRate, textType: _, ...forgotten } = options as SpeechOptions;
  // An option that is missing here would leave audio up to date that was made without it.
  forgotten satisfies Record<string, never>;
  const settings = JSON.stringify([voiceId, engine, languageCode ?? '', sampleRate ?? '', textType]);
  return createHash('sha256').update(settings).digest('hex');
}
