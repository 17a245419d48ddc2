import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { CrashPlace, type FoundAudio } from './crash-place.ts';
import type { Notice } from './messages.ts';
import type { FunctionCrash, FunctionReport, FunctionResult } from './run-function.ts';
import { sampleOf } from './test-size.ts';
import type { StoredText } from './texts.ts';

// The bundle that is deployed runs in a process that is killed at each of its AWS calls in turn, and is run again.
const place = await CrashPlace.open();
/** Processes at a time. */
const PROCESSES = 3;

const KINDS = [
  { kind: 'a text that is narrated', words: 'A short text.', outcome: 'narrated' },
  { kind: 'a text that is refused', words: ' ', outcome: 'failed' },
] as const;

interface Case extends FunctionCrash {
  readonly kind: string;
  readonly words: string;
  readonly outcome: string;
  readonly operation: string;
  /** What the run had got to: whether its audio was there, whether it had told, and whether it had noted that. */
  readonly isStored: boolean;
  readonly isTold: boolean;
  readonly isMarked: boolean;
}

const STORES = 's3 PUT audio';
const TELLS = 'sns POST';
const MARKS = /^s3 PUT \w+ tagging$/;

const CASES: Case[] = [];
for (const { kind, words, outcome } of KINDS) {
  const text = await place.store(`whole/${outcome}.txt`, words);
  const { calls, results } = await place.run({ text, requestId: randomUUID() });
  if (results[0]?.outcome !== outcome) throw new Error(`A whole run ended as ${JSON.stringify(results)}.`);
  for (const [index, operation] of calls.entries()) {
    for (const moment of ['before', 'after'] as const) {
      const done = calls.slice(0, moment === 'before' ? index : index + 1);
      const [isStored, isTold] = [done.includes(STORES), done.includes(TELLS)];
      const isMarked = done.some((one) => MARKS.test(one));
      CASES.push({ kind, words, outcome, moment, call: index + 1, operation, isStored, isTold, isMarked });
    }
  }
}
/** Each takes three processes. Where not all are tried: handler/narrate-crashes.test.ts tries every place without them. */
const CRASHES = sampleOf(CASES);
/** Of a text that is overtaken then. */
const OLDER = sampleOf(CASES.filter(({ outcome, moment }) => outcome === 'narrated' && moment === 'after'));

/** What a crash left and what came of it: `newer` where a newer version was stored before Lambda's retry. */
interface Story {
  readonly text: StoredText;
  readonly newer?: StoredText;
  readonly crash: FunctionReport;
  retry?: FunctionResult | undefined;
  duplicate?: FunctionResult | undefined;
  audio: readonly FoundAudio[];
}
let stories: ReadonlyMap<Case, Story>;
let overtaken: ReadonlyMap<Case, Story>;
let notices: Notice['document'][];
const noticesOf = ({ versionId }: StoredText) => notices.filter((notice) => notice.versionId === versionId);

/** Every run is over before the one wait for what may have been said too often. */
beforeAll(async () => {
  stories = await play(CRASHES, (at) => `${at.outcome}/${at.moment}-${at.call}.txt`);
  overtaken = await play(OLDER, (at) => `overtaken/${at.call}.txt`, 'Newer words.');
  notices = await place.otherNotices();
});
afterAll(() => place.close());

test('a run asks as little as this of AWS, each call of which is a place to crash', () => {
  const callsOf = (wanted: string) =>
    CASES.filter(({ outcome, moment }) => outcome === wanted && moment === 'after').map(({ operation }) => operation);
  expect(callsOf('narrated')).toEqual([
    's3 HEAD audio',
    's3 GET text',
    'polly POST',
    's3 PUT audio',
    'sns POST',
    's3 GET audio tagging',
    's3 PUT audio tagging',
  ]);
  expect(callsOf('failed')).toEqual([
    's3 HEAD audio',
    's3 GET text',
    's3 GET text tagging',
    'sns POST',
    's3 GET text tagging',
    's3 PUT text tagging',
  ]);
});

describe('a crash', () => {
  test.each(CRASHES)('$moment call $call ($operation) of $kind, and Lambda’s retry: one result', (at) => {
    const story = stories.get(at);
    expect(story?.crash).toMatchObject({ isCrashed: true, results: [] });
    expect(story?.crash.calls).toHaveLength(at.moment === 'before' ? at.call - 1 : at.call);
    expect(story?.retry?.outcome).toBe(at.isMarked && at.isStored ? 'unchanged' : at.outcome);
    expect(story?.duplicate?.outcome).toBe(at.outcome === 'narrated' ? 'unchanged' : at.outcome);

    const told = noticesOf(story?.text as StoredText);
    // Between telling and noting that it told, nobody can know but the run that is gone.
    expect(told.map(({ status }) => status)).toEqual(
      at.isTold && !at.isMarked ? [at.outcome, at.outcome] : [at.outcome],
    );
    if (at.outcome === 'failed') {
      expect(story?.audio).toEqual([]);
      return;
    }
    expect(story?.audio).toEqual([
      { textVersionId: story?.text.versionId, versionId: expect.any(String), durationSeconds: expect.any(Number) },
    ]);
    for (const { audio } of told) {
      expect(audio?.versionId).toBe(story?.audio[0]?.versionId);
      expect(audio?.durationSeconds).toBeCloseTo(story?.audio[0]?.durationSeconds ?? 0, 2);
    }
  });
});

describe('a crash, and a newer version that is narrated before Lambda’s retry', () => {
  test.each(
    OLDER,
  )('$moment call $call ($operation): the newer audio stays, and nobody is notified of the older any more', (at) => {
    const { text: older, newer, retry, duplicate, audio } = overtaken.get(at) as Story;
    expect([retry?.outcome, duplicate?.outcome]).toEqual(['overtaken', 'overtaken']);
    expect(audio.map(({ textVersionId }) => textVersionId)).toEqual(
      at.isStored ? [newer?.versionId, older?.versionId] : [newer?.versionId],
    );
    expect(noticesOf(newer as StoredText).map(({ status }) => status)).toEqual(['narrated']);
    // What was told before the crash cannot be taken back.
    expect(noticesOf(older)).toHaveLength(at.isTold ? 1 : 0);
  });
});

/** Crashes, then perhaps newer words, then Lambda's retry and a duplicate of the event. */
async function play(cases: readonly Case[], keyOf: (at: Case) => string, newerWords?: string) {
  const played = new Map<Case, Story>();
  await severalAtOnce(cases, async (at) => {
    const text = await place.store(keyOf(at), at.words);
    const crash = await place.run({ text, requestId: text.versionId }, at);
    const newer = newerWords === undefined ? {} : { newer: await place.store(text.key, newerWords) };
    played.set(at, { text, ...newer, crash, audio: [] });
  });
  const all = [...played.values()];
  const newer = all.flatMap((story) => story.newer ?? []);
  await place.runAll(newer.map((text) => ({ text, requestId: text.versionId })));
  const retries = await place.runAll(all.map(({ text }) => ({ text, requestId: text.versionId })));
  const duplicates = await place.runAll(all.map(({ text }) => ({ text, requestId: randomUUID() })));
  for (const [index, story] of all.entries()) {
    story.retry = retries[index];
    story.duplicate = duplicates[index];
    story.audio = await place.audioOf(story.text);
  }
  return played;
}

async function severalAtOnce<Item>(items: readonly Item[], work: (item: Item) => Promise<void>): Promise<void> {
  const rest = [...items];
  const takeAll = async () => {
    for (let item = rest.shift(); item !== undefined; item = rest.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: PROCESSES }, takeAll));
}
