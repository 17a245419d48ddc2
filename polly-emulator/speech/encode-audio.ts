// Samples to the bytes of an OutputFormat.
import { createMp3Encoder } from 'wasm-media-encoders';

/** The formats built so far; Polly has more (README). */
export const BUILT_FORMATS = ['mp3', 'pcm'] as const;
export type BuiltFormat = (typeof BUILT_FORMATS)[number];

type Encoder = Awaited<ReturnType<typeof createMp3Encoder>>;
type Bitrate = NonNullable<Parameters<Encoder['configure']>[0]['bitrate']>;

/** kbit/s for each sample rate of Polly's MP3. Below about two bits a sample LAME changes the rate without saying so. */
const MP3_BITRATES: Readonly<Record<number, Bitrate>> = {
  8000: 24,
  16000: 40,
  22050: 48,
  24000: 48,
  44100: 96,
  48000: 96,
};

let mp3Encoder: Promise<Encoder> | undefined;

async function encodeMp3(samples: Float32Array, sampleRate: number): Promise<Buffer> {
  const bitrate = MP3_BITRATES[sampleRate];
  if (bitrate === undefined) throw new RangeError(`no MP3 bit rate is chosen for a sample rate of ${sampleRate} Hz`);
  mp3Encoder ??= createMp3Encoder();
  const encoder = await mp3Encoder;
  // No await from here on: there is one encoder, and another call would configure it anew.
  encoder.configure({
    channels: 1,
    sampleRate,
    bitrate,
    outputSampleRate: sampleRate as 8000 | 16000 | 22050 | 24000 | 44100 | 48000,
  });
  const parts: Buffer[] = [];
  // The encoder's output is a view of its memory, overwritten by the next call; Buffer.from copies.
  for (let start = 0; start < samples.length; start += sampleRate) {
    parts.push(Buffer.from(encoder.encode([samples.subarray(start, start + sampleRate)])));
  }
  parts.push(Buffer.from(encoder.finalize()));
  return Buffer.concat(parts);
}

function encodePcm(samples: Float32Array): Buffer {
  const bytes = Buffer.allocUnsafe(samples.length * 2);
  samples.forEach((sample, index) => {
    bytes.writeInt16LE(Math.max(-32_768, Math.min(32_767, Math.round(sample * 32_768))), index * 2);
  });
  return bytes;
}

/** Mono samples in -1..1, encoded at the rate they have. */
export async function encodeAudio(samples: Float32Array, sampleRate: number, format: BuiltFormat): Promise<Buffer> {
  return format === 'mp3' ? await encodeMp3(samples, sampleRate) : encodePcm(samples);
}
