import { Mp3FormatError } from '../errors.ts';

/** What all frames of one MP3 must share. */
export interface FrameFormat {
  /** 2.5 is Fraunhofer's, for the lowest rates. */
  readonly version: 1 | 2 | 2.5;
  /** In hertz. */
  readonly sampleRate: number;
  readonly channels: 1 | 2;
}

/** The four bytes that begin every frame of Layer III: ISO/IEC 11172-3, 2.4.1.3, and 13818-3 for the lower rates. */
export interface FrameHeader extends FrameFormat {
  /** The four bytes, big-endian, unsigned. */
  readonly bits: number;
  /** 1 to 14. */
  readonly bitrateIndex: number;
  /** Of the whole frame, these four included. */
  readonly bytes: number;
  /** Of each channel. */
  readonly samples: number;
  /** From the first byte of the frame: after header, checksum and side information. */
  readonly mainDataOffset: number;
}

export interface AudioFrames {
  /** Whole frames and nothing between them; a view of the file. */
  readonly bytes: Uint8Array;
  readonly frames: number;
  readonly first: FrameHeader;
  /** Whether all frames have the bit rate of the first. */
  readonly isConstantBitrate: boolean;
}

/**
 * The audio frames of one whole MP3 as Polly and LAME make it, without the ID3v2 tag and the information frame before
 * them, the ID3v1 tag behind them and a last frame that is incomplete. Anything else is refused.
 *
 * @throws Mp3FormatError
 */
export function readAudioFrames(file: Uint8Array): AudioFrames {
  let from = id3v2BytesOf(file);
  let first = readFrameHeader(file, from);
  if (first !== undefined && isInfoFrame(file, from, first)) {
    from += first.bytes;
    first = readFrameHeader(file, from);
  }
  if (first === undefined || from + first.bytes > file.length) throw noFrame(file, from);

  let at = from;
  let frames = 0;
  let isConstantBitrate = true;
  let header: FrameHeader | undefined = first;
  for (; header !== undefined && at + header.bytes <= file.length; header = readFrameHeader(file, at)) {
    if (!isSameFormat(header, first)) {
      throw new Mp3FormatError(
        `The MP3 changes from ${describeFormat(first)} to ${describeFormat(header)} at byte ${at}; ` +
          'a file that can be joined has one sample rate and number of channels.',
      );
    }
    isConstantBitrate &&= header.bitrateIndex === first.bitrateIndex;
    frames += 1;
    at += header.bytes;
  }
  const isCutOff = header !== undefined || file.length - at < FRAME_HEADER_BYTES;
  if (!isCutOff && !hasId3v1At(file, at)) throw noFrame(file, at);
  return { bytes: file.subarray(from, at), frames, first, isConstantBitrate };
}

const FRAME_HEADER_BYTES = 4;
const CHECKSUM_BYTES = 2;
export const MAX_BITRATE_INDEX = 14;
/** In the header's 32 bits; set, no checksum follows the header. */
export const UNPROTECTED_BIT = 0x1_00_00;

const VERSIONS = [2.5, undefined, 2, 1] as const;
const SAMPLE_RATES = {
  1: [44_100, 48_000, 32_000],
  2: [22_050, 24_000, 16_000],
  2.5: [11_025, 12_000, 8_000],
} as const;
/** By bit rate index; index 0 would be "free format". */
const BITRATES_KBPS = {
  1: [undefined, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
  2: [undefined, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
} as const;
const LAYER_III = 1;
const MONO = 3;

/** The header at this place, or nothing when there is none of Layer III. */
export function readFrameHeader(file: Uint8Array, at: number): FrameHeader | undefined {
  if (file[at] !== 0xff || at + FRAME_HEADER_BYTES > file.length) return undefined;
  return decodeFrameHeader(new DataView(file.buffer, file.byteOffset + at).getUint32(0));
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
  const checksumBytes = bits & UNPROTECTED_BIT ? 0 : CHECKSUM_BYTES;
  return {
    version,
    sampleRate,
    channels,
    bits,
    bitrateIndex,
    bytes: Math.floor((samples * kbps * 125) / sampleRate) + padding,
    samples,
    mainDataOffset: FRAME_HEADER_BYTES + checksumBytes + sideInfoBytes(version, channels),
  };
}

function sideInfoBytes(version: FrameFormat['version'], channels: FrameFormat['channels']): number {
  if (version === 1) return channels === 1 ? 17 : 32;
  return channels === 1 ? 9 : 17;
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

/** Whether this frame holds no sound but the length of the whole: gabriel.mp3-tech.org/mp3infotag.html */
export function isInfoFrame(file: Uint8Array, at: number, { mainDataOffset }: FrameHeader): boolean {
  return startsWith(file, at + mainDataOffset, 'Info') || startsWith(file, at + mainDataOffset, 'Xing');
}

const ID3V1_BYTES = 128;
const ID3V2_HEADER_BYTES = 10;

/** Of the tag that the file begins with, or 0. id3.org/id3v2.4.0-structure, 3.1 */
export function id3v2BytesOf(file: Uint8Array): number {
  if (!startsWith(file, 0, 'ID3')) return 0;
  return file.subarray(6, ID3V2_HEADER_BYTES).reduce((sum, byte) => sum * 0x80 + byte, 0) + ID3V2_HEADER_BYTES;
}

function hasId3v1At(file: Uint8Array, at: number): boolean {
  return startsWith(file, at, 'TAG') && file.length - at === ID3V1_BYTES;
}

function startsWith(file: Uint8Array, at: number, ascii: string): boolean {
  return Buffer.from(file.subarray(at, at + ascii.length)).toString('latin1') === ascii;
}

const MAX_QUOTED_CHARACTERS = 40;
const MAX_QUOTED_BYTES = 8;

function noFrame(file: Uint8Array, at: number): Mp3FormatError {
  const bytes = Buffer.from(file.subarray(at, at + MAX_QUOTED_CHARACTERS));
  const text = /^[ -~]{3,}/.exec(bytes.toString('latin1'))?.[0];
  const hex = bytes.subarray(0, MAX_QUOTED_BYTES).toString('hex').replace(/..\B/g, '$& ');
  const found = text === undefined ? hex || 'the end of the file' : JSON.stringify(text);
  return new Mp3FormatError(
    `This is no MP3 that Polly makes: at byte ${at} there is no whole frame of MPEG Layer III but ${found}.`,
  );
}
