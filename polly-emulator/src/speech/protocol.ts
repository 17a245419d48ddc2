// What the server and the speech process say to each other.

/** Polly's OutputFormats that are sound. */
export const AUDIO_FORMATS = ['mp3', 'ogg_opus', 'ogg_vorbis', 'pcm', 'mulaw', 'alaw'] as const;
export type AudioFormat = (typeof AUDIO_FORMATS)[number];

export interface SpeechJob {
  /** SSML as `espeak-markup.ts` writes it. */
  readonly markup: string;
  /** An espeak-ng language, such as `en-us`. */
  readonly language: string;
  /** An espeak-ng variant, such as `f2`. */
  readonly variant: string;
  /** 0 to 99; 50, the voice's own, unless given. */
  readonly pitch?: number | undefined;
  readonly format: AudioFormat;
  readonly sampleRate: number;
  /** The audio is cut here, and so are the events. */
  readonly maxSeconds: number;
}

/** What is heard when. README.md says what espeak-ng reports wrongly and what of it is put right. */
export interface SpeechEvent {
  readonly kind: 'word' | 'phoneme' | 'mark' | 'end';
  readonly atMs: number;
  /** UTF-16 index in `SpeechJob.markup`; of a mark, that of its tag. */
  readonly markupIndex: number;
  /** UTF-16 units of the markup; 0 unless it is a word. */
  readonly length: number;
  /** The IPA of a phoneme, '' of a pause; the name of a mark. */
  readonly id: string;
}

/** To the process, one at a time. */
export interface SpeechRequest {
  readonly id: number;
  /** `listen` asks for the events, as lines of JSON, in place of audio. */
  readonly task: 'speak' | 'listen';
  readonly job: SpeechJob;
}

/**
 * From the process: `ready` once, then one answer for each request, when all of its bytes are in the pipe. `bytes` is
 * their number: a message may overtake the pipe.
 */
export type SpeechMessage =
  | { readonly kind: 'ready' }
  | { readonly kind: 'done'; readonly id: number; readonly bytes: number; readonly rssBytes: number }
  | { readonly kind: 'failed'; readonly id: number; readonly bytes: number; readonly message: string };

/** The child's file descriptor for the bytes. Written blocking, so a server that does not read makes the child wait. */
export const BYTES_FD = 4;

/** The sample rate of espeak-ng; it has no other. */
export const ESPEAK_HZ = 22_050;

/** What a thread or process can pass to another of anything that was thrown. */
export const messageOf = (thrown: unknown): string => (thrown instanceof Error ? thrown.message : String(thrown));
