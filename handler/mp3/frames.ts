import { Mp3FormatError } from '../errors.ts';
import { describeBytes } from './describe-bytes.ts';
import {
  describeFormat,
  FRAME_HEADER_BYTES,
  type FrameHeader,
  isSameFormat,
  readFrameHeader,
  UNPROTECTED_BIT,
} from './frame-header.ts';
import { isInfoFrame } from './info-frame.ts';
import { tagBytesAt } from './tags.ts';

export interface AudioFrames {
  /** Whole frames and nothing between them; a view of the file where they lie there like this. */
  readonly bytes: Uint8Array;
  readonly frames: number;
  readonly first: FrameHeader;
  /** Whether all frames have the bit rate of the first. */
  readonly isConstantBitrate: boolean;
}

/** A frame and where it begins in the file. */
interface PlacedFrame {
  readonly at: number;
  readonly header: FrameHeader;
}

/** As far as ffmpeg looks for the first frame (libavformat/mp3dec.c). */
const MAX_GARBAGE_BYTES = 64 * 1024;

/** Frames in a row after which bytes in no known order are taken for audio. */
const CONFIRMING_FRAMES = 3;

/**
 * The audio frames of one whole MP3. Tags and information frames are left out, and so are
 * - up to 64 KiB at a time that are neither, before, between and after frames;
 * - a frame that ends early, at the end of the file or because the next one begins inside it: a player would take the bytes it
 *   lacks from what follows, and report a fault.
 *
 * A frame can borrow bytes from those before it (the bit reservoir). One that borrows bytes that are not there, as at the start of a
 * file that was cut out of a longer one, is made silent, because in the joined file it would play bytes of another part.
 *
 * @throws Mp3FormatError
 */
export function readAudioFrames(file: Uint8Array): AudioFrames {
  const runs: { from: number; to: number }[] = [];
  const broken: PlacedFrame[] = [];
  let first: FrameHeader | undefined;
  let isConstantBitrate = true;
  let frames = 0;
  let reservoirBytes = 0;
  let orderlyTo = 0;
  let at = 0;
  while (at < file.length) {
    const header = findFrame(file, at, at === orderlyTo ? first : undefined);
    if (header === undefined) {
      const tagBytes = tagBytesAt(file, at);
      at += tagBytes || 1;
      if (tagBytes > 0) orderlyTo = at;
      if (at - orderlyTo > MAX_GARBAGE_BYTES) throw noFrames(file, orderlyTo, at);
      continue;
    }
    if (isInfoFrame(file, at, header)) {
      reservoirBytes = 0;
    } else {
      first ??= header;
      if (!isSameFormat(header, first)) {
        throw new Mp3FormatError(
          `The MP3 changes from ${describeFormat(first)} to ${describeFormat(header)} at byte ${at}; ` +
            'a file that can be joined has one sample rate and number of channels.',
        );
      }
      if (at !== orderlyTo) reservoirBytes = 0;
      if (borrowedBytes(file, at, header) > reservoirBytes) broken.push({ at, header });
      reservoirBytes += header.bytes - header.mainDataOffset;
      isConstantBitrate &&= header.bitrateIndex === first.bitrateIndex;
      frames += 1;
      const run = runs.at(-1);
      if (run?.to === at) run.to += header.bytes;
      else runs.push({ from: at, to: at + header.bytes });
    }
    at += header.bytes;
    orderlyTo = at;
  }
  if (first === undefined) throw noFrames(file, 0, file.length);
  const source = broken.length > 0 ? silenceFrames(file, broken) : file;
  return { bytes: joinRuns(source, runs), frames, first, isConstantBitrate };
}

/** The header of the whole frame at this place; `expected` where a frame like that one should follow. */
function findFrame(file: Uint8Array, at: number, expected: FrameHeader | undefined): FrameHeader | undefined {
  const header = readFrameHeader(file, at);
  if (header === undefined || at + header.bytes > file.length) return undefined;
  if (expected === undefined || !isSameFormat(expected, header)) {
    return isConfirmed(file, at, header) ? header : undefined;
  }
  return isCutShort(file, at, header) ? undefined : header;
}

/** Whether more frames follow, as they do unless the four bytes look like a header by chance. */
function isConfirmed(file: Uint8Array, at: number, header: FrameHeader): boolean {
  let next = at + header.bytes;
  if (next > file.length) return false;
  for (let seen = 1; seen < CONFIRMING_FRAMES && next < file.length; seen += 1) {
    if (tagBytesAt(file, next) > 0) return true;
    const following = readFrameHeader(file, next);
    if (following === undefined || !isSameFormat(following, header)) return false;
    next += following.bytes;
  }
  return true;
}

function isCutShort(file: Uint8Array, at: number, header: FrameHeader): boolean {
  const end = at + header.bytes;
  if (end === file.length || readFrameHeader(file, end) !== undefined || tagBytesAt(file, end) > 0) return false;
  for (let inside = at + FRAME_HEADER_BYTES; inside < end; inside += 1) {
    const other = readFrameHeader(file, inside);
    if (other !== undefined && isSameFormat(other, header) && isConfirmed(file, inside, other)) return true;
  }
  return false;
}

/** `main_data_begin`: how far before the frame its sound begins, headers and side information not counted. */
function borrowedBytes(file: Uint8Array, at: number, { version, sideInfoOffset }: FrameHeader): number {
  const [high = 0, low = 0] = [file[at + sideInfoOffset], file[at + sideInfoOffset + 1]];
  return version === 1 ? (high << 1) | (low >> 7) : high;
}

/** In a copy. Main data stay, because the frames that follow may borrow them. */
function silenceFrames(file: Uint8Array, frames: readonly PlacedFrame[]): Uint8Array {
  // Not `slice`, which in a Buffer copies nothing.
  const copy = new Uint8Array(file);
  for (const { at, header } of frames) {
    // Without a checksum, since it would no longer be right; its two bytes then are main data, at the end nobody counts from.
    copy[at + 1] = (header.bits | UNPROTECTED_BIT) >>> 16;
    copy.fill(0, at + FRAME_HEADER_BYTES, at + header.mainDataOffset);
  }
  return copy;
}

function joinRuns(file: Uint8Array, runs: readonly { from: number; to: number }[]): Uint8Array {
  const pieces = runs.map(({ from, to }) => file.subarray(from, to));
  const [only] = pieces;
  if (only !== undefined && pieces.length === 1) return only;
  return Buffer.concat(pieces);
}

function noFrames(file: Uint8Array, from: number, to: number): Mp3FormatError {
  if (file.length === 0) return new Mp3FormatError('This is no MP3: it is empty.');
  return new Mp3FormatError(
    `This is no MP3: ${to - from} bytes from byte ${from} on have no frame of MPEG Layer III; they begin with ${describeBytes(file, from)}.`,
  );
}
