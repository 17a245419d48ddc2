// How an HTTP/2 answer ends whose request has not: with END_STREAM, and only then with a reset without an error (RFC
// 9113, 8.1). Go's net/http2 and Python's h2 give an answer up that is reset before its end.
import { constants, type ServerHttp2Stream } from 'node:http2';

/** The end waits for the connection only behind other answers, when its client reads slowly. */
const LOOK_AGAIN_MS = 20;

/**
 * Resets the stream when its answer has ended and its request goes on: the client would otherwise wait for the rest to
 * be read. Call it when the stream opens.
 */
export function resetAfterEnd(stream: ServerHttp2Stream): void {
  // Of a request that nobody reads Node would reset the stream by itself, whether or not the end has left.
  stream.read(0);
  const look = () => {
    if (stream.closed || stream.destroyed || stream.state.remoteClose === 1) return;
    // `finish` says that the end was handed to nghttp2; a reset before it has been sent would take its place.
    if (stream.state.localClose === 1) stream.close(constants.NGHTTP2_NO_ERROR);
    else setTimeout(look, LOOK_AGAIN_MS).unref();
  };
  stream.once('finish', () => setImmediate(look));
}
