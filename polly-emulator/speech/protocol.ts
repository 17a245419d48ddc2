// What the server and the speech process say to each other.
import type { BuiltFormat } from './encode-audio.ts';

export interface SpeechJob {
  /** SSML as `espeak-markup.ts` writes it. */
  readonly markup: string;
  /** An espeak-ng language, such as `en-us`. */
  readonly language: string;
  /** An espeak-ng variant, such as `f2`. */
  readonly variant: string;
  readonly format: BuiltFormat;
  readonly sampleRate: number;
}

/** To the process, one at a time. */
export interface SpeechRequest {
  readonly id: number;
  readonly job: SpeechJob;
}

/** From the process: `ready` once, then one answer for each request. */
export type SpeechMessage =
  | { readonly kind: 'ready' }
  | { readonly kind: 'audio'; readonly id: number; readonly audio: Uint8Array }
  | { readonly kind: 'failed'; readonly id: number; readonly message: string };
