// What the function shares with those who work on a deployed Narrator: the one file of handler/ that other folders
// import. docs/notifications.md and README.md ("Output") say the same in prose; a change here is a change of the
// contract.
import { createHash } from 'node:crypto';

/** The bucket notifies of keys with this suffix only. */
export const TEXT_SUFFIX = '.txt';
export const AUDIO_SUFFIX = '.mp3';

/** Where the audio of a text goes: beside it, in the same bucket. */
export function audioKeyOf(textKey: string): string {
  return textKey.slice(0, -TEXT_SUFFIX.length) + AUDIO_SUFFIX;
}

/** User metadata of a text: how it is to be spoken. */
export type OptionName = 'voice-id' | 'engine' | 'language-code' | 'sample-rate' | 'text-type';

/** User metadata of an MP3, all of it strings: what it was made from, how it is spoken, and who made it. */
export interface AudioMetadata {
  /** Version id of the text. */
  readonly 'source-version-id': string;
  /** ETag of the text, without quotes. */
  readonly 'source-etag': string;
  /** ISO 8601: when the text was stored. */
  readonly 'source-last-modified': string;
  /** SHA-256 in hex of voice, engine, language, rate and text type. */
  readonly settings: string;
  readonly 'voice-id': string;
  readonly engine: string;
  readonly 'language-code'?: string;
  /** Hertz. */
  readonly 'sample-rate'?: string;
  /** Billed by Polly, as they were counted by the function. */
  readonly characters: string;
  /** The version in whose place it was put, if Narrator did not make that one. */
  readonly 'replaced-version-id'?: string;
  /** The invocation that made it; Lambda repeats an event under the same id. */
  readonly 'request-id': string;
  /** One run of the function. */
  readonly 'run-id': string;
}

/** The tag of an MP3 and of a refused text that says whether the notice was sent. */
export const NOTICE_TAG = 'narrator-notice';
export type NoticeState = 'sent' | 'unsent' | `failed:${string}`;

/** The version of a text that a notice is about. */
export interface NoticedVersion {
  readonly bucket: string;
  /** Of the text, decoded; on its MP3 as well. */
  readonly key: string;
  readonly versionId: string;
}

/**
 * The value of the tag. It names the version, because S3 copies tags along with an object: to another key, over another
 * version, by a replication under the same version id into another bucket.
 */
export function noticeTagOf(state: NoticeState, version: NoticedVersion): string {
  return `${state}:${fingerprintOf(version)}`;
}

/**
 * What the tag says about this version; undefined when it speaks of another one, or is of a release that named none.
 */
export function readNoticeTag(value: string | undefined, version: NoticedVersion): NoticeState | undefined {
  const suffix = `:${fingerprintOf(version)}`;
  return value?.endsWith(suffix) ? (value.slice(0, -suffix.length) as NoticeState) : undefined;
}

/** Hexadecimal: a tag takes 256 characters, and few of those that a key may have. */
const FINGERPRINT_CHARACTERS = 32;

function fingerprintOf({ bucket, key, versionId }: NoticedVersion): string {
  const hash = createHash('sha256').update(JSON.stringify([bucket, key, versionId]));
  return hash.digest('hex').slice(0, FINGERPRINT_CHARACTERS);
}

/** The JSON document of docs/schemas/notice-v1.schema.json: what SNS delivers to everything but e-mail. */
export type Notice = NarratedNotice | FailedNotice;

interface NoticeAboutText {
  readonly version: 1;
  readonly bucket: string;
  /** Of the text, decoded. */
  readonly key: string;
  /** Of the text, like `etag`. Absent only in the notice `version-missing`. */
  readonly versionId?: string;
  /** Without quotes. */
  readonly etag?: string;
  /** The invocation that sent the notice. */
  readonly requestId: string;
  /** ISO 8601, UTC. */
  readonly time: string;
}

export interface NarratedNotice extends NoticeAboutText {
  readonly status: 'narrated';
  readonly audio: {
    readonly bucket: string;
    readonly key: string;
    readonly versionId?: string;
    /** The version in whose place it was put, if Narrator did not make that one. */
    readonly replacedVersionId?: string;
    readonly bytes: number;
    /** Billed by Polly, as they were counted by the function. */
    readonly characters: number;
    readonly durationSeconds?: number;
    readonly contentType: string;
    readonly voiceId: string;
    readonly engine: string;
    readonly languageCode?: string;
    /** Hertz; absent: Polly's default for the engine. */
    readonly sampleRate?: number;
    /** Only where such links are switched on. */
    readonly link?: AudioLink;
  };
}

/** A link that fetches the audio for whoever has it, without an AWS account. */
export interface AudioLink {
  readonly url: string;
  /** The link ends earlier when the session of the function's role does; the function cannot see when that is. */
  readonly maxMinutes: number;
}

export interface FailedNotice extends NoticeAboutText {
  readonly status: 'failed';
  readonly error: {
    /** Why, in a form that programs can compare. */
    readonly code: string;
    readonly message: string;
    /** What the person who stored the text can do. */
    readonly action: string;
  };
}

/** `unchanged`: another run had done it before. */
export const OUTCOMES = ['narrated', 'failed', 'overtaken', 'unchanged'] as const;

/** What the function did about one text. */
export interface TextResult {
  readonly bucket: string;
  readonly key: string;
  readonly outcome: (typeof OUTCOMES)[number];
  /** Of a failed text: the code of its notice. */
  readonly code?: string;
  readonly versionId?: string;
}

/** The function's answer to whoever invokes it and waits. */
export interface EventResult {
  readonly texts: readonly TextResult[];
}
