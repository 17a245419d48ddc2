import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { findFreePort } from './ports.ts';
import type { BringUpOptions, LocalTarget } from './target.ts';
import { describeChanges, describeOtherPorts, up } from './up.ts';

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

const NOTHING = { added: 0, changed: 0, destroyed: 0 };
const lastApply = { at: new Date(2026, 10, 27, 13, 45, 55).getTime(), left: undefined };
const foreign = "The function had other code than this checkout's (SHA-256 c2hh): deployed again.";

test.each([
  [{ changes: NOTHING }, 'Terraform found nothing to change.'],
  [{ changes: { added: 21, changed: 0, destroyed: 1 } }, 'Terraform: 21 added, 0 changed, 1 destroyed.'],
  [{ changes: NOTHING, foreignCode: 'c2hh' }, `Terraform found nothing to change.\n${foreign}`],
  [{}, 'Terraform did not run: nothing has changed since Fri Nov 27 2026 13:45:55. PLAN=1 looks at everything.'],
  [
    { foreignCode: 'c2hh' },
    `Terraform did not run: nothing but the code has changed since Fri Nov 27 2026 13:45:55. PLAN=1 looks at everything.\n${foreign}`,
  ],
])('what was changed is told: %j', (deployed, lines) => {
  expect(describeChanges({ lastApply, ...deployed })).toBe(lines);
});

describe('PLAN', () => {
  const asked: (BringUpOptions | undefined)[] = [];
  const target: LocalTarget = {
    ...{ name: 'embedded', summary: 'a target that does not start' },
    ...{ takeDown: async () => [], restartPolly: async () => undefined, inspect: async () => [] },
    bringUp: async (_home, options) => {
      asked.push(options);
      throw new Error('not started');
    },
  };
  beforeEach(() => {
    asked.length = 0;
    jest.spyOn(process.stdout, 'write').mockReturnValue(true);
  });
  afterEach(() => {
    jest.restoreAllMocks();
  });

  test.each([
    ['1', true],
    [undefined, false],
  ])('is %j: everything is looked at is %s', async (UP_PLAN, expected) => {
    await expect(up(target, { UP_PLAN })).rejects.toThrow('not started');
    expect(asked).toMatchObject([{ looksAtEverything: expected }]);
  });

  test('is refused where it is neither, before anything is done', async () => {
    await expect(up(target, { UP_PLAN: 'yes' })).rejects.toThrow('PLAN is "yes": set it to 1, or leave it out.');
    expect(asked).toEqual([]);
  });
});
