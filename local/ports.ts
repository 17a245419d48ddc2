import getPort, { clearLockedPorts } from 'get-port';

/** The first of the preferred ports that is free on loopback, else any free one. */
export function findFreePort(preferred: readonly number[] = []): Promise<number> {
  // get-port keeps a port that it gave reserved for some seconds. A server that starts again shall get its old port at
  // once.
  clearLockedPorts();
  return getPort({ host: '127.0.0.1', port: preferred });
}
