// The four bytes that begin every frame: ISO/IEC 11172-3, 2.4.1.3, and 13818-3 for the lower rates; MPEG 2.5 is Fraunhofer's.

/** What all frames of one MP3 must share. */
export interface FrameFormat {
  readonly version: 1 | 2 | 2.5;
  /** In hertz. */
  readonly sampleRate: number;
  readonly channels: 1 | 2;
}

/** Layer III only. Offsets are from the first byte of the frame. */
export interface FrameHeader extends FrameFormat {
  /** The four bytes, big-endian, unsigned. */
  readonly bits: number;
  /** 1 to 14. */
  readonly bitrateIndex: number;
  /** Of the whole frame, these four included. */
  readonly bytes: number;
  /** Of each channel. */
  readonly samples: number;
  readonly sideInfoOffset: number;
  readonly mainDataOffset: number;
}

export const FRAME_HEADER_BYTES = 4;
export const CRC_BYTES = 2;
export const MAX_BITRATE_INDEX = 14;

/** In the header's 32 bits; set, no checksum follows the header. */
export const UNPROTECTED_BIT = 0x1_00_00;

const VERSIONS = [2.5, undefined, 2, 1] as const;
const SAMPLE_RATES = {
  1: [44_100, 48_000, 32_000],
  2: [22_050, 24_000, 16_000],
  2.5: [11_025, 12_000, 8_000],
} as const;
/** By bit rate index; index 0 is free format, which no player handles well, so it counts as no header. */
const BITRATES_KBPS = {
  1: [undefined, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
  2: [undefined, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
} as const;
const LAYER_III = 1;
const MONO = 3;

/** The header at this place, or nothing when there is none of Layer III. */
export function readFrameHeader(file: Uint8Array, at: number): FrameHeader | undefined {
  if (file[at] !== 0xff || at + FRAME_HEADER_BYTES > file.length) return undefined;
  const [second = 0, third = 0, fourth = 0] = [file[at + 1], file[at + 2], file[at + 3]];
  return decodeFrameHeader(((0xff << 24) | (second << 16) | (third << 8) | fourth) >>> 0);
}

export function decodeFrameHeader(bits: number): FrameHeader | undefined {
  if (bits >>> 21 !== 0x7ff || ((bits >>> 17) & 3) !== LAYER_III) return undefined;
  const version = VERSIONS[(bits >>> 19) & 3];
  if (version === undefined) return undefined;
  const bitrateIndex = (bits >>> 12) & 15;
  const kbps = BITRATES_KBPS[version === 1 ? 1 : 2][bitrateIndex];
  const sampleRate = SAMPLE_RATES[version][(bits >>> 10) & 3];
  if (kbps === undefined || sampleRate === undefined) return undefined;

  const samples = version === 1 ? 1152 : 576;
  const channels = ((bits >>> 6) & 3) === MONO ? 1 : 2;
  const padding = (bits >>> 9) & 1;
  const sideInfoOffset = FRAME_HEADER_BYTES + (bits & UNPROTECTED_BIT ? 0 : CRC_BYTES);
  return {
    version,
    sampleRate,
    channels,
    bits,
    bitrateIndex,
    bytes: Math.floor((samples * kbps * 125) / sampleRate) + padding,
    samples,
    sideInfoOffset,
    mainDataOffset: sideInfoOffset + sideInfoBytes(version, channels),
  };
}

export function isSameFormat(one: FrameFormat, other: FrameFormat): boolean {
  return one.version === other.version && one.sampleRate === other.sampleRate && one.channels === other.channels;
}

/** How long so many frames like this one sound. */
export function secondsOf(
  frames: number,
  { samples, sampleRate }: Pick<FrameHeader, 'samples' | 'sampleRate'>,
): number {
  return (frames * samples) / sampleRate;
}

/** For people, such as "MPEG 2 Layer III, 24000 Hz, mono". */
export function describeFormat({ version, sampleRate, channels }: FrameFormat): string {
  return `MPEG ${version} Layer III, ${sampleRate} Hz, ${channels === 1 ? 'mono' : 'stereo'}`;
}

function sideInfoBytes(version: FrameFormat['version'], channels: FrameFormat['channels']): number {
  if (version === 1) return channels === 1 ? 17 : 32;
  return channels === 1 ? 9 : 17;
}
