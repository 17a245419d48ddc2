/**
 * Gives the memory of bytes that nobody needs any more back at once; reading them afterwards gives nothing. Left to the garbage
 * collector, which sees only the small objects in front of them, some 50 MB of such bytes gather while a long text is narrated.
 *
 * Small buffers are left alone: Node cuts them from a pool that others still use. What arrives over one HTTP/2 connection shares
 * memory, too: chunks may be released when all that came over it was read, which is sure as long as each call of Polly has a
 * connection of its own (clients.ts).
 */
export function releaseMemory({ buffer }: Uint8Array): void {
  if (buffer instanceof ArrayBuffer && buffer.byteLength > Buffer.poolSize) buffer.transfer(0);
}
