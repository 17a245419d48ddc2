import { createOggEncoder } from 'wasm-media-encoders';
import type { AudioEncoder } from './audio-encoder.ts';

/** -1 to 10; about 45 kbit/s for speech at 22,050 Hz. */
const QUALITY = 3;
/** wasm-media-encoders 0.7.0 loses 370 KB with each Ogg file, in memory that lives as long as its instance; a new one takes 20 ms. */
const FILES_AN_INSTANCE = 32;

let loading: ReturnType<typeof createOggEncoder> | undefined;
let files = 0;

/** Call `start` and encode without an await between: there is one encoder, and `start` begins its next file. */
export async function loadVorbisEncoder(sampleRate: number): Promise<{ start(): AudioEncoder }> {
  if (files % FILES_AN_INSTANCE === 0) loading = undefined;
  files += 1;
  loading ??= createOggEncoder();
  const vorbis = await loading;
  return {
    start() {
      vorbis.configure({ channels: 1, sampleRate, vbrQuality: QUALITY });
      return { encode: (samples) => vorbis.encode([samples]), finish: () => vorbis.finalize() };
    },
  };
}
