/** Makes one file of mono samples in -1..1, piece by piece. */
export interface AudioEncoder {
  /** What is ready to be sent, maybe nothing yet. The bytes are overwritten by the next call. */
  encode(samples: Float32Array): Uint8Array;
  /** The last bytes; nothing may be encoded after them. */
  finish(): Uint8Array;
}
