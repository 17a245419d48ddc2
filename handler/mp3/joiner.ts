import { Mp3FormatError } from '../errors.ts';
import { type AudioFrames, describeFormat, type FrameHeader, isSameFormat, secondsOf } from './frames.ts';
import { createInfoFrame, infoFrameHeader, type JoinedPart } from './info-frame.ts';

/**
 * Joins MP3s into one: what `header()` and each `add()` return, in this order. Only counts are kept, so memory is that
 * of one MP3 at a time.
 */
export class Mp3Joiner {
  readonly #parts: JoinedPart[] = [];
  #first: FrameHeader | undefined;
  #isConstantBitrate = true;
  #frames = 0;

  /**
   * The bytes of one MP3's frames, as they were given.
   *
   * @throws Mp3FormatError for one that differs from those before in MPEG version, sample rate or number of channels:
   * no player plays a change in the middle well. The joiner is then as it was.
   */
  add({ bytes, frames, first, isConstantBitrate }: AudioFrames): Uint8Array {
    this.#first ??= first;
    if (!isSameFormat(first, this.#first)) {
      throw new Mp3FormatError(
        `MP3 number ${this.#parts.length + 1} cannot be joined to those before: it is ${describeFormat(first)}, ` +
          `they are ${describeFormat(this.#first)}. Make all of them with one sample rate and number of channels.`,
      );
    }
    this.#isConstantBitrate &&= isConstantBitrate && first.bitrateIndex === this.#first.bitrateIndex;
    this.#parts.push({ frames, bytes: bytes.length });
    this.#frames += frames;
    return bytes;
  }

  /** Of all that was added. */
  get frames(): number {
    return this.#frames;
  }

  /** Of all that was added. */
  get durationSeconds(): number {
    return this.#first === undefined ? 0 : secondsOf(this.#frames, this.#first);
  }

  /**
   * The information frame that goes before all else. It counts what was added until now, so call it last; its size is
   * the same from the first `add` on.
   *
   * @param stamp `createInfoFrame` says what for.
   */
  header(stamp?: Uint8Array): Uint8Array {
    if (this.#first === undefined) throw new TypeError('There is no header before an MP3 was added');
    return createInfoFrame(infoFrameHeader(this.#first), this.#parts, this.#isConstantBitrate ? 'Info' : 'Xing', stamp);
  }
}
