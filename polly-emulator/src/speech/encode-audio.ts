// Samples to the bytes of an OutputFormat.
import { createMp3Encoder, createOggEncoder } from 'wasm-media-encoders';
import { loadOpusEncoder } from './opus-encoder.ts';
import type { AudioFormat } from './protocol.ts';

/** Makes one file of mono samples in -1..1, piece by piece. */
export interface AudioEncoder {
  /** What is ready to be sent, maybe nothing yet. The bytes are overwritten by the next call. */
  encode(samples: Float32Array): Uint8Array;
  /** The last bytes; nothing may be encoded after them. */
  finish(): Uint8Array;
}

interface LoadedEncoder {
  start(): AudioEncoder;
}

type Mp3Encoder = Awaited<ReturnType<typeof createMp3Encoder>>;
type Bitrate = NonNullable<Parameters<Mp3Encoder['configure']>[0]['bitrate']>;

/**
 * kbit/s for each sample rate of Polly's MP3. Below about two bits a sample LAME changes the rate without saying so.
 */
const MP3_BITRATES: Readonly<Record<number, Bitrate>> = {
  8000: 24,
  16000: 40,
  22050: 48,
  24000: 48,
  44100: 96,
  48000: 96,
};

let loadingMp3: ReturnType<typeof createMp3Encoder> | undefined;

async function loadMp3Encoder(sampleRate: number): Promise<LoadedEncoder> {
  const bitrate = MP3_BITRATES[sampleRate];
  if (bitrate === undefined) throw new RangeError(`no MP3 bit rate is chosen for a sample rate of ${sampleRate} Hz`);
  loadingMp3 ??= createMp3Encoder();
  const lame = await loadingMp3;
  const outputSampleRate = sampleRate as 8000 | 16000 | 22050 | 24000 | 44100 | 48000;
  return {
    start() {
      lame.configure({ channels: 1, sampleRate, bitrate, outputSampleRate });
      return { encode: (samples) => lame.encode([samples]), finish: () => lame.finalize() };
    },
  };
}

/** -1 to 10; about 45 kbit/s for speech at 22,050 Hz. */
const VORBIS_QUALITY = 3;
/**
 * wasm-media-encoders 0.7.0 loses 370 KB with each Ogg file, in memory that lives as long as its instance; a new one
 * takes 20 ms.
 */
const VORBIS_FILES_AN_INSTANCE = 32;

let loadingVorbis: ReturnType<typeof createOggEncoder> | undefined;
let vorbisFiles = 0;

async function loadVorbisEncoder(sampleRate: number): Promise<LoadedEncoder> {
  if (vorbisFiles % VORBIS_FILES_AN_INSTANCE === 0) loadingVorbis = undefined;
  vorbisFiles += 1;
  loadingVorbis ??= createOggEncoder();
  const vorbis = await loadingVorbis;
  return {
    start() {
      vorbis.configure({ channels: 1, sampleRate, vbrQuality: VORBIS_QUALITY });
      return { encode: (samples) => vorbis.encode([samples]), finish: () => vorbis.finalize() };
    },
  };
}

function toInt16(sample: number): number {
  return Math.max(-32_768, Math.min(32_767, Math.round(sample * 32_768)));
}

/** Signed 16 bits, little-endian (API Reference, SynthesizeSpeech, `OutputFormat`). */
function encodePcm(samples: Float32Array): Uint8Array {
  const bytes = Buffer.allocUnsafe(samples.length * 2);
  for (const [index, sample] of samples.entries()) bytes.writeInt16LE(toInt16(sample), index * 2);
  return bytes;
}

/** As in ITU-T G.191's own code, -1 has the magnitude 0, so that both signs have as many levels. */
function magnitudeOf(int16: number): number {
  return int16 < 0 ? ~int16 : int16;
}

/** G.711 adds it, so that every segment begins at a power of two. */
const MULAW_BIAS = 33;
const MULAW_CLIP = 8_158;

/** ITU-T G.711, table 2a: 14 bits to 8, all of them inverted. */
function mulawOf(int16: number): number {
  const magnitude = Math.min(MULAW_CLIP, magnitudeOf(int16) >> 2) + MULAW_BIAS;
  const segment = 31 - Math.clz32(magnitude) - 5;
  const code = (segment << 4) | ((magnitude >> (segment + 1)) & 0x0f);
  return ~(int16 < 0 ? code | 0x80 : code) & 0xff;
}

/** ITU-T G.711, table 1a: 13 bits to 8, the even ones inverted; the sign bit is 1 for what is positive. */
function alawOf(int16: number): number {
  const magnitude = magnitudeOf(int16) >> 3;
  const segment = Math.max(0, 31 - Math.clz32(magnitude | 1) - 4);
  const steps = (magnitude >> Math.max(1, segment)) & 0x0f;
  return ((segment << 4) | steps | (int16 < 0 ? 0 : 0x80)) ^ 0x55;
}

/** For formats without header or end. */
async function loadSampleEncoder(encode: AudioEncoder['encode']): Promise<LoadedEncoder> {
  return { start: () => ({ encode, finish: () => new Uint8Array() }) };
}

const LOADERS: Readonly<Record<AudioFormat, (sampleRate: number) => Promise<LoadedEncoder>>> = {
  mp3: loadMp3Encoder,
  ogg_opus: loadOpusEncoder,
  ogg_vorbis: loadVorbisEncoder,
  pcm: () => loadSampleEncoder(encodePcm),
  mulaw: () => loadSampleEncoder((samples) => Uint8Array.from(samples, (sample) => mulawOf(toInt16(sample)))),
  alaw: () => loadSampleEncoder((samples) => Uint8Array.from(samples, (sample) => alawOf(toInt16(sample)))),
};

/**
 * The encoders are shared: from `start` to `finish` there may be no await. Rejects with RangeError when the format does
 * not have the rate.
 */
export function loadEncoder(format: AudioFormat, sampleRate: number): Promise<LoadedEncoder> {
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
