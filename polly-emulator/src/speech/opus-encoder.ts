// Opus in Ogg: RFC 7845. libopus makes the packets; the file around them is made here.
import { randomBytes } from 'node:crypto';
import { Application, createEncoder } from 'libopus-wasm';

/** The clock of granule positions, whatever the rate of the sound; Polly's Opus has no other. */
const SAMPLE_RATE = 48_000;
const FRAME = SAMPLE_RATE / 50;
const BITRATE = 32_000;
/** Of 10. libopus's own 10 takes twice the time, for a difference that speech of espeak-ng does not have. */
const COMPLEXITY = 5;
/** A page a second at most (RFC 7845, section 3), and a short first one, because a player waits for it. */
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

/** One file. AudioEncoder documents `encode` and `finish`. */
class OpusFile {
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

export async function loadOpusEncoder(sampleRate: number): Promise<{ start(): OpusFile }> {
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

// The Ogg container: RFC 3533.

const HEADER_BYTES = 27;
/** A page has as many lacing values at most, of 255 bytes each. */
const MAX_SEGMENTS = 255;
const FIRST_PAGE = 2;
const LAST_PAGE = 4;
/** The CRC's polynomial; neither bits nor result are reflected, and it starts at 0. */
const POLYNOMIAL = 0x04c1_1db7;

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte << 24;
  for (let bit = 0; bit < 8; bit++) crc = crc & 0x8000_0000 ? (crc << 1) ^ POLYNOMIAL : crc << 1;
  return crc;
});

export function oggCrc(bytes: Uint8Array): number {
  let crc = 0;
  for (const byte of bytes) crc = (crc << 8) ^ (CRC_TABLE[(crc >>> 24) ^ byte] as number);
  return crc >>> 0;
}

/** One logical stream; each packet lies within one page. */
export class OggPages {
  readonly #serial: number;
  #packets: Uint8Array[] = [];
  #segments = 0;
  #sequence = 0;

  constructor(serial: number) {
    this.#serial = serial;
  }

  /** Packets that wait for the end of their page. */
  get waiting(): number {
    return this.#packets.length;
  }

  /** Of a packet: whether the page in the making has room for it. */
  hasRoomFor(packet: Uint8Array): boolean {
    return this.#segments + segmentsOf(packet) <= MAX_SEGMENTS;
  }

  add(packet: Uint8Array): void {
    if (!this.hasRoomFor(packet))
      throw new RangeError(`an Ogg page has no room for a packet of ${packet.length} bytes`);
    this.#packets.push(packet);
    this.#segments += segmentsOf(packet);
  }

  /** Ends the page: `granulePosition` is that of the end of its last packet. */
  endPage(granulePosition: number, last = false): Buffer {
    const header = Buffer.alloc(HEADER_BYTES);
    header.write('OggS', 'latin1');
    header[5] = (this.#sequence === 0 ? FIRST_PAGE : 0) | (last ? LAST_PAGE : 0);
    header.writeBigInt64LE(BigInt(granulePosition), 6);
    header.writeUInt32LE(this.#serial, 14);
    header.writeUInt32LE(this.#sequence, 18);
    header[26] = this.#segments;
    const lacing = this.#packets.flatMap((packet) => [
      ...new Array<number>(segmentsOf(packet) - 1).fill(255),
      packet.length % 255,
    ]);
    const page = Buffer.concat([header, Uint8Array.from(lacing), ...this.#packets]);
    page.writeUInt32LE(oggCrc(page), 22);
    this.#packets = [];
    this.#segments = 0;
    this.#sequence += 1;
    return page;
  }
}

/** A multiple of 255 ends with a 0, so that its end is known. */
function segmentsOf(packet: Uint8Array): number {
  return Math.floor(packet.length / 255) + 1;
}
