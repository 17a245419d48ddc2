import { TextBinaryError, TextNotUtf8Error } from '../errors.ts';

const BYTE_ORDER_MARKS = [
  { encoding: 'utf-8', mark: [0xef, 0xbb, 0xbf] },
  { encoding: 'utf-16le', mark: [0xff, 0xfe] },
  { encoding: 'utf-16be', mark: [0xfe, 0xff] },
] as const;

/**
 * The text of a file: UTF-8 with or without a byte order mark, or UTF-16 with one. Nothing is guessed and nothing is
 * replaced, because a wrong guess would be heard only by whoever listens to the end.
 *
 * @throws TextNotUtf8Error, TextBinaryError
 */
export function decodeText(bytes: Uint8Array): string {
  const marked = BYTE_ORDER_MARKS.find(({ mark }) => mark.every((byte, index) => bytes[index] === byte));
  const encoding = marked?.encoding ?? 'utf-8';
  let text: string;
  try {
    text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new TextNotUtf8Error(encoding.toUpperCase(), cause);
  }
  // ASCII in UTF-16 without a mark is valid UTF-8 full of NULs: without this it would be spelled out or refused by Polly.
  const nul = text.indexOf('\0');
  if (nul >= 0) throw new TextBinaryError(nul + 1);
  return text;
}
