import { afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import fc, { type Scheduler } from 'fast-check';
import { FakeHistory } from './testing/fake-history.ts';
import type { Crash, Fault } from './testing/fake-lambda.ts';
import type { ObjectVersion } from './testing/fake-s3.ts';
import { runsOf } from './testing/test-size.ts';

// At their first call clients read the machine's configuration, which would be a step that no seed repeats.
beforeAll(async () => {
  const history = new FakeHistory();
  history.store('Hello.');
  await history.run('first');
});

// Time stands still unless a test moves it on; the SDK waits a random share of a maximum before it repeats: none of it.
beforeEach(() => {
  jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask', 'performance'] });
  jest.spyOn(Math, 'random').mockReturnValue(0);
});
afterEach(() => {
  jest.restoreAllMocks();
  jest.useRealTimers();
});

const pass = (ms: number) => jest.setSystemTime(Date.now() + ms);

/** After this time whoever stored audio has notified of it, or will never do. */
const LEASE_MS = 61_000;
/** Of Lambda, for an event that comes from S3. */
const RETRIES = 2;
const REFUSED = '';
const DELETED = 'deleted';

interface Plan {
  /** What the user does with the one key, step by step. */
  readonly steps: readonly string[];
  /** S3 states times by the second; the versions may all be of one. */
  readonly secondsBetweenSteps: number;
  /** The event that S3 sends for each text. */
  readonly events: readonly Delivery[];
  /** Those that it sends beside. */
  readonly duplicates: readonly (Delivery & { readonly text: number })[];
  /** Of the nth call of an operation, whoever makes it. */
  readonly faults: readonly { readonly operation: string; readonly nth: number; readonly fault: Fault }[];
}

interface Delivery {
  /** Of Lambda's attempts, one after the other. */
  readonly crashes: readonly (Crash | undefined)[];
  /** At one of its turns a run lets others pass: at random alone none of them would fall far behind. */
  readonly pause: { readonly at: number; readonly turns: number } | undefined;
}

const anyCrash = fc.record<Crash>({
  call: fc.integer({ min: 1, max: 8 }),
  moment: fc.constantFrom('before', 'in flight', 'after'),
});
const crashes = fc.array(fc.option(anyCrash, { nil: undefined }), { maxLength: RETRIES });
const pause = fc.option(fc.record({ at: fc.integer({ min: 1, max: 10 }), turns: fc.integer({ min: 5, max: 40 }) }), {
  nil: undefined,
});
const MAX_STEPS = 4;
// Few words, so that some come back.
const anyText = fc.oneof({ weight: 6, arbitrary: fc.constantFrom('Alpha', 'Beta') }, fc.constant(REFUSED));
const anyStep = fc.oneof({ weight: 7, arbitrary: anyText }, fc.constant(DELETED));
const anyPlan = fc.record<Plan>({
  steps: fc
    .tuple(anyText, fc.array(anyStep, { maxLength: MAX_STEPS - 1 }))
    .map(([first, others]) => [first, ...others]),
  secondsBetweenSteps: fc.nat(1),
  events: fc.array(fc.record({ crashes, pause }), { minLength: MAX_STEPS, maxLength: MAX_STEPS }),
  duplicates: fc.array(fc.record({ text: fc.nat(2), crashes, pause }), { maxLength: 3 }),
  faults: fc.array(
    fc.record({
      operation: fc.constantFrom('PutObject', 'Publish', 'PutObjectTagging'),
      nth: fc.nat(3),
      fault: fc.constantFrom<Fault>('lost', 'late', 'conflict'),
    }),
    { maxLength: 3 },
  ),
});

/** Everything that a plan has, in the order that the scheduler likes. */
async function play(
  scheduler: Scheduler,
  { steps, secondsBetweenSteps, events, duplicates, faults }: Plan,
): Promise<FakeHistory> {
  const history = new FakeHistory();
  const calls: Record<string, number> = {};
  const faultOf = (operation: string) => {
    const nth = calls[operation] ?? 0;
    calls[operation] = nth + 1;
    return faults.find((one) => one.operation === operation && one.nth === nth)?.fault;
  };
  const turn = async (step: string) => {
    await scheduler.schedule(Promise.resolve(), step);
  };
  const deliver = async (requestId: string, text: ObjectVersion, { crashes = [], pause }: Partial<Delivery> = {}) => {
    let turns = 0;
    const paced = async (step: string) => {
      turns += 1;
      for (let left = turns === pause?.at ? pause.turns : 0; left > 0; left -= 1) await turn(`${requestId}: pause`);
      await turn(step);
    };
    for (let attempt = 0; attempt <= RETRIES; attempt += 1) {
      await turn(`${requestId}: attempt ${attempt}`);
      const end = await history.run(requestId, { turn: paced, faultOf, crash: crashes[attempt] }, text);
      if (end !== 'crashed' && !(end instanceof Error)) return;
    }
  };
  const deliveries: Promise<void>[] = [];
  const act = async () => {
    for (const step of steps) {
      await turn(`the user: ${step}`);
      pass(secondsBetweenSteps * 1000);
      if (step === DELETED) {
        history.delete();
        continue;
      }
      const number = history.texts.length;
      const text = history.store(step);
      deliveries.push(deliver(`text ${number}`, text, events[number]));
      for (const [nth, duplicate] of duplicates.entries()) {
        if (duplicate.text === number) deliveries.push(deliver(`text ${number}.${nth}`, text, duplicate));
      }
    }
  };
  let isOver = false;
  const over = act()
    .then(() => Promise.all(deliveries))
    .finally(() => {
      isOver = true;
    });
  for (await settle(); !isOver || scheduler.count() > 0; await settle()) {
    if (scheduler.count() > 0) await scheduler.waitNext(1);
  }
  await over;
  return history;
}

/** Until every run waits for its turn. */
async function settle(): Promise<void> {
  for (;;) {
    await new Promise((resolve) => setImmediate(resolve));
    if (jest.getTimerCount() === 0) return;
    jest.runOnlyPendingTimers();
  }
}

/** Ends every wait of the handler at once. */
async function withoutWaits<Result>(work: Promise<Result>): Promise<Result> {
  let isOver = false;
  const done = work.finally(() => {
    isOver = true;
  });
  while (!isOver) await settle();
  return done;
}

/** Every event once more, one after the other. */
async function replay(history: FakeHistory, name: string): Promise<void> {
  for (const [index, text] of history.texts.entries()) {
    expect(await withoutWaits(history.run(`${name} of text ${index}`, {}, text))).not.toBeInstanceOf(Error);
  }
}

test('whatever comes twice, late, at once or is cut off, each text ends in one right result', async () => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), anyPlan, async (scheduler, plan) => {
      const history = await play(scheduler, plan);
      pass(LEASE_MS);
      await replay(history, 'replay');

      const { newest, texts } = history;
      expect(history.wentBack).toBeUndefined();
      const isHeard = newest.body.length > 0 && plan.steps.at(-1) !== DELETED;
      const heard = history.heard();
      if (isHeard) expect(heard).toBe(newest);
      expect(history.noticesOf(newest).length).toBeGreaterThan(0);
      for (const text of texts) {
        const audio = history.audioOf(text);
        const notices = history.noticesOf(text);
        expect(audio.length).toBeLessThanOrEqual(1);
        expect(notices.length).toBeLessThanOrEqual(history.mostNoticesOf(text));
        for (const notice of notices.filter(({ status }) => status === 'narrated')) {
          expect(notice.audio?.versionId).toBe(audio[0]?.versionId);
        }
      }

      const notices = history.aws.notices.length;
      await replay(history, 'second replay');
      expect(history.aws.notices).toHaveLength(notices);
      expect(history.heard()).toBe(heard);
    }),
    runsOf(200),
  );
}, 300_000);

// Polly speaks the same words the same way, and S3 knows what is stored by its bytes only.
describe('words that were there before', () => {
  test('stored again, their event sent twice: one MP3 and one notice for the new version', async () => {
    const history = new FakeHistory();
    history.store('Same.');
    await withoutWaits(history.run('first'));
    history.store('Same.');
    const ends = await withoutWaits(Promise.all([history.run('again'), history.run('duplicate')]));
    expect(ends).toContainEqual(expect.objectContaining({ outcome: 'narrated' }));
    expect(history.audioOf(history.newest)).toHaveLength(1);
    expect(history.noticesOf(history.newest)).toHaveLength(1);
  });

  test('stored again while the words between are being spoken: these do not take their place', async () => {
    const history = new FakeHistory();
    history.store('Same.');
    await withoutWaits(history.run('first'));
    const between = history.store('Others.');
    const [isSpoken, isOvertaken] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const turn = async (step: string) => {
      if (!step.endsWith('PutObject')) return;
      isSpoken.resolve();
      await isOvertaken.promise;
    };
    const late = history.run('between', { turn });
    await isSpoken.promise;
    history.store('Same.');
    expect(await withoutWaits(history.run('last'))).toMatchObject({ outcome: 'narrated' });
    isOvertaken.resolve();
    expect(await withoutWaits(late)).toMatchObject({ outcome: 'overtaken' });
    expect(history.heard()).toBe(history.newest);
    expect(history.noticesOf(between)).toEqual([]);
  });
});

test('of two runs that send the same long text in parts, one stores it and the other leaves no parts behind', async () => {
  const history = new FakeHistory();
  history.store('long '.repeat(700));
  await withoutWaits(Promise.all([history.run('one'), history.run('other')]));
  expect(history.audioOf(history.newest)).toHaveLength(1);
  expect(history.noticesOf(history.newest)).toHaveLength(1);
  expect(history.aws.s3.forgottenParts).toBe(0);
});

describe('a newest version that is refused', () => {
  test('leaves the MP3 of the version that was narrated last, which says so itself', async () => {
    const history = new FakeHistory();
    history.store('First.');
    await withoutWaits(history.run('first'));
    const last = history.store('Last.');
    await withoutWaits(history.run('last'));
    for (const name of ['refused', 'refused again']) {
      history.store(REFUSED);
      expect(await withoutWaits(history.run(name))).toMatchObject({ outcome: 'failed' });
    }
    await replay(history, 'replay');
    expect(history.heard()).toBe(last);
    expect(history.aws.s3.current('texts/a/b.mp3')?.metadata['source-version-id']).toBe(last.versionId);
    expect(history.aws.notices.map(({ status }) => status)).toEqual(['narrated', 'narrated', 'failed', 'failed']);
  });

  test('leaves none where none was narrated', async () => {
    const history = new FakeHistory();
    const overtaken = history.store('Words.');
    history.store(REFUSED);
    await replay(history, 'run');
    expect(history.aws.s3.versionsOf('texts/a/b.mp3')).toEqual([]);
    expect(history.noticesOf(overtaken)).toEqual([]);
  });

  test('is followed by a good one whose MP3 is the current one again', async () => {
    const history = new FakeHistory();
    for (const words of ['First.', REFUSED, 'Corrected.']) {
      history.store(words);
      await withoutWaits(history.run(words));
    }
    expect(history.heard()).toBe(history.newest);
  });
});

describe('an empty text', () => {
  /** As mounted buckets store a new file: nothing first, then the content. */
  test('that is followed by its content within seconds has no notice', async () => {
    const history = new FakeHistory();
    const beginning = history.store('');
    let isRead = false;
    const turn = async (step: string) => {
      if (!step.endsWith('GetObject: answer') || isRead) return;
      isRead = true;
      setTimeout(() => history.store('The content.'), 4_000);
    };
    expect(await withoutWaits(history.run('beginning', { turn }))).toMatchObject({ outcome: 'overtaken' });
    expect(history.newest).not.toBe(beginning);
    expect(await withoutWaits(history.run('content'))).toMatchObject({ outcome: 'narrated' });
    expect(history.aws.notices).toMatchObject([{ status: 'narrated', versionId: history.newest.versionId }]);
  });

  test('that stays empty is refused some seconds later', async () => {
    const history = new FakeHistory();
    const text = history.store('');
    expect(await withoutWaits(history.run('run'))).toMatchObject({ outcome: 'failed', code: 'text-empty' });
    expect(Date.now() - text.storedAt.getTime()).toBeGreaterThanOrEqual(4_000);
    expect(history.noticesOf(text)).toHaveLength(1);
  });

  test('that was stored a while ago is refused at once', async () => {
    const history = new FakeHistory();
    history.store('');
    pass(6_000);
    const before = Date.now();
    expect(await withoutWaits(history.run('run'))).toMatchObject({ outcome: 'failed', code: 'text-empty' });
    expect(Date.now()).toBe(before);
    expect(history.operations.filter((operation) => operation === 'GetObject')).toHaveLength(1);
  });

  test('whose date lies in the future, by the clock of the function, is waited for once', async () => {
    const history = new FakeHistory();
    history.store('');
    pass(-60_000);
    const before = Date.now();
    expect(await withoutWaits(history.run('run'))).toMatchObject({ outcome: 'failed', code: 'text-empty' });
    expect(Date.now() - before).toBeLessThanOrEqual(6_000);
  });
});
