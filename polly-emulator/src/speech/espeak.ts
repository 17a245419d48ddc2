// espeak-ng (GPL-3.0) itself: loaded in the speech process, through this file, and nowhere else.
import type { RawEvent } from './correct-events.ts';
import type { SpeechJob } from './protocol.ts';
import { ESPEAK_HZ } from './protocol.ts';
import { quickenEspeak } from './quicken-espeak.ts';

/** The speed at which a speech recogniser understands espeak-ng best (140-150). */
const WORDS_PER_MINUTE = 145;
const PITCH = 50;
/** A text with nothing to say still gives a playable file. */
const MIN_SAMPLES = ESPEAK_HZ / 20;
const VARIANTS_FOLDER = '/usr/share/espeak-ng-data/voices/!v';

quickenEspeak();
const { default: loadEspeak } = await import('@echogarden/espeak-ng-emscripten');
const espeak = await loadEspeak();
const worker = new espeak.eSpeakNGWorker();
const variants = new Set(espeak.FS.readdir(VARIANTS_FOLDER));

export function setVoice({ language, variant, pitch = PITCH }: SpeechJob): void {
  // espeak-ng keeps the previous voice when it does not know one, and ignores an unknown variant.
  if (!variants.has(variant)) throw new Error(`espeak-ng has no voice variant '${variant}'`);
  const name = `${language}+${variant}`;
  // By name alone: only this form reports an unknown name.
  if (worker.set_voice(name) !== 0) throw new Error(`espeak-ng has no language '${language}'`);
  // With all that describes a voice: only then does it speak American, not British, English again after a `<voice>` in
  // the text.
  worker.set_voice(name, '', 0, 0, 0);
  worker.rate = WORDS_PER_MINUTE;
  worker.pitch = pitch;
}

/**
 * Speaks, and hands over each piece as soon as it is there; gives the number of samples, which is cut off at
 * `maxSeconds`. What `onPiece` throws ends the speech and is thrown on.
 */
export function speak(
  { markup, maxSeconds }: SpeechJob,
  onPiece: (samples: Int16Array<ArrayBuffer>, events: readonly RawEvent[]) => void,
): number {
  const maxSamples = Math.round(maxSeconds * ESPEAK_HZ);
  let length = 0;
  let failure: { readonly error: unknown } | undefined;
  worker.synthesize(markup, (samples, events) => {
    const piece = samples.subarray(0, maxSamples - length);
    length += piece.length;
    try {
      onPiece(piece, events);
    } catch (error) {
      // Thrown through espeak-ng, it would leave it in the middle of this text for ever.
      failure = { error };
    }
    return failure !== undefined || length >= maxSamples;
  });
  if (failure) throw failure.error;
  const missing = Math.min(maxSamples, MIN_SAMPLES) - length;
  if (missing > 0) onPiece(new Int16Array(missing), []);
  return length + Math.max(0, missing);
}
