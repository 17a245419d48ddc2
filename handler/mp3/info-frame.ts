// The frame at the start of an MP3 that holds no sound but tells how long the whole is. Xing, and Info, the same for a constant
// bit rate: gabriel.mp3-tech.org/mp3infotag.html. VBRI: Fraunhofer's, as players read it.
import { CRC_BYTES, FRAME_HEADER_BYTES, type FrameHeader, readFrameHeader, secondsOf } from './frame-header.ts';
import { startsWith, tagBytesAt } from './tags.ts';

export type InfoName = 'Info' | 'Xing' | 'VBRI';

/** Offsets from the name's first letter. */
export const XING_FLAGS_OFFSET = 4;
export const XING_FRAMES_OFFSET = 8;
const VBRI_FRAMES_OFFSET = 14;

/** In the last byte of the flags. */
export const XING_HAS_FRAMES = 1;

/** From the first byte of the frame, whatever its format. */
const VBRI_NAME_OFFSET = FRAME_HEADER_BYTES + 32;

/** After a checksum that may be there, and before the end of the shortest side information. */
const SILENCE_FROM = FRAME_HEADER_BYTES + CRC_BYTES;
const SILENCE_TO = FRAME_HEADER_BYTES + 9;

/** Whether the frame that begins at this place tells about the others instead of sounding. */
export function isInfoFrame(file: Uint8Array, at: number, header: FrameHeader): boolean {
  return findName(file, at, header) !== undefined;
}

/**
 * Seconds that the Info, Xing or VBRI frame at the start of an MP3 tells, or nothing when there is no such frame or it tells
 * no count. The first kilobyte is enough unless an ID3v2 tag stands before the frame. What a LAME tag says of silence at both
 * ends is not subtracted; `Mp3Joiner` writes none.
 */
export function readStatedDuration(firstBytes: Uint8Array): number | undefined {
  const at = tagBytesAt(firstBytes, 0);
  const header = readFrameHeader(firstBytes, at);
  if (header === undefined) return undefined;
  const found = findName(firstBytes, at, header);
  if (found === undefined) return undefined;
  const { name, nameAt } = found;
  if (name !== 'VBRI' && ((firstBytes[nameAt + XING_FLAGS_OFFSET + 3] ?? 0) & XING_HAS_FRAMES) === 0) return undefined;
  const framesAt = nameAt + (name === 'VBRI' ? VBRI_FRAMES_OFFSET : XING_FRAMES_OFFSET);
  if (framesAt + 4 > firstBytes.length) return undefined;
  const frames = new DataView(firstBytes.buffer, firstBytes.byteOffset).getUint32(framesAt);
  return secondsOf(frames, header);
}

function findName(file: Uint8Array, at: number, header: FrameHeader): { name: InfoName; nameAt: number } | undefined {
  for (let index = at + SILENCE_FROM; index < at + SILENCE_TO; index += 1) {
    if (file[index] !== 0) return undefined;
  }
  const checksumBytes = header.sideInfoOffset - FRAME_HEADER_BYTES;
  // Where there is a checksum, encoders differ in whether it moves the name.
  for (const nameAt of [at + header.mainDataOffset, at + header.mainDataOffset - checksumBytes]) {
    if (startsWith(file, nameAt, 'Info')) return { name: 'Info', nameAt };
    if (startsWith(file, nameAt, 'Xing')) return { name: 'Xing', nameAt };
  }
  const nameAt = at + VBRI_NAME_OFFSET;
  return startsWith(file, nameAt, 'VBRI') ? { name: 'VBRI', nameAt } : undefined;
}
