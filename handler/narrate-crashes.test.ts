import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { FakeHistory } from './testing/fake-history.ts';
import type { Crash } from './testing/fake-lambda.ts';

/** After this time whoever stored audio has notified of it, or will never do. */
const LEASE_MS = 61_000;
/** The same for the run's own invocation, and for audio that S3 dates by the beginning of its upload. */
const OWN_LEASE_MS = 6_000;
const LONG_LEASE_MS = 16 * 60_000;

// The SDK waits a random share of a maximum before it repeats: none of it.
beforeEach(() => {
  jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'setTimeout', 'queueMicrotask', 'performance'] });
  jest.spyOn(Math, 'random').mockReturnValue(0);
});
afterEach(() => {
  jest.restoreAllMocks();
  jest.useRealTimers();
});

const SHORT = 'Hello.';
const REFUSED = ' ';
/** Two parts, whose audio is more than one part of an upload. */
const LONG = 'long '.repeat(700);

function historyOf(text: string): FakeHistory {
  const history = new FakeHistory();
  history.store(text);
  return history;
}

/** What a run for such a text asks of AWS when nothing goes wrong. */
async function operationsOf(text: string): Promise<readonly string[]> {
  const history = historyOf(text);
  expect(await history.run('whole')).not.toBeInstanceOf(Error);
  return history.operations;
}

interface CrashCase {
  readonly kind: string;
  readonly text: string;
  readonly moment: Crash['moment'];
  readonly call: number;
  readonly operation: string;
  /** Whether the run stored its audio, whether it notified, and whether it lived to tag that. */
  readonly isStored: boolean;
  readonly isNotified: boolean;
  readonly isTagged: boolean;
}

/** At each call of a run. */
async function crashesOf(kind: string, text: string, moments: readonly Crash['moment'][]): Promise<CrashCase[]> {
  const operations = await operationsOf(text);
  return operations.flatMap((operation, index) =>
    moments.map((moment) => {
      const done = operations.slice(0, moment === 'before' ? index : index + 1);
      const [isNotified, isTagged] = [done.includes('Publish'), done.includes('PutObjectTagging')];
      const isStored = done.includes('PutObject');
      return { kind, text, moment, call: index + 1, operation, isStored, isNotified, isTagged };
    }),
  );
}

const SHORT_CRASHES = await crashesOf('a short text', SHORT, ['before', 'after']);
const CRASHES = [
  ...SHORT_CRASHES,
  ...(await crashesOf('a refused text', REFUSED, ['before', 'after'])),
  ...(await crashesOf('a text of many parts', LONG, ['after'])),
];

describe('a run that is ended', () => {
  test.each(
    CRASHES,
  )('$moment call $call ($operation) for $kind ends in one result when Lambda tries again', async (at) => {
    const history = historyOf(at.text);
    expect(await history.run('r-1', { crash: at })).toBe('crashed');
    expect(history.noticesOf(history.newest)).toHaveLength(at.isNotified ? 1 : 0);
    jest.setSystemTime(Date.now() + (at.text === LONG ? LONG_LEASE_MS : OWN_LEASE_MS));
    expect(await history.run('r-1')).toMatchObject({ outcome: expect.stringMatching(/narrated|failed|unchanged/) });
    expectOneResult(history, at);
    expect(await history.run('r-1')).toMatchObject({ outcome: at.text === REFUSED ? 'failed' : 'unchanged' });
    expectOneResult(history, at);
  });

  test.each(
    SHORT_CRASHES,
  )('$moment call $call ($operation) ends in one result when S3 sends its event again', async (at) => {
    const history = historyOf(at.text);
    await history.run('r-1', { crash: at });
    jest.setSystemTime(Date.now() + LEASE_MS);
    expect(await history.run('r-2')).toMatchObject({ outcome: expect.stringMatching(/narrated|unchanged/) });
    expectOneResult(history, at);
  });

  test.each(
    SHORT_CRASHES,
  )('$moment call $call ($operation) does not come back once a newer version is narrated', async (at) => {
    const history = historyOf(at.text);
    const older = history.newest;
    await history.run('r-1', { crash: at });
    const newer = history.store('Newer words.');
    expect(await history.run('r-2')).toMatchObject({ outcome: 'narrated' });
    for (const requestId of ['r-1', 'r-3']) {
      expect(await history.run(requestId, {}, older)).toMatchObject({ outcome: 'overtaken' });
    }
    expect(history.heard()).toBe(newer);
    expect(history.wentBack).toBeUndefined();
    expect(history.noticesOf(older)).toHaveLength(at.isNotified ? 1 : 0);
    expect(history.noticesOf(newer)).toHaveLength(1);
  });

  test.each(
    SHORT_CRASHES,
  )('$moment call $call ($operation) is notified of even if the text is deleted meanwhile', async (at) => {
    const history = historyOf(at.text);
    await history.run('r-1', { crash: at });
    history.delete();
    const hasAudio = history.heard() !== undefined;
    await history.run('r-1');
    jest.setSystemTime(Date.now() + OWN_LEASE_MS);
    await history.run('r-1');
    const { length } = history.noticesOf(history.newest);
    expect(length).toBe(at.isNotified && !at.isTagged ? 2 : 1);
    expect(history.noticesOf(history.newest).at(-1)?.status).toBe(hasAudio ? 'narrated' : 'failed');
  });
});

/** One MP3 and one notice; two only when the run was ended between notice and tag. */
function expectOneResult(history: FakeHistory, { text, isNotified, isTagged }: CrashCase): void {
  const { newest } = history;
  expect(history.heard()).toBe(text === REFUSED ? undefined : newest);
  expect(history.audioOf(newest)).toHaveLength(text === REFUSED ? 0 : 1);
  const notices = history.noticesOf(newest);
  expect(notices).toHaveLength(isNotified && !isTagged ? 2 : 1);
  const [first, second = first] = notices;
  expect({ ...second, requestId: '', time: '' }).toEqual({ ...first, requestId: '', time: '' });
}

describe('a run that is held up', () => {
  test.each(
    SHORT_CRASHES.filter(({ moment }) => moment === 'before'),
  )('at call $call ($operation) while a newer version is narrated does not take its place', async ({
    call,
    isStored,
  }) => {
    // The newest words were there before, and sound as they did then.
    const history = historyOf('Words.');
    await history.run('r-0');
    const older = history.store(SHORT);
    const [isThere, isOver] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const turn = async (step: string) => {
      if (!step.startsWith(`r-1, call ${call}, `)) return;
      isThere.resolve();
      await isOver.promise;
    };
    const run = history.run('r-1', { turn });
    await isThere.promise;
    const newer = history.store('Words.');
    expect(await history.run('r-2')).toMatchObject({ outcome: 'narrated' });
    isOver.resolve();

    expect(await run).toMatchObject({ outcome: isStored ? 'narrated' : 'overtaken' });
    expect(history.heard()).toBe(newer);
    expect(history.wentBack).toBeUndefined();
    expect(history.noticesOf(older)).toHaveLength(isStored ? 1 : 0);
    expect(history.noticesOf(newer)).toHaveLength(1);
  });
});

describe('an answer that is lost', () => {
  test.each(
    CRASHES.filter(({ moment }) => moment === 'after'),
  )('of call $call ($operation) for $kind changes nothing', async ({ text, call, operation }) => {
    const history = historyOf(text);
    let calls = 0;
    const faultOf = () => {
      calls += 1;
      return calls === call ? 'lost' : undefined;
    };
    await history.run('r-1', { faultOf });
    const isHeard = text !== REFUSED;
    expect(history.audioOf(history.newest)).toHaveLength(isHeard ? 1 : 0);
    expect(history.heard()).toBe(isHeard ? history.newest : undefined);
    // The SDK repeats what it does not know to be done; SNS takes each Publish for a new one.
    expect(history.noticesOf(history.newest)).toHaveLength(operation === 'Publish' ? 2 : 1);
    expect(history.aws.s3.forgottenParts).toBe(0);
  });

  test.each([
    ['a short text', SHORT],
    ['a text of many parts', LONG],
  ])('is no conflict, and a conflict (409) no failure: for %s both end in one result', async (_, text) => {
    const history = historyOf(text);
    let refusals = 2;
    const faultOf = (operation: string) => {
      if (!/^PutObject$|^Complete/.test(operation) || refusals === 0) return undefined;
      refusals -= 1;
      return 'conflict';
    };
    expect(await history.run('r-1', { faultOf })).toMatchObject({ outcome: 'narrated' });
    expect(history.audioOf(history.newest)).toHaveLength(1);
    expect(history.noticesOf(history.newest)).toHaveLength(1);
    expect(history.aws.s3.forgottenParts).toBe(0);
  });
});
