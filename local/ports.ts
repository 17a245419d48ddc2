import { createServer } from 'node:net';

/** True when nothing listens on this port of the loopback interface. Port 0 asks for any free one. */
function listenOnce(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(undefined));
    server.listen({ host: '127.0.0.1', port }, () => {
      const address = server.address();
      const bound = address !== null && typeof address === 'object' ? address.port : undefined;
      server.close(() => resolve(bound));
    });
  });
}

/** The first of the preferred ports that is free on loopback, else any free one. */
export async function findFreePort(preferred: readonly number[] = []): Promise<number> {
  for (const port of [...preferred, 0]) {
    const free = await listenOnce(port);
    if (free !== undefined) {
      return free;
    }
  }
  throw new Error('No free port on 127.0.0.1: close a program that listens there, then try again.');
}
