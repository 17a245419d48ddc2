const MAX_QUOTED_CHARACTERS = 40;
const MAX_QUOTED_BYTES = 8;
const LAYERS = ['AAC (ADTS)', 'MPEG Layer III', 'MPEG Layer II', 'MPEG Layer I'];

/** What stands at this place, for an error message: its text where it begins with some, else its first bytes. */
export function describeBytes(file: Uint8Array, at: number): string {
  const bytes = file.subarray(at, at + MAX_QUOTED_CHARACTERS);
  const [first = 0, second = 0, third = 0] = bytes;
  const end = bytes.findIndex((byte) => byte < 0x20 || byte > 0x7e);
  const text = new TextDecoder().decode(end < 0 ? bytes : bytes.subarray(0, end));
  if (text.length > 2) return JSON.stringify(text);
  const hex = Array.from(bytes.subarray(0, MAX_QUOTED_BYTES), (byte) => byte.toString(16).padStart(2, '0')).join(' ');
  const isFrame = first === 0xff && second >= 0xe0 && third >> 4 !== 0xf;
  return isFrame ? `${hex} (${LAYERS[(second >> 1) & 3]})` : hex;
}
