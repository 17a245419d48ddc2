// Samples to the bytes of an OutputFormat.
import type { AudioEncoder } from './audio-encoder.ts';
import { loadMp3Encoder } from './mp3-encoder.ts';
import { loadOpusEncoder } from './opus-encoder.ts';
import type { AudioFormat } from './protocol.ts';
import { alawEncoder, mulawEncoder, pcmEncoder } from './sample-encoders.ts';
import { loadVorbisEncoder } from './vorbis-encoder.ts';

type Loader = (sampleRate: number) => Promise<{ start(): AudioEncoder }>;

const always =
  (encoder: AudioEncoder): Loader =>
  async () => ({ start: () => encoder });

const LOADERS: Readonly<Record<AudioFormat, Loader>> = {
  mp3: loadMp3Encoder,
  ogg_opus: loadOpusEncoder,
  ogg_vorbis: loadVorbisEncoder,
  pcm: always(pcmEncoder),
  mulaw: always(mulawEncoder),
  alaw: always(alawEncoder),
};

/**
 * What makes files of this format and rate. From `start` to `finish` there may be no await: encoders are shared. Rejects with
 * RangeError when the format does not have the rate.
 */
export function loadEncoder(format: AudioFormat, sampleRate: number): Promise<{ start(): AudioEncoder }> {
  return LOADERS[format](sampleRate);
}

/** Mono samples in -1..1, encoded at the rate they have. */
export async function encodeAudio(samples: Float32Array, sampleRate: number, format: AudioFormat): Promise<Buffer> {
  const encoder = (await loadEncoder(format, sampleRate)).start();
  const parts: Buffer[] = [];
  for (let start = 0; start < samples.length; start += sampleRate) {
    parts.push(Buffer.from(encoder.encode(samples.subarray(start, start + sampleRate))));
  }
  parts.push(Buffer.from(encoder.finish()));
  return Buffer.concat(parts);
}
