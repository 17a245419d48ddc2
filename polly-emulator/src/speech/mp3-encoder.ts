import { createMp3Encoder } from 'wasm-media-encoders';
import type { AudioEncoder } from './audio-encoder.ts';

type Lame = Awaited<ReturnType<typeof createMp3Encoder>>;
type Bitrate = NonNullable<Parameters<Lame['configure']>[0]['bitrate']>;

/** kbit/s for each sample rate of Polly's MP3. Below about two bits a sample LAME changes the rate without saying so. */
const BITRATES: Readonly<Record<number, Bitrate>> = {
  8000: 24,
  16000: 40,
  22050: 48,
  24000: 48,
  44100: 96,
  48000: 96,
};

let loading: ReturnType<typeof createMp3Encoder> | undefined;

/** Call `start` and encode without an await between: there is one LAME, and `start` begins its next file. */
export async function loadMp3Encoder(sampleRate: number): Promise<{ start(): AudioEncoder }> {
  const bitrate = BITRATES[sampleRate];
  if (bitrate === undefined) throw new RangeError(`no MP3 bit rate is chosen for a sample rate of ${sampleRate} Hz`);
  loading ??= createMp3Encoder();
  const lame = await loading;
  const outputSampleRate = sampleRate as 8000 | 16000 | 22050 | 24000 | 44100 | 48000;
  return {
    start() {
      lame.configure({ channels: 1, sampleRate, bitrate, outputSampleRate });
      return { encode: (samples) => lame.encode([samples]), finish: () => lame.finalize() };
    },
  };
}
