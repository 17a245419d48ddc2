// The frame at the start of an MP3 that holds no sound but the length of the whole: Xing, and Info, the same for a
// constant bit rate. gabriel.mp3-tech.org/mp3infotag.html
import {
  decodeFrameHeader,
  type FrameHeader,
  id3v2BytesOf,
  isInfoFrame,
  MAX_BITRATE_INDEX,
  readFrameHeader,
  secondsOf,
  UNPROTECTED_BIT,
} from './frames.ts';

/** Offsets from the name's first letter. */
const FLAGS_OFFSET = 4;
const FRAMES_OFFSET = 8;
const BYTES_OFFSET = 12;
const TABLE_OFFSET = 16;
const TABLE_ENTRIES = 100;

const HAS_FRAMES = 1;
const HAS_BYTES = 2;
const HAS_TABLE = 4;

/**
 * Seconds that the information frame at the start of an MP3 states, or nothing when there is no such frame or it states
 * no count. The first kilobyte is enough unless an ID3v2 tag stands before the frame. Silence at both ends, which a
 * LAME tag would state, is not subtracted; `Mp3Joiner` writes no such tag.
 */
export function readStatedDuration(firstBytes: Uint8Array): number | undefined {
  const at = id3v2BytesOf(firstBytes);
  const header = readFrameHeader(firstBytes, at);
  if (header === undefined || !isInfoFrame(firstBytes, at, header)) return undefined;
  const nameAt = at + header.mainDataOffset;
  if (nameAt + BYTES_OFFSET > firstBytes.length) return undefined;
  const view = new DataView(firstBytes.buffer, firstBytes.byteOffset + nameAt);
  const statesFrames = (view.getUint32(FLAGS_OFFSET) & HAS_FRAMES) !== 0;
  return statesFrames ? secondsOf(view.getUint32(FRAMES_OFFSET), header) : undefined;
}

/** What one file gave to the joined one, its information frame not counted. */
export interface JoinedPart {
  readonly frames: number;
  readonly bytes: number;
}

/** The last bytes of the frame, where no player looks for anything. */
export const STAMP_BYTES = 8;

/** With room for a LAME tag. None is written, but some players read one there without checking where the frame ends. */
const XING_AND_LAME_BYTES = 156;

const BITRATE_SHIFT = 12;
const BITRATE_BITS = 0xf << BITRATE_SHIFT;
const PADDING_BIT = 0x2_00;
/** How the two channels of a joint stereo frame are joined; a silent one has nothing to join. */
const MODE_EXTENSION_BITS = 0x30;

/**
 * The header of an information frame for audio that begins like this: the same format, no checksum, and the bit rate of
 * the audio or, where such a frame would be too short, the next one that is long enough.
 */
export function infoFrameHeader(first: FrameHeader): FrameHeader {
  const bits = (first.bits | UNPROTECTED_BIT) & ~(BITRATE_BITS | PADDING_BIT | MODE_EXTENSION_BITS);
  for (let index = first.bitrateIndex; index <= MAX_BITRATE_INDEX; index += 1) {
    const header = decodeFrameHeader((bits | (index << BITRATE_SHIFT)) >>> 0);
    if (header !== undefined && header.bytes >= header.mainDataOffset + XING_AND_LAME_BYTES + STAMP_BYTES)
      return header;
  }
  // The highest bit rate of the highest sample rate is 960 bytes a frame (MPEG 1) or 480 (MPEG 2).
  throw new RangeError(`No bit rate makes a frame long enough: ${first.bits.toString(16)}`);
}

/**
 * To be stored before the parts. Its side information is all zeros: a player that does not know it hears one frame of
 * silence.
 *
 * @param stamp `STAMP_BYTES` of any value: files of the same sound with different stamps are different files.
 */
export function createInfoFrame(
  header: FrameHeader,
  parts: readonly JoinedPart[],
  name: 'Info' | 'Xing',
  stamp: Uint8Array = new Uint8Array(STAMP_BYTES),
): Uint8Array {
  const frames = parts.reduce((sum, part) => sum + part.frames, 0);
  const bytes = parts.reduce((sum, part) => sum + part.bytes, header.bytes);
  const frame = new Uint8Array(header.bytes);
  const view = new DataView(frame.buffer);
  const nameAt = header.mainDataOffset;
  view.setUint32(0, header.bits);
  new TextEncoder().encodeInto(name, frame.subarray(nameAt));
  view.setUint32(nameAt + FLAGS_OFFSET, HAS_FRAMES | HAS_BYTES | HAS_TABLE);
  view.setUint32(nameAt + FRAMES_OFFSET, frames);
  view.setUint32(nameAt + BYTES_OFFSET, bytes);
  frame.set(createSeekTable(parts, header.bytes, { frames, bytes }), nameAt + TABLE_OFFSET);
  frame.set(stamp, header.bytes - STAMP_BYTES);
  return frame;
}

/**
 * Entry n: the place in the file, in 256ths, where n per cent of the sound are over. Exact if each part has a constant
 * bit rate, even if the rates of the parts differ.
 */
function createSeekTable(parts: readonly JoinedPart[], headerBytes: number, total: JoinedPart): Uint8Array {
  const table = new Uint8Array(TABLE_ENTRIES);
  let [entry, framesBefore, bytesBefore] = [0, 0, headerBytes];
  for (const part of parts) {
    for (; entry < TABLE_ENTRIES; entry += 1) {
      const framesInto = (entry * total.frames) / TABLE_ENTRIES - framesBefore;
      if (framesInto >= part.frames) break;
      const position = bytesBefore + (framesInto / part.frames) * part.bytes;
      table[entry] = Math.floor((position * 256) / total.bytes);
    }
    framesBefore += part.frames;
    bytesBefore += part.bytes;
  }
  return table;
}
