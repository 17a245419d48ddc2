import { decodeFrameHeader, type FrameHeader, MAX_BITRATE_INDEX, UNPROTECTED_BIT } from './frame-header.ts';
import { type InfoName, XING_FLAGS_OFFSET, XING_FRAMES_OFFSET, XING_HAS_FRAMES } from './info-frame.ts';

/** What one file gave to the joined one, its information frame not counted. */
export interface JoinedPart {
  readonly frames: number;
  readonly bytes: number;
}

const XING_HAS_BYTES = 2;
const XING_HAS_TABLE = 4;
const XING_BYTES_OFFSET = 12;
const XING_TABLE_OFFSET = 16;
const TABLE_ENTRIES = 100;

/** With the LAME tag that may follow. None is written, but some players look for one without asking whether the frame ends before. */
const XING_AND_LAME_BYTES = 156;

/** At the very end of the frame, behind all that a player may look for there. */
export const STAMP_BYTES = 8;

const BITRATE_SHIFT = 12;
const BITRATE_BITS = 0xf << BITRATE_SHIFT;
const PADDING_BIT = 0x2_00;
/** How the two channels of a joint stereo frame are joined; a silent one has nothing to join. */
const MODE_EXTENSION_BITS = 0x30;

/**
 * The header of an information frame for audio that begins like this: the same format, no checksum, and the bit rate of the audio or, where
 * such a frame would be too short, the next one that is not.
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
 * To be stored before the parts. Its side information is all zeros: to a player that does not know it, one frame of silence.
 *
 * @param stamp `STAMP_BYTES` of any value: files of the same sound with different stamps are different files.
 */
export function createInfoFrame(
  header: FrameHeader,
  parts: readonly JoinedPart[],
  name: Exclude<InfoName, 'VBRI'>,
  stamp: Uint8Array = new Uint8Array(STAMP_BYTES),
): Uint8Array {
  const frames = parts.reduce((sum, part) => sum + part.frames, 0);
  const bytes = parts.reduce((sum, part) => sum + part.bytes, header.bytes);
  const frame = new Uint8Array(header.bytes);
  const view = new DataView(frame.buffer);
  const nameAt = header.mainDataOffset;
  view.setUint32(0, header.bits);
  new TextEncoder().encodeInto(name, frame.subarray(nameAt));
  view.setUint32(nameAt + XING_FLAGS_OFFSET, XING_HAS_FRAMES | XING_HAS_BYTES | XING_HAS_TABLE);
  view.setUint32(nameAt + XING_FRAMES_OFFSET, frames);
  view.setUint32(nameAt + XING_BYTES_OFFSET, bytes);
  frame.set(createSeekTable(header.bytes, parts), nameAt + XING_TABLE_OFFSET);
  frame.set(stamp, header.bytes - STAMP_BYTES);
  return frame;
}

/**
 * Entry n: the 256th of the file, from its start, at which n per cent of the sound are over. Exact where each part has one bit
 * rate, however much these differ.
 */
function createSeekTable(headerBytes: number, parts: readonly JoinedPart[]): Uint8Array {
  const frames = parts.reduce((sum, part) => sum + part.frames, 0);
  const bytes = parts.reduce((sum, part) => sum + part.bytes, headerBytes);
  const table = new Uint8Array(TABLE_ENTRIES);
  let [entry, framesBefore, bytesBefore] = [0, 0, headerBytes];
  for (const part of parts) {
    for (; entry < TABLE_ENTRIES; entry += 1) {
      const framesInto = (entry * frames) / TABLE_ENTRIES - framesBefore;
      if (framesInto >= part.frames) break;
      const position = bytesBefore + (framesInto / part.frames) * part.bytes;
      table[entry] = Math.floor((position * 256) / bytes);
    }
    framesBefore += part.frames;
    bytesBefore += part.bytes;
  }
  return table;
}
