// Polly's limits, each of them once (Developer Guide, "Quotas in Amazon Polly"); rates and calls at a time are in
// faults/quotas.ts. How Polly counts characters beyond Unicode's first plane is not documented; here every length is
// one in UTF-16 units.

export interface TextLimits {
  /** In all, tags included. */
  readonly characters: number;
  readonly billedCharacters: number;
  /** What comes later is cut off. */
  readonly audioSeconds: number;
}

/** Of SynthesizeSpeech, and of each TextEvent of a stream. */
export const SYNCHRONOUS_LIMITS: TextLimits = { characters: 6_000, billedCharacters: 3_000, audioSeconds: 600 };

/** Of StartSpeechSynthesisTask. The guide names no longest audio; 12 hours are a guard of this emulator. */
export const TASK_LIMITS: TextLimits = { characters: 200_000, billedCharacters: 100_000, audioSeconds: 12 * 3_600 };

/** API Reference, StartSpeechSynthesisTask: "available for 72 hours after starting". */
export const TASK_KEPT_MS = 72 * 60 * 60 * 1_000;

export interface StreamLimits {
  /** From one event of the client to the next, in milliseconds. */
  readonly inboundEventMs: number;
  /** Of the whole stream, in milliseconds. */
  readonly streamMs: number;
}

/** Developer Guide, "Sending text and receiving audio". */
export const STREAM_LIMITS: StreamLimits = { inboundEventMs: 5_000, streamMs: 600_000 };

/** 100 an account; as quotas of AWS are by region where nothing else is said, so is this one. */
export const MAX_LEXICONS = 100;
/** 4,000 in older guides. */
export const MAX_LEXICON_CHARACTERS = 40_000;
/** Of an alias or phoneme. */
export const MAX_REPLACEMENT_CHARACTERS = 100;

/**
 * The most tasks that a client may ask for at once; how many tasks or lexicons Polly gives unasked is not documented.
 */
export const PAGE_SIZE = 100;

/** "The text inside a `<prosody amazon:max-duration>` tag can't be longer than 1500 characters." */
export const MAX_TIMED_CHARACTERS = 1_500;
