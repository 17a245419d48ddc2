import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { inspectServices, startServices, stopServices } from './embedded-target.ts';
import { findFreePort } from './ports.ts';
import { currentProcess, isRunning, type ProcessRecord, startProcess, stopProcess } from './processes.ts';

let home: string;
const makeHome = () => {
  home = mkdtempSync(join(tmpdir(), 'narrator with space-'));
};
const removeHome = async () => {
  await stopServices(home);
  rmSync(home, { recursive: true, force: true });
};

interface Records {
  aws: ProcessRecord & { port: number };
  polly: ProcessRecord & { port: number };
}
const recordFile = () => join(home, 'services.json');
const readRecords = (): Records => JSON.parse(readFileSync(recordFile(), 'utf8'));

async function statesOf(): Promise<Record<string, string>> {
  return Object.fromEntries((await inspectServices(home)).map(({ name, state }) => [name, state]));
}

// Most tests start servers, on a machine that runs other tests at the same time.
jest.setTimeout(60_000);

describe('embedded servers that run', () => {
  let services: Awaited<ReturnType<typeof startServices>>;
  beforeAll(makeHome);
  // A start keeps what runs, so each test finds healthy servers, and only pays for those that it ends.
  beforeEach(async () => {
    services = await startServices(home);
  });
  afterAll(removeHome);

  test('a second start keeps healthy servers', async () => {
    const records = readRecords();
    expect(await startServices(home)).toEqual(services);
    expect(readRecords()).toEqual(records);
    expect(await statesOf()).toEqual({ aws: 'healthy', polly: 'healthy' });
  });

  test('they listen on loopback only', async () => {
    const { endpoint, pollyUrl } = services;
    expect([endpoint, pollyUrl].map((url) => new URL(url).hostname)).toEqual(['127.0.0.1', '127.0.0.1']);
    for (const url of [endpoint, pollyUrl]) {
      for (const address of otherAddresses()) {
        await expect(fetch(url.replace('127.0.0.1', address))).rejects.toThrow('fetch failed');
      }
    }
  });

  test('servers that were killed are started again at their ports, and MiniStack is known to be empty', async () => {
    for (const { pid } of Object.values(readRecords())) {
      process.kill(-pid, 'SIGKILL');
    }
    let emptied = 0;
    const second = await startServices(home, {
      onEmptyStart: () => {
        emptied += 1;
      },
    });
    expect(second).toEqual(services);
    expect(emptied).toBe(1);
    expect(await statesOf()).toEqual({ aws: 'healthy', polly: 'healthy' });
  });

  test('a server that hangs is replaced', async () => {
    const { aws } = readRecords();
    process.kill(aws.pid, 'SIGSTOP');
    await startServices(home);
    expect(isRunning(aws)).toBe(false);
    expect(await statesOf()).toEqual({ aws: 'healthy', polly: 'healthy' });
  });

  test('servers of a checkout that was renamed since are its own, and are started anew: their files are elsewhere', async () => {
    const before = readRecords();
    const moved = Object.entries(before).map(([name, record]) => [
      name,
      { ...record, checkout: '/before/the renaming' },
    ]);
    writeFileSync(recordFile(), JSON.stringify(Object.fromEntries(moved)));
    expect(await statesOf()).toEqual({ aws: 'moved', polly: 'moved' });
    await startServices(home);
    expect(Object.values(before).filter(isRunning)).toEqual([]);
    expect(await statesOf()).toEqual({ aws: 'healthy', polly: 'healthy' });
  });

  test('after a stop no process and no port is left', async () => {
    const { endpoint, pollyUrl } = services;
    const records = readRecords();
    expect(await stopServices(home)).toEqual(['aws', 'polly']);
    expect(Object.values(records).filter(isRunning)).toEqual([]);
    for (const url of [endpoint, pollyUrl]) {
      await expect(fetch(url)).rejects.toThrow('fetch failed');
    }
    expect(await stopServices(home)).toEqual([]);
  });
});

describe('embedded servers that are started', () => {
  beforeEach(makeHome);
  afterEach(removeHome);

  test('a process id that somebody else has by now is left alone', async () => {
    const other = currentProcess();
    writeFileSync(
      recordFile(),
      JSON.stringify({ aws: { pid: other.pid, startId: 'long ago', port: await findFreePort() } }),
    );
    await startServices(home);
    expect(isRunning(other)).toBe(true);
    expect(await statesOf()).toEqual({ aws: 'healthy', polly: 'healthy' });
  });

  test('servers of the checkout that this one was copied from are neither shown nor kept nor stopped', async () => {
    const original = join(home, 'original');
    mkdirSync(original);
    const theirs = startProcess({
      command: 'sleep',
      args: ['600'],
      env: { PATH: '/usr/bin:/bin' },
      cwd: original,
      logFile: join(home, 'theirs.log'),
    });
    try {
      writeFileSync(recordFile(), JSON.stringify({ aws: { ...theirs, port: 1, checkout: original } }));
      expect(await inspectServices(home)).toEqual([]);
      expect(await stopServices(home)).toEqual([]);
      expect(isRunning(theirs)).toBe(true);
      // Its folder is gone: it was moved to another disk, or deleted, and nobody else can stop its server.
      rmSync(original, { recursive: true });
      expect(await stopServices(home)).toEqual(['aws']);
      expect(isRunning(theirs)).toBe(false);
    } finally {
      await stopProcess(theirs);
    }
  });

  test('a record that was cut off half-way does no harm', async () => {
    writeFileSync(recordFile(), '{ "aws": { "pid": 1');
    await startServices(home);
    expect(await statesOf()).toEqual({ aws: 'healthy', polly: 'healthy' });
  });

  test('a port that is taken is passed over', async () => {
    const occupant = createServer();
    await new Promise<void>((resolve) => occupant.listen(0, '127.0.0.1', resolve));
    const address = occupant.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    try {
      const { endpoint } = await startServices(home, { preferredPorts: { aws: port } });
      expect(new URL(endpoint).port).not.toBe(String(port));
    } finally {
      await new Promise((resolve) => occupant.close(resolve));
    }
  });
});

/** This machine's IPv4 addresses beside loopback. */
function otherAddresses(): string[] {
  return Object.values(networkInterfaces()).flatMap((addresses = []) =>
    addresses.flatMap(({ family, internal, address }) => (family === 'IPv4' && !internal ? [address] : [])),
  );
}
