// One file on a loopback port, in ranges, as S3 serves it: a browser asks for pieces to learn how long it is.
import { once } from 'node:events';
import { createReadStream, statSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface MediaServer {
  readonly url: string;
  stop(): void;
}

export async function serveMedia(path: string): Promise<MediaServer> {
  const size = statSync(path).size;
  const server = createServer((request, response) => {
    const range = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '');
    const [start, end] = [Number(range?.[1] ?? 0), Math.min(Number(range?.[2] || size - 1), size - 1)];
    if (start > end) {
      response.writeHead(416, { 'content-range': `bytes */${size}` }).end();
      return;
    }
    response.writeHead(range ? 206 : 200, {
      'accept-ranges': 'bytes',
      'content-type': 'audio/mpeg',
      'content-length': end - start + 1,
      ...(range && { 'content-range': `bytes ${start}-${end}/${size}` }),
    });
    // The browser hangs up as soon as it knows enough.
    const file = createReadStream(path, { start, end });
    response.on('close', () => file.destroy());
    file.pipe(response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/audio.mp3`,
    stop: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
