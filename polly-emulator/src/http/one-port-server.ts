// HTTP/1.1 and cleartext HTTP/2 on one port. AWS's JavaScript client speaks HTTP/2 to Polly, without asking first
// ("prior knowledge"); boto3, the AWS CLI and curl speak HTTP/1.1. The first bytes of a connection show which, and
// whether they are TLS's, where a certificate is given.
import http from 'node:http';
import http2 from 'node:http2';
import net from 'node:net';
import tls from 'node:tls';
import type { Certificates } from './certificates.ts';
import { resetAfterEnd } from './end-before-reset.ts';

export type Request = http.IncomingMessage | http2.Http2ServerRequest;
export type Response = http.ServerResponse | http2.Http2ServerResponse;

/** The start of HTTP/2's preface; no HTTP/1.1 method begins so, not even PROPFIND. */
const PREFACE_START = Buffer.from('PRI ');
/** The first byte of a TLS record with a handshake; HTTP is text. */
const TLS_HANDSHAKE = 0x16;
/** A property of a TLS socket: the TCP connection that carries it. */
const CARRIER = Symbol('the TCP connection');
/**
 * How long a client may take to send a request: its first bytes, its headers, its body. What does not end would stay
 * for ever.
 */
export const REQUEST_TIMEOUT_MS = 60_000;

/**
 * Over HTTP/1.1; the text of a presigned URL is longer than Node's 16 kB allow. Over HTTP/2 it is what nghttp2 takes.
 */
const MAX_HEADER_BYTES = 64 * 1024;
/**
 * Of one HTTP/2 connection. More than the speech pool lets wait, so that a client can still meet ThrottlingException.
 */
const MAX_CONCURRENT_STREAMS = 1_000;

type Handle = (request: Request, response: Response) => void;

interface OnePortOptions {
  readonly host: string;
  readonly port: number;
  /** A minute unless given. */
  readonly requestTimeoutMs?: number;
  /** With it those who speak TLS are answered, too. */
  readonly certificates?: Pick<Certificates, 'certificate' | 'key'> | undefined;
}

interface OnePortServer {
  readonly port: number;
  /** Stops listening and drops every connection. */
  close(): Promise<void>;
}

function isBeginningOf(bytes: Buffer, whole: Buffer): boolean {
  const length = Math.min(bytes.length, whole.length);
  return bytes.subarray(0, length).equals(whole.subarray(0, length));
}

interface Servers {
  readonly http1: http.Server;
  readonly http2Server: http2.Http2Server;
  readonly secure: tls.Server | undefined;
}

/** Hands the connection to one of the two servers as soon as its first bytes leave no doubt. */
function handOver(socket: net.Socket, servers: Servers, timeoutMs: number): void {
  const { http1, http2Server, secure } = servers;
  let seen = Buffer.alloc(0);
  const tooLate = setTimeout(() => socket.destroy(), timeoutMs);
  socket.once('close', () => clearTimeout(tooLate));
  const onReadable = () => {
    for (let chunk = socket.read(); chunk !== null; chunk = socket.read()) seen = Buffer.concat([seen, chunk]);
    const maybeHttp2 = isBeginningOf(seen, PREFACE_START);
    if (seen.length === 0 || (maybeHttp2 && seen.length < PREFACE_START.length)) return;
    socket.off('readable', onReadable);
    clearTimeout(tooLate);
    socket.unshift(seen);
    if (secure && seen[0] === TLS_HANDSHAKE) secure.emit('connection', socket);
    else (maybeHttp2 ? http2Server : http1).emit('connection', socket);
  };
  socket.on('readable', onReadable);
}

/**
 * Node itself ends HTTP/1.1 requests that are too slow, but starts to look for them only when their server listens. This
 * one never does: it is handed its connections. So it is told that it did.
 */
function createHttp1({ timeoutMs }: { timeoutMs: number }, handle: Handle): http.Server {
  const options = { headersTimeout: timeoutMs, requestTimeout: timeoutMs, connectionsCheckingInterval: timeoutMs / 10 };
  const server = http.createServer({ maxHeaderSize: MAX_HEADER_BYTES, ...options }, handle);
  server.emit('listening');
  return server;
}

/** Ends a connection without a request: headers that do not end are not seen as one. */
function endIdle(session: http2.ServerHttp2Session, timeoutMs: number): void {
  let streams = 0;
  // Not `close`: that would wait for the very headers that do not end.
  const idle = setTimeout(() => session.destroy(), timeoutMs);
  session.on('stream', (stream) => {
    streams += 1;
    clearTimeout(idle);
    stream.once('close', () => {
      streams -= 1;
      if (streams === 0 && !session.closed) idle.refresh();
    });
  });
  session.once('close', () => clearTimeout(idle));
}

function createHttp2({ timeoutMs }: { timeoutMs: number }, handle: Handle): http2.Http2Server {
  const server = http2.createServer({ settings: { maxConcurrentStreams: MAX_CONCURRENT_STREAMS } }, handle);
  // A client that goes away in the middle is no event for a server; without these it would end the process.
  server.on('session', (session) => {
    session.on('error', () => {});
    endIdle(session, timeoutMs);
  });
  server.on('stream', (stream) => {
    stream.on('error', () => {});
    resetAfterEnd(stream);
  });
  return server;
}

/** What it decrypts is handed over again: HTTP/1.1 or HTTP/2, as was agreed (ALPN). */
function createSecure({ certificate, key }: Pick<Certificates, 'certificate' | 'key'>, timeoutMs: number): tls.Server {
  const ALPNProtocols = ['h2', 'http/1.1'];
  const server = tls.createServer({ cert: certificate, key, ALPNProtocols, handshakeTimeout: timeoutMs });
  server.on('tlsClientError', (_, socket) => socket.destroy());
  return server;
}

/**
 * Listens; rejects with the `listen` error, such as EADDRINUSE. Over HTTP/2 the body's deadline is for its reader:
 * StartSpeechSynthesisStream has one of its own.
 */
export async function listenOnOnePort(
  { host, port, requestTimeoutMs: timeoutMs = REQUEST_TIMEOUT_MS, certificates }: OnePortOptions,
  handle: Handle,
): Promise<OnePortServer> {
  const servers = {
    http1: createHttp1({ timeoutMs }, handle),
    http2Server: createHttp2({ timeoutMs }, handle),
    secure: certificates && createSecure(certificates, timeoutMs),
  };
  const sockets = new Set<net.Socket>();
  servers.secure?.on('secureConnection', (socket) => {
    socket.on('error', () => {});
    const isCarrier = ({ remoteAddress, remotePort }: net.Socket) =>
      remoteAddress === socket.remoteAddress && remotePort === socket.remotePort;
    handOver(Object.assign(socket, { [CARRIER]: [...sockets].find(isCarrier) }), servers, timeoutMs);
  });
  const server = net.createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => {});
    socket.setNoDelay();
    handOver(socket, servers, timeoutMs);
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
        // Only to end its look at slow requests.
        servers.http1.close();
        for (const socket of sockets) socket.destroy();
      }),
  };
}

/** Breaks the TCP connection as a lost peer would: with a reset, and under HTTP/2 for every request on it. */
export function resetConnection(request: Request): void {
  const socket = ('stream' in request ? request.stream.session?.socket : request.socket) as
    | (net.Socket & { [CARRIER]?: net.Socket })
    | undefined;
  (socket?.[CARRIER] ?? socket)?.resetAndDestroy();
}
