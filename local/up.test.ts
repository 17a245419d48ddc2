import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { findFreePort } from './ports.ts';
import { describeChanges, describeOtherPorts } from './up.ts';

describe('ports other than the customary ones', () => {
  let other: Server;
  let taken: number;
  beforeEach(async () => {
    other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    taken = (other.address() as AddressInfo).port;
  });
  afterEach(() => new Promise((resolve) => other.close(resolve)));

  test('are told, with the one that is taken and the one that is used', async () => {
    const used = { endpoint: 'http://127.0.0.1:1111', pollyUrl: 'http://127.0.0.1:2222' };
    expect(await describeOtherPorts(used, { aws: taken, polly: 2222 })).toEqual([
      `Port ${taken} of 127.0.0.1 is taken by another program: the AWS emulator uses 1111 instead.`,
    ]);
    expect(await describeOtherPorts(used, { aws: 1111, polly: taken })).toEqual([
      `Port ${taken} of 127.0.0.1 is taken by another program: the Polly emulator uses 2222 instead.`,
    ]);
  });

  test('need no word where the customary one is theirs, or free by now', async () => {
    const free = await findFreePort();
    const used = { endpoint: `http://127.0.0.1:${taken}`, pollyUrl: 'http://127.0.0.1:2222' };
    expect(await describeOtherPorts(used, { aws: taken, polly: free })).toEqual([]);
  });
});

test.each([
  [{ changes: { added: 0, changed: 0, destroyed: 0 } }, 'Terraform found nothing to change.'],
  [{ changes: { added: 21, changed: 0, destroyed: 1 } }, 'Terraform: 21 added, 0 changed, 1 destroyed.'],
  [
    { changes: { added: 0, changed: 0, destroyed: 0 }, foreignCode: 'c2hh' },
    "Terraform found nothing to change.\nThe function had other code than this checkout's (SHA-256 c2hh): deployed again.",
  ],
])('what was changed is told: %j', (deployed, lines) => {
  expect(describeChanges(deployed)).toBe(lines);
});
