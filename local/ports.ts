import getPort, { clearLockedPorts } from 'get-port';

/** The first of the preferred ports that is free on loopback, else any free one. */
export function findFreePort(preferred: readonly number[] = []): Promise<number> {
  // get-port keeps what it has given for some seconds; a server that is started again gets its old port at once.
  clearLockedPorts();
  return getPort({ host: '127.0.0.1', port: preferred });
}
