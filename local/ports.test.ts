import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { afterEach, describe, expect, test } from '@jest/globals';
import { findFreePort } from './ports.ts';

const servers: Server[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.close();
    await once(server, 'close');
  }
});

async function occupy(host: string): Promise<number> {
  const server = createServer();
  servers.push(server);
  server.listen(0, host);
  await once(server, 'listening');
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

describe('the port for a server', () => {
  test('is the first preferred one that is free', async () => {
    const [taken, wanted] = [await occupy('127.0.0.1'), await findFreePort()];
    expect(await findFreePort([taken, wanted, 1])).toBe(wanted);
  });

  test.each(['127.0.0.1', '0.0.0.0'])('is another one when all preferred are taken on %s', async (host) => {
    const taken = await occupy(host);
    const port = await findFreePort([taken]);
    expect(port).not.toBe(taken);
    expect(port).toBeGreaterThan(0);
  });

  test('is left free', async () => {
    const port = await findFreePort();
    expect(await findFreePort([port])).toBe(port);
  });
});
