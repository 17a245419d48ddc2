/** The bytes are no MP3, or none that can be joined to the ones before. The message quotes what was found. */
export class Mp3FormatError extends Error {
  override readonly name = 'Mp3FormatError';
}
