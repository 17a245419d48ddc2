// HTTP/1.1 and cleartext HTTP/2 on one port. AWS's JavaScript client speaks HTTP/2 to Polly, without asking first
// ("prior knowledge"); boto3, the AWS CLI and curl speak HTTP/1.1. The first bytes of a connection show which.
import http from 'node:http';
import http2 from 'node:http2';
import net from 'node:net';
import { resetAfterEnd } from './end-before-reset.ts';

export type Request = http.IncomingMessage | http2.Http2ServerRequest;
export type Response = http.ServerResponse | http2.Http2ServerResponse;

/** The start of HTTP/2's preface; no HTTP/1.1 method begins so, not even PROPFIND. */
const PREFACE_START = Buffer.from('PRI ');
/** A connection that does not say what it is within this time is dropped. */
const FIRST_BYTES_TIMEOUT_MS = 30_000;

/**
 * Over HTTP/1.1; the text of a presigned URL is longer than Node's 16 kB allow. Over HTTP/2 it is what nghttp2 takes.
 */
const MAX_HEADER_BYTES = 64 * 1024;
/**
 * Of one HTTP/2 connection. More than the speech pool lets wait, so that a client can still meet ThrottlingException.
 */
const MAX_CONCURRENT_STREAMS = 1_000;

interface OnePortServer {
  readonly port: number;
  /** Stops listening and drops every connection. */
  close(): Promise<void>;
}

function isBeginningOf(bytes: Buffer, whole: Buffer): boolean {
  const length = Math.min(bytes.length, whole.length);
  return bytes.subarray(0, length).equals(whole.subarray(0, length));
}

/** Hands the connection to one of the two servers as soon as its first bytes leave no doubt. */
function handOver(socket: net.Socket, http1: http.Server, http2Server: http2.Http2Server): void {
  let seen = Buffer.alloc(0);
  const drop = () => void socket.destroy();
  const onReadable = () => {
    for (let chunk = socket.read(); chunk !== null; chunk = socket.read()) seen = Buffer.concat([seen, chunk]);
    const maybeHttp2 = isBeginningOf(seen, PREFACE_START);
    if (seen.length === 0 || (maybeHttp2 && seen.length < PREFACE_START.length)) return;
    socket.off('readable', onReadable);
    socket.setTimeout(0, drop);
    socket.unshift(seen);
    (maybeHttp2 ? http2Server : http1).emit('connection', socket);
  };
  socket.setTimeout(FIRST_BYTES_TIMEOUT_MS, drop);
  socket.on('readable', onReadable);
}

/** Listens; rejects with the `listen` error, such as EADDRINUSE. */
export async function listenOnOnePort(
  { host, port }: { host: string; port: number },
  handle: (request: Request, response: Response) => void,
): Promise<OnePortServer> {
  const http1 = http.createServer({ maxHeaderSize: MAX_HEADER_BYTES }, handle);
  const http2Server = http2.createServer({ settings: { maxConcurrentStreams: MAX_CONCURRENT_STREAMS } }, handle);
  // A client that goes away in the middle is no event for a server; without these it would end the process.
  http2Server.on('session', (session) => session.on('error', () => {}));
  http2Server.on('stream', (stream) => {
    stream.on('error', () => {});
    resetAfterEnd(stream);
  });

  const sockets = new Set<net.Socket>();
  const server = net.createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => {});
    socket.setNoDelay();
    handOver(socket, http1, http2Server);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  return {
    port: (server.address() as net.AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

/** Breaks the TCP connection as a lost peer would: with a reset, and under HTTP/2 for every request on it. */
export function resetConnection(request: Request): void {
  const socket = 'stream' in request ? request.stream.session?.socket : request.socket;
  (socket as net.Socket | undefined)?.resetAndDestroy();
}
