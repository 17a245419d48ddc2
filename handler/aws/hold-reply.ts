import { type ClientHttp2Stream, constants } from 'node:http2';
import { Readable } from 'node:stream';
import { ReplyLostError } from '../errors.ts';

interface HttpReply {
  readonly headers: Readonly<Record<string, string>>;
  body?: unknown;
}

/** Where the middleware stands: next to the transport, inside the SDK's retries, its checksums and its parsing. */
export const HOLD_REPLY_PLACE = { name: 'holdReply', step: 'deserialize', priority: 'low' } as const;

/**
 * SDK middleware that waits for the whole reply. On its own the SDK hands out the body as a stream once the headers are
 * there. It then repeats no request whose connection is lost after that, nor one whose HTTP/2 stream was reset. With
 * this middleware both are one error, which the SDK repeats.
 *
 * A body announced as longer than `maxBytes` stays a stream, so that the caller can refuse it unread.
 */
export function holdReply(maxBytes: number) {
  return <Request, Result extends { response: unknown }>(send: (request: Request) => Promise<Result>) =>
    async (request: Request): Promise<Result> => {
      try {
        const result = await send(request);
        const reply = result.response as HttpReply;
        if (reply.body instanceof Readable && Number(reply.headers['content-length'] ?? 0) <= maxBytes) {
          reply.body = Readable.from(await readWhole(reply.body));
        }
        return result;
      } catch (error) {
        throw new ReplyLostError(error as Error);
      }
    };
}

/**
 * When an HTTP/2 stream is cut off or falls silent, Node and the SDK end it as if all had arrived: half an MP3 would be
 * stored as a whole one. Only the reset code and the `timeout` event show it.
 */
async function readWhole(body: Readable): Promise<Uint8Array[]> {
  let silent = false;
  body.once('timeout', () => {
    silent = true;
  });
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk as Uint8Array);
  const { rstCode = constants.NGHTTP2_NO_ERROR } = body as Partial<ClientHttp2Stream>;
  if (rstCode !== constants.NGHTTP2_NO_ERROR) throw new Error(`the HTTP/2 stream was reset with code ${rstCode}`);
  if (silent) throw Object.assign(new Error('the HTTP/2 stream fell silent'), { name: 'TimeoutError' });
  return chunks;
}
