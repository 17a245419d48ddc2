// Opus in Ogg: RFC 7845. libopus makes the packets; the file around them is made here.
import { randomBytes } from 'node:crypto';
import { Application, createEncoder } from 'libopus-wasm';
import type { AudioEncoder } from './audio-encoder.ts';
import { OggPages } from './ogg-pages.ts';

/** The clock of granule positions, whatever the rate of the sound; Polly's Opus has no other. */
const SAMPLE_RATE = 48_000;
const FRAME = SAMPLE_RATE / 50;
const BITRATE = 32_000;
/** Of 10. libopus's own 10 takes twice the time, for a difference that speech of espeak-ng does not have. */
const COMPLEXITY = 5;
/** A page a second at most (RFC 7845, section 3), and a short first one, because whoever plays it waits for that. */
const FRAMES_A_PAGE = 50;
const FRAMES_OF_THE_FIRST_PAGE = 5;
const VENDOR = 'libopus';

function idHeader(preSkip: number): Buffer {
  const header = Buffer.alloc(19);
  header.write('OpusHead', 'latin1');
  header[8] = 1;
  header[9] = 1;
  header.writeUInt16LE(preSkip, 10);
  header.writeUInt32LE(SAMPLE_RATE, 12);
  return header;
}

function commentHeader(): Buffer {
  const header = Buffer.alloc(16 + VENDOR.length);
  header.write('OpusTags', 'latin1');
  header.writeUInt32LE(VENDOR.length, 8);
  header.write(VENDOR, 12, 'latin1');
  return header;
}

class OpusFile implements AudioEncoder {
  readonly #opus: Awaited<ReturnType<typeof createEncoder>>;
  readonly #ogg = new OggPages(randomBytes(4).readUInt32LE());
  readonly #frame = new Float32Array(FRAME);
  readonly #preSkip: number;
  #pages: Buffer[] = [];
  #filled = 0;
  #samples = 0;
  #granulePosition = 0;
  #pagesOfSound = 0;

  constructor(opus: Awaited<ReturnType<typeof createEncoder>>) {
    this.#opus = opus;
    this.#preSkip = opus.getLookahead();
    this.#ogg.add(idHeader(this.#preSkip));
    this.#pages.push(this.#ogg.endPage(0));
    this.#ogg.add(commentHeader());
    this.#pages.push(this.#ogg.endPage(0));
  }

  encode(samples: Float32Array): Uint8Array {
    this.#samples += samples.length;
    for (let at = 0; at < samples.length; ) {
      const taken = samples.subarray(at, at + FRAME - this.#filled);
      this.#frame.set(taken, this.#filled);
      this.#filled += taken.length;
      at += taken.length;
      if (this.#filled === FRAME) this.#encodeFrame();
    }
    return this.#takePages();
  }

  finish(): Uint8Array {
    // What libopus holds back comes out with silence behind it; the last granule position cuts the silence off.
    const end = this.#preSkip + this.#samples;
    while (this.#granulePosition < end || this.#ogg.waiting === 0) {
      this.#frame.fill(0, this.#filled);
      this.#encodeFrame(end);
    }
    this.#pages.push(this.#ogg.endPage(end, true));
    this.#opus.free();
    return this.#takePages();
  }

  /** Up to `end` the page stays open: it may be the last. */
  #encodeFrame(end = Number.POSITIVE_INFINITY): void {
    const packet = this.#opus.encodeFloat(this.#frame);
    this.#filled = 0;
    if (!this.#ogg.hasRoomFor(packet)) this.#endPage();
    this.#ogg.add(packet);
    this.#granulePosition += FRAME;
    const full = this.#pagesOfSound === 0 ? FRAMES_OF_THE_FIRST_PAGE : FRAMES_A_PAGE;
    if (this.#ogg.waiting >= full && this.#granulePosition < end) this.#endPage();
  }

  #endPage(): void {
    this.#pages.push(this.#ogg.endPage(this.#granulePosition));
    this.#pagesOfSound += 1;
  }

  #takePages(): Uint8Array {
    const bytes = Buffer.concat(this.#pages);
    this.#pages = [];
    return bytes;
  }
}

export async function loadOpusEncoder(sampleRate: number): Promise<{ start(): AudioEncoder }> {
  if (sampleRate !== SAMPLE_RATE) throw new RangeError(`Opus is encoded at ${SAMPLE_RATE} Hz, not at ${sampleRate}`);
  const opus = await createEncoder({
    channels: 1,
    sampleRate,
    frameSize: FRAME,
    application: Application.Audio,
    bitrate: BITRATE,
    complexity: COMPLEXITY,
  });
  return { start: () => new OpusFile(opus) };
}
