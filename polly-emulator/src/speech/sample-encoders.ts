// The formats without compression worth the name: one number a sample, no header.
import type { AudioEncoder } from './audio-encoder.ts';

const NOTHING = new Uint8Array();
/** G.711 adds it, so that every segment begins at a power of two. */
const MULAW_BIAS = 33;
const MULAW_CLIP = 8_158;

function toInt16(sample: number): number {
  return Math.max(-32_768, Math.min(32_767, Math.round(sample * 32_768)));
}

/** Signed 16 bits, little-endian: https://docs.aws.amazon.com/polly/latest/dg/API_SynthesizeSpeech.html, `OutputFormat`. */
export const pcmEncoder: AudioEncoder = {
  encode(samples) {
    const bytes = Buffer.allocUnsafe(samples.length * 2);
    for (let index = 0; index < samples.length; index++) {
      bytes.writeInt16LE(toInt16(samples[index] as number), index * 2);
    }
    return bytes;
  },
  finish: () => NOTHING,
};

/** As in ITU-T G.191's own code, -1 has the magnitude 0, so that both signs have as many levels. */
function magnitudeOf(int16: number): number {
  return int16 < 0 ? ~int16 : int16;
}

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

function byteEncoder(byteOf: (int16: number) => number): AudioEncoder {
  return {
    encode: (samples) => Uint8Array.from(samples, (sample) => byteOf(toInt16(sample))),
    finish: () => NOTHING,
  };
}

export const mulawEncoder = byteEncoder(mulawOf);
export const alawEncoder = byteEncoder(alawOf);
