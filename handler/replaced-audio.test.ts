import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { FakeHistory } from './testing/fake-history.ts';
import type { ObjectVersion } from './testing/fake-s3.ts';

// A person's own MP3 where that of a text goes is replaced: the notice names its version, so that it can be fetched
// again.

const AUDIO = 'texts/a/b.mp3';
const LEASE_MS = 16 * 60_000;
const SHORT = 'Hello.';
/** Two parts, whose audio is more than one part of an upload. */
const LONG = 'long '.repeat(700);

let history: FakeHistory;

beforeEach(() => {
  jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'setTimeout', 'queueMicrotask', 'performance'] });
  jest.spyOn(Math, 'random').mockReturnValue(0);
  history = new FakeHistory();
});
afterEach(() => {
  jest.restoreAllMocks();
  jest.useRealTimers();
});

function recorded(metadata: Readonly<Record<string, string>> = {}): ObjectVersion {
  return history.aws.s3.put(AUDIO, 'a voice of flesh and blood', metadata);
}

/** Of each notice of a text. */
function replacedBy(text: ObjectVersion): (string | undefined)[] {
  return history.noticesOf(text).map(({ audio }) => audio?.replacedVersionId);
}

describe.each([
  ['a short text', SHORT],
  ['a text of many parts', LONG],
])('the notice of %s', (_, words) => {
  test.each([
    {},
    { artist: 'somebody' },
  ])('names the version of an MP3 that is not Narrator’s (%#)', async (metadata) => {
    const own = recorded(metadata);
    await history.run('r-1', {}, history.store(words));
    expect(replacedBy(history.newest)).toEqual([own.versionId]);
    expect(history.aws.s3.versionsOf(AUDIO)).toHaveLength(2);
  });

  test('names none where there was none, or one of Narrator’s', async () => {
    await history.run('r-1', {}, history.store(words));
    await history.run('r-2', {}, history.store(words));
    expect(history.aws.notices).toHaveLength(2);
    expect(history.aws.notices.filter(({ audio }) => audio && 'replacedVersionId' in audio)).toEqual([]);
  });

  test('does not name it again when the text is stored again', async () => {
    recorded();
    await history.run('r-1', {}, history.store(words));
    await history.run('r-2', {}, history.store(words));
    expect(replacedBy(history.newest)).toEqual([undefined]);
  });

  test('names one that was stored while the text was being spoken', async () => {
    history.store(words);
    let own: ObjectVersion | undefined;
    const turn = async (step: string) => {
      if (step.endsWith('SynthesizeSpeech')) own ??= recorded();
    };
    await history.run('r-1', { turn });
    expect(own).toBeDefined();
    expect(replacedBy(history.newest)).toEqual([own?.versionId]);
    expect(history.heard()).toBe(history.newest);
  });

  test('names none that was deleted while the text was being spoken', async () => {
    recorded();
    history.store(words);
    const turn = async (step: string) => {
      if (step.endsWith('SynthesizeSpeech') && history.aws.s3.current(AUDIO)) history.aws.s3.delete(AUDIO);
    };
    await history.run('r-1', { turn });
    expect(replacedBy(history.newest)).toEqual([undefined]);
    expect(history.aws.s3.current(AUDIO)?.metadata).not.toHaveProperty('replaced-version-id');
  });

  test('names it also when another run sends the notice', async () => {
    const own = recorded();
    await storeAndCrash(words);
    jest.setSystemTime(Date.now() + LEASE_MS);
    await history.run('r-2');
    expect(replacedBy(history.newest)).toEqual([own.versionId]);
  });

  test('names it also when the notice of the text that replaced it was never sent', async () => {
    const own = recorded();
    await storeAndCrash(words);
    await history.run('r-2', {}, history.store(words));
    expect(replacedBy(history.newest)).toEqual([own.versionId]);
  });
});

/** Stores a text and ends its run after the MP3 is stored and before the notice. */
async function storeAndCrash(words: string): Promise<void> {
  const whole = new FakeHistory();
  await whole.run('r-0', {}, whole.store(words));
  history.store(words);
  const crash = { call: whole.operations.indexOf('Publish') + 1, moment: 'before' } as const;
  expect(await history.run('r-1', { crash })).toBe('crashed');
  expect(history.heard()).toBe(history.newest);
  expect(history.aws.notices).toEqual([]);
}
