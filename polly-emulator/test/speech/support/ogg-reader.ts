// Reads Ogg apart, for tests of what writes it.
import { oggCrc } from '../../../src/speech/opus-encoder.ts';

interface Page {
  readonly flags: number;
  readonly granulePosition: number;
  readonly sequence: number;
  readonly crcIsRight: boolean;
  readonly lacing: readonly number[];
  readonly body: Buffer;
}

export function pagesOf(bytes: Buffer): Page[] {
  const pages: Page[] = [];
  for (let at = 0; at < bytes.length; ) {
    if (bytes.toString('latin1', at, at + 4) !== 'OggS') throw new Error(`no Ogg page begins at byte ${at}`);
    const bodyAt = at + 27 + (bytes[at + 26] as number);
    const lacing = [...bytes.subarray(at + 27, bodyAt)];
    const end = bodyAt + lacing.reduce((sum, one) => sum + one, 0);
    const page = Buffer.from(bytes.subarray(at, end));
    const crc = page.readUInt32LE(22);
    page.writeUInt32LE(0, 22);
    pages.push({
      flags: page[5] as number,
      granulePosition: Number(page.readBigInt64LE(6)),
      sequence: page.readUInt32LE(18),
      crcIsRight: oggCrc(page) === crc,
      lacing,
      body: page.subarray(bodyAt - at),
    });
    at = end;
  }
  return pages;
}

/** The packets of all pages; each has to end in the page that it begins in. */
export function packetsOf(bytes: Buffer): Buffer[] {
  return pagesOf(bytes).flatMap(({ lacing, body }) => {
    const packets: Buffer[] = [];
    let [start, end] = [0, 0];
    for (const length of lacing) {
      end += length;
      if (length === 255) continue;
      packets.push(body.subarray(start, end));
      start = end;
    }
    return packets;
  });
}
