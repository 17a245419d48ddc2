// Polly counts where a mark stands in bytes of the UTF-8 text, strings count UTF-16 units.

/**
 * Tells for an index of the text how many bytes stand before it. One pass; half a pair counts as U+FFFD, which replaces
 * it in UTF-8.
 */
export function measureByteOffsets(text: string): (index: number) => number {
  const offsets = new Uint32Array(text.length + 1);
  let bytes = 0;
  for (let index = 0; index < text.length; index++) {
    offsets[index] = bytes;
    const codePoint = text.codePointAt(index) ?? 0;
    bytes += codePoint > 0xffff ? 4 : codePoint > 0x7ff ? 3 : codePoint > 0x7f ? 2 : 1;
    // The second half is inside of the character: it ends where the character does.
    if (codePoint > 0xffff) offsets[++index] = bytes;
  }
  offsets[text.length] = bytes;
  return (index) => offsets[Math.min(Math.max(index, 0), text.length)] ?? bytes;
}
