// An HTTP/2 client of nothing but frames, which shows what Node's own client hides: in which order a server ends a
// stream. RFC 9113 for the frames, RFC 7541 for the header block.
import { once } from 'node:events';
import net from 'node:net';

const PREFACE = 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n';
const HEADER_BYTES = 9;
const TYPES = ['DATA', 'HEADERS', 'PRIORITY', 'RST_STREAM', 'SETTINGS', 'PUSH_PROMISE', 'PING', 'GOAWAY'] as const;
const END_STREAM = 0x1;
const END_HEADERS = 0x4;

export interface Frame {
  /** `OTHER` for those that no test looks at. */
  readonly type: (typeof TYPES)[number] | 'OTHER';
  readonly endStream: boolean;
  readonly stream: number;
  readonly payload: Buffer;
}

function encodeFrame(type: (typeof TYPES)[number], flags: number, stream: number, payload: Buffer): Buffer {
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUIntBE(payload.length, 0, 3);
  header.writeUInt8(TYPES.indexOf(type), 3);
  header.writeUInt8(flags, 4);
  header.writeUInt32BE(stream, 5);
  return Buffer.concat([header, payload]);
}

/** Literal fields without indexing and without Huffman's code; a name or value has at most 126 bytes. */
function encodeHeaders(headers: Readonly<Record<string, string>>): Buffer {
  const text = (value: string) => Buffer.concat([Buffer.from([value.length]), Buffer.from(value)]);
  const fields = Object.entries(headers).flatMap(([name, value]) => [Buffer.from([0]), text(name), text(value)]);
  return Buffer.concat(fields);
}

/** One connection. */
export class FrameClient {
  readonly #socket: net.Socket;
  readonly #frames: AsyncGenerator<Frame, void, undefined>;
  #lastStream = -1;

  constructor(port: number) {
    this.#socket = net.connect(port, '127.0.0.1');
    this.#socket.on('error', () => {});
    this.#frames = readFrames(this.#socket);
    this.#socket.write(PREFACE);
    this.#socket.write(encodeFrame('SETTINGS', 0, 0, Buffer.alloc(0)));
  }

  /** Opens a stream and gives its number. It stays open unless `body` is given, which ends it. */
  request(headers: Readonly<Record<string, string>>, body?: string | Buffer): number {
    this.#lastStream += 2;
    const all = { ':scheme': 'http', ':authority': '127.0.0.1', ...headers };
    this.#socket.write(encodeFrame('HEADERS', END_HEADERS, this.#lastStream, encodeHeaders(all)));
    if (body !== undefined) this.send(this.#lastStream, body, true);
    return this.#lastStream;
  }

  send(stream: number, body: string | Buffer, last = false): void {
    this.#socket.write(encodeFrame('DATA', last ? END_STREAM : 0, stream, Buffer.from(body)));
  }

  /** What the server sent on a stream, until it reset it, or answered a PING that was sent behind its END_STREAM. */
  async readStream(stream: number): Promise<Frame[]> {
    const seen: Frame[] = [];
    for await (const frame of this.#eachFrame()) {
      if (frame.type === 'PING') return seen;
      if (frame.stream !== stream) continue;
      seen.push(frame);
      if (frame.type === 'RST_STREAM') return seen;
      // What it sends after the end, a reset, comes before the answer to this.
      if (frame.endStream) this.#socket.write(encodeFrame('PING', 0, 0, Buffer.alloc(8)));
    }
    return seen;
  }

  async close(): Promise<void> {
    const closed = once(this.#socket, 'close');
    this.#socket.destroy();
    await closed;
  }

  /** Ending a loop must not end the connection. */
  async *#eachFrame(): AsyncGenerator<Frame, void, undefined> {
    for (;;) {
      const { value, done } = await this.#frames.next();
      if (done) return;
      yield value;
    }
  }
}

async function* readFrames(socket: net.Socket): AsyncGenerator<Frame, void, undefined> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of socket) {
    rest = Buffer.concat([rest, chunk as Buffer]);
    while (rest.length >= HEADER_BYTES) {
      const length = HEADER_BYTES + rest.readUIntBE(0, 3);
      if (rest.length < length) break;
      const type = TYPES[rest.readUInt8(3)] ?? 'OTHER';
      const hasEnd = type === 'DATA' || type === 'HEADERS';
      yield {
        ...{ type, endStream: hasEnd && (rest.readUInt8(4) & END_STREAM) !== 0 },
        ...{ stream: rest.readUInt32BE(5), payload: rest.subarray(HEADER_BYTES, length) },
      };
      rest = rest.subarray(length);
    }
  }
}
