/** Bytes that are there already, in the form of those that come one after the other. */
export async function* onePiece(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
