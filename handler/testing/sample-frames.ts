// Frames and files made for tests; silence, since only their form counts.
import { createMp3Encoder } from 'wasm-media-encoders';
import { decodeFrameHeader, type FrameHeader } from '../mp3/frames.ts';

/** The bits of four headers, named by what they are. */
export const HEADERS = {
  'MPEG 2 Layer III, 24000 Hz, mono': 0xff_f3_64_c4,
  'MPEG 2 Layer III, 22050 Hz, mono': 0xff_f3_60_c4,
  'MPEG 1 Layer III, 44100 Hz, stereo': 0xff_fb_90_64,
  'MPEG 2.5 Layer III, 8000 Hz, mono': 0xff_e3_18_c4,
} as const;

export interface SampleFrame {
  readonly bits?: number;
  readonly bitrateIndex?: number;
  readonly isPadded?: boolean;
  readonly isProtected?: boolean;
  /** What the main data are full of. */
  readonly filler?: number;
}

const MONO_24K = HEADERS['MPEG 2 Layer III, 24000 Hz, mono'];

export function headerOf(bits: number): FrameHeader {
  const header = decodeFrameHeader(bits >>> 0);
  if (header === undefined) throw new TypeError(`${bits.toString(16)} is no header`);
  return header;
}

export function makeFrame(sample: SampleFrame = {}): Uint8Array {
  const { bits = MONO_24K, isPadded = false, isProtected = false, filler = 0x55 } = sample;
  const bitrateIndex = sample.bitrateIndex ?? (bits >>> 12) & 15;
  const changed = (bits & ~0x1_f2_00) | (bitrateIndex << 12) | (isPadded ? 0x2_00 : 0) | (isProtected ? 0 : 0x1_00_00);
  const header = headerOf(changed);
  const frame = new Uint8Array(header.bytes).fill(filler);
  new DataView(frame.buffer).setUint32(0, header.bits);
  // Not all zeros, as the side information of a frame that sounds.
  frame.fill(0x11, 4, header.mainDataOffset);
  return frame;
}

/** A frame that states the number of the others, as encoders write it. */
export function makeInfoFrame(name: 'Xing' | 'Info', frames: number, sample: SampleFrame = {}): Uint8Array {
  const frame = makeFrame({ bitrateIndex: 8, ...sample, filler: 0 });
  const header = headerOf(new DataView(frame.buffer).getUint32(0));
  const nameAt = header.mainDataOffset;
  // From 4 on it is silence.
  frame.fill(0, 4, nameAt);
  new TextEncoder().encodeInto(name, frame.subarray(nameAt));
  frame[nameAt + 7] = 1;
  new DataView(frame.buffer).setUint32(nameAt + 8, frames);
  return frame;
}

export function makeId3v2(bodyBytes: number, filler = 0): Uint8Array {
  const tag = new Uint8Array(10 + bodyBytes).fill(filler);
  const size = [21, 14, 7, 0].map((shift) => (bodyBytes >> shift) & 0x7f);
  tag.set([...Buffer.from('ID3'), 4, 0, 0, ...size]);
  return tag;
}

export function makeId3v1(filler = 0x20): Uint8Array {
  const tag = new Uint8Array(128).fill(filler);
  tag.set(Buffer.from('TAG'));
  return tag;
}

/** Seconds of a tone, from the encoder that the Polly emulator uses. */
export async function encodeTone(
  seconds: number,
  { sampleRate = 24_000, bitrate = 48, hertz = 440 } = {},
): Promise<Buffer> {
  const encoder = await createMp3Encoder();
  encoder.configure({
    channels: 1,
    sampleRate,
    bitrate: bitrate as 48,
    outputSampleRate: sampleRate as 24_000,
  });
  const tone = Float32Array.from(
    { length: Math.round(sampleRate * seconds) },
    (_, index) => 0.4 * Math.sin((2 * Math.PI * hertz * index) / sampleRate),
  );
  // The encoder overwrites its output with the next call; Buffer.from copies.
  return Buffer.concat([Buffer.from(encoder.encode([tone])), Buffer.from(encoder.finalize())]);
}
