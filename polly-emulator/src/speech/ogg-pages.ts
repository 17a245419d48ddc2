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
