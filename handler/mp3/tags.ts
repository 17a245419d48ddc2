// What stands between, before and after frames and is no audio. ID3v2: id3.org/id3v2.4.0-structure, 3.1 and 3.4; APE:
// wiki.hydrogenaud.io, "APEv2 specification".

const ID3V1_BYTES = 128;
const ID3V2_HEADER_BYTES = 10;
const ID3V2_HAS_FOOTER = 0x10;
const APE_HEADER_BYTES = 32;
const APE_IS_HEADER = 0x20;

/**
 * Bytes of the ID3v1, ID3v2 or APE tag that begins at this place, 0 when none does. An ID3v2 or APE tag that says it goes on
 * after the end of the file is none: taking it at its word would throw away the audio behind it.
 */
export function tagBytesAt(file: Uint8Array, at: number): number {
  switch (file[at]) {
    case 0x54: // T
      return startsWith(file, at, 'TAG') ? Math.min(ID3V1_BYTES, file.length - at) : 0;
    case 0x49: // I
      return startsWith(file, at, 'ID3') ? within(file, at, id3v2Bytes(file, at)) : 0;
    case 0x41: // A
      return startsWith(file, at, 'APETAGEX') ? within(file, at, apeBytes(file, at)) : 0;
    default:
      return 0;
  }
}

export function startsWith(file: Uint8Array, at: number, ascii: string): boolean {
  for (let index = 0; index < ascii.length; index += 1) {
    if (file[at + index] !== ascii.charCodeAt(index)) return false;
  }
  return true;
}

function within(file: Uint8Array, at: number, bytes: number): number {
  return at + bytes <= file.length ? bytes : 0;
}

function id3v2Bytes(file: Uint8Array, at: number): number {
  const [flags = 0, ...size] = file.subarray(at + 5, at + ID3V2_HEADER_BYTES);
  if (size.length < 4 || size.some((byte) => byte > 0x7f)) return 0;
  const body = size.reduce((sum, byte) => sum * 0x80 + byte, 0);
  return ID3V2_HEADER_BYTES + body + (flags & ID3V2_HAS_FOOTER ? ID3V2_HEADER_BYTES : 0);
}

/** The size in a tag's header counts the items and the footer, in its footer the same; a lone footer follows its items. */
function apeBytes(file: Uint8Array, at: number): number {
  if (at + APE_HEADER_BYTES > file.length) return 0;
  const view = new DataView(file.buffer, file.byteOffset + at, APE_HEADER_BYTES);
  const isHeader = (view.getUint8(23) & APE_IS_HEADER) !== 0;
  return APE_HEADER_BYTES + (isHeader ? view.getUint32(12, true) : 0);
}
