import { createHash } from 'node:crypto';
import { HeadObjectCommand, PutObjectCommand, type S3Client, S3ServiceException } from '@aws-sdk/client-s3';
import { failureOf } from './failures.ts';
import type { TextType } from './measure-text.ts';
import type { SpeechOptions } from './options.ts';
import { audioKeyOf, type TextVersion } from './text-records.ts';

/** What the audio's metadata tells about its making; S3 allows ASCII and 2 KB in all. */
export interface AudioOrigin {
  readonly text: TextVersion;
  readonly options: SpeechOptions;
  readonly textType: TextType;
}

export interface StoredAudio {
  readonly bucket: string;
  readonly key: string;
  /** Absent in a bucket without versioning. */
  readonly versionId?: string;
  readonly bytes: number;
  /** Billed by Polly. */
  readonly characters: number;
}

export const AUDIO_CONTENT_TYPE = 'audio/mpeg';

/** What S3 calls the version of an object in a bucket without versioning. */
const NO_VERSION = 'null';

export async function storeAudio(
  s3: S3Client,
  origin: AudioOrigin,
  bytes: Uint8Array,
  characters: number,
): Promise<StoredAudio> {
  const { bucket, key } = placeOf(origin);
  const command = new PutObjectCommand({
    Bucket: bucket,
    Key: key,
    Body: bytes,
    ContentType: AUDIO_CONTENT_TYPE,
    Metadata: { ...originMetadata(origin), 'voice-id': origin.options.voiceId, characters: String(characters) },
  });
  const { VersionId } = await s3.send(command).catch((error) => {
    throw failureOf({ action: 's3:PutObject', resource: `s3://${bucket}/${key}` }, error);
  });
  return { bucket, key, bytes: bytes.length, characters, ...(VersionId && { versionId: VersionId }) };
}

/** The current audio of a text when it was made from this very version with these very settings, else nothing. */
export async function findAudio(s3: S3Client, origin: AudioOrigin): Promise<StoredAudio | undefined> {
  const { bucket, key } = placeOf(origin);
  try {
    const head = await s3.send(new HeadObjectCommand({ Bucket: bucket, Key: key }));
    const { Metadata: metadata, ContentLength: bytes = 0, VersionId } = head;
    const same = Object.entries(originMetadata(origin)).every(([name, value]) => metadata?.[name] === value);
    if (!same) return undefined;
    return {
      bucket,
      key,
      bytes,
      characters: Number(metadata?.['characters']),
      ...(VersionId && { versionId: VersionId }),
    };
  } catch (error) {
    if (error instanceof S3ServiceException && error.$metadata.httpStatusCode === 404) return undefined;
    const refusalMayAlsoMean =
      'there is no audio yet, which S3 tells only to a role that may s3:ListBucket on the bucket';
    throw failureOf({ action: 's3:GetObject', resource: `s3://${bucket}/${key}`, refusalMayAlsoMean }, error);
  }
}

function placeOf({ text }: AudioOrigin) {
  return { bucket: text.bucket, key: audioKeyOf(text.key) };
}

function originMetadata({ text, options, textType }: AudioOrigin) {
  const { voiceId, engine, languageCode, sampleRate } = options;
  const settings = JSON.stringify([voiceId, engine, languageCode ?? '', sampleRate ?? '', textType]);
  return {
    'source-version-id': text.versionId ?? NO_VERSION,
    'source-etag': text.etag ?? '',
    settings: createHash('sha256').update(settings).digest('hex'),
  };
}
