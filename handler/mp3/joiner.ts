import { readAudioFrames } from './audio-frames.ts';
import { createInfoFrame, infoFrameHeader, type JoinedPart } from './create-info-frame.ts';
import { describeFormat, type FrameHeader, isSameFormat } from './frame-header.ts';
import { Mp3FormatError } from './mp3-format-error.ts';

/**
 * Joins whole MP3 files into one: what `header()` and each `add()` return, in this order. Only counts are kept, so memory is
 * that of one file at a time.
 */
export class Mp3Joiner {
  readonly #parts: JoinedPart[] = [];
  #first: FrameHeader | undefined;
  #isConstantBitrate = true;
  #frames = 0;
  #bytes = 0;

  /**
   * The audio frames of one whole MP3, without tags and information frames; `readAudioFrames` tells what else is left out. A
   * view of the file where its frames lie together, which they nearly always do.
   *
   * @throws Mp3FormatError for what is no MP3, and for one that differs from those before in MPEG version, sample rate or number of
   * channels: no player plays a change in the middle well. The joiner is then as it was.
   */
  add(file: Uint8Array): Uint8Array {
    const { bytes, frames, first, isConstantBitrate } = readAudioFrames(file);
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
    this.#bytes += bytes.length;
    return bytes;
  }

  /** Of all that was added. */
  get frames(): number {
    return this.#frames;
  }

  /** Of all that was added. */
  get durationSeconds(): number {
    return this.#first === undefined ? 0 : (this.#frames * this.#first.samples) / this.#first.sampleRate;
  }

  /** Bytes of `header()`, the same from the first `add` on. */
  get headerBytes(): number {
    return this.#header().bytes;
  }

  /**
   * The information frame that goes before all else. It tells about what was added until now, so call it last.
   *
   * @param mark `createInfoFrame` says what for.
   */
  header(mark?: Uint8Array): Uint8Array {
    return createInfoFrame(this.#header(), this.#parts, this.#isConstantBitrate ? 'Info' : 'Xing', mark);
  }

  #header(): FrameHeader {
    if (this.#first === undefined) throw new TypeError('There is no header before an MP3 was added');
    return infoFrameHeader(this.#first);
  }
}
