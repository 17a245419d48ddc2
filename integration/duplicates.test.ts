import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { waitFor } from '../client/wait-for.ts';
import { CrashPlace } from './crash-place.ts';
import { forgetPollyRequests, listPollyRequests, setPollyFaults } from './polly-faults.ts';
import type { FunctionResult } from './run-function.ts';
import type { StoredText } from './texts.ts';

// S3 delivers at least once and in any order. Here the deployed bundle gets each event as often, as late and as much at
// the same time as a test likes; what it returns tells apart who did what.
const DUPLICATES = 5;
/** In this time a newer version can be stored, and its event come, while an older one is being spoken. */
const SPEAKING_MS = 5_000;
let place: CrashPlace;

beforeAll(async () => {
  // One sound for all words: S3 cannot tell the audio of one version from that of another by it.
  place = await CrashPlace.open();
});
afterAll(() => place.close());

const outcomesOf = (results: readonly FunctionResult[]) => results.map(({ outcome }) => outcome).sort();
const anotherEventOf = (text: StoredText) => ({ text, requestId: randomUUID() });
const duplicatesOf = (text: StoredText) => Array.from({ length: DUPLICATES }, () => anotherEventOf(text));

/** Every version of this file, for the last test. */
const texts: StoredText[] = [];

async function store(key: string, words: string): Promise<StoredText> {
  const text = await place.store(key, words);
  texts.push(text);
  return text;
}

test(`${DUPLICATES} events for one version at the same time: one MP3, one notice`, async () => {
  const text = await store('at-once.txt', 'Once is enough.');
  const results = await place.runAll(duplicatesOf(text));

  expect(outcomesOf(results)).toEqual(['narrated', ...Array.from({ length: DUPLICATES - 1 }, () => 'unchanged')]);
  const audio = await place.audioOf(text);
  expect(audio.map(({ textVersionId }) => textVersionId)).toEqual([text.versionId]);
  const notices = await place.notices(1);
  expect(notices.map(({ status, audio: told }) => [status, told?.versionId])).toEqual([
    ['narrated', audio[0]?.versionId],
  ]);
});

test('the same words stored again, with as many events: one more MP3, one more notice', async () => {
  const first = await store('again.txt', 'The same words.');
  await place.runAll([anotherEventOf(first)]);
  expect(await place.notices(1)).toHaveLength(1);
  const second = await store('again.txt', 'The same words.');
  const results = await place.runAll(duplicatesOf(second));

  expect(outcomesOf(results)).toEqual(['narrated', ...Array.from({ length: DUPLICATES - 1 }, () => 'unchanged')]);
  const audio = await place.audioOf(second);
  expect(audio.map(({ textVersionId }) => textVersionId)).toEqual([second.versionId, first.versionId]);
  expect((await place.notices(1)).map(({ versionId }) => versionId)).toEqual([second.versionId]);
});

test('events one after the other for a refused text: one notice', async () => {
  const text = await store('refused.txt', ' ');
  for (const event of duplicatesOf(text)) {
    expect(await place.runAll([event])).toMatchObject([{ outcome: 'failed', code: 'text-empty' }]);
  }
  expect((await place.notices(1)).map(({ status, versionId }) => [status, versionId])).toEqual([
    ['failed', text.versionId],
  ]);
});

test('events at the same time for a refused text: at least one notice', async () => {
  const text = await store('refused-at-once.txt', ' ');
  const results = await place.runAll(duplicatesOf(text));

  expect(outcomesOf(results)).toEqual(Array.from({ length: DUPLICATES }, () => 'failed'));
  // S3 sets tags without a condition, so runs that begin to notify at the same time all do: up to one each. All are over.
  const notices = [...(await place.notices(1)), ...(await place.otherNotices())];
  expect(notices.length).toBeLessThanOrEqual(DUPLICATES);
  const told = notices.map(({ versionId, error }) => `${versionId}: ${error?.code}`);
  expect(new Set(told)).toEqual(new Set([`${text.versionId}: text-empty`]));
});

test('events in the wrong order: the newer version is narrated, the older is not and nobody is notified of it', async () => {
  const older = await store('order.txt', 'The older words.');
  const newer = await store('order.txt', 'The newer words.');

  expect(outcomesOf(await place.runAll([anotherEventOf(newer)]))).toEqual(['narrated']);
  expect(outcomesOf(await place.runAll([anotherEventOf(older)]))).toEqual(['overtaken']);
  expect((await place.audioOf(newer)).map(({ textVersionId }) => textVersionId)).toEqual([newer.versionId]);
  expect((await place.notices(1)).map(({ versionId }) => versionId)).toEqual([newer.versionId]);
});

test('an older version that is still being spoken when the newer one is narrated: nothing comes of it', async () => {
  const oldest = await store('overtaken.txt', 'The words.');
  await place.runAll([anotherEventOf(oldest)]);
  const older = await store('overtaken.txt', 'Other words.');
  const run = await startSpeaking(older);
  await setPollyFaults(place.pollyUrl, { audio: 'canned' });
  const newest = await store('overtaken.txt', 'The words.');

  expect(outcomesOf(await place.runAll([anotherEventOf(newest)]))).toEqual(['narrated']);
  expect((await run.report).results).toMatchObject([{ outcome: 'overtaken' }]);
  const sources = (await place.audioOf(newest)).map(({ textVersionId }) => textVersionId);
  expect(sources).toEqual([newest.versionId, oldest.versionId]);
  const told = (await place.notices(2)).map(({ versionId }) => versionId);
  expect(told.sort()).toEqual([newest.versionId, oldest.versionId].sort());
});

test('versions that follow while the ones before are being spoken: the newest wins', async () => {
  const versions: StoredText[] = [];
  const runs: Awaited<ReturnType<typeof startSpeaking>>[] = [];
  for (const words of ['One.', 'Two.', 'One.']) {
    const text = await store('versions.txt', words);
    versions.push(text);
    runs.push(await startSpeaking(text));
  }
  const reports = await Promise.all(runs.map(({ report }) => report));
  await setPollyFaults(place.pollyUrl, { audio: 'canned' });

  const outcomes = reports.map(({ results }) => results[0]?.outcome);
  expect(outcomes[2]).toBe('narrated');
  expect(outcomes.filter((outcome) => outcome !== 'narrated' && outcome !== 'overtaken')).toEqual([]);
  const narrated = versions.flatMap(({ versionId }, index) => (outcomes[index] === 'narrated' ? [versionId] : []));
  const sources = (await place.audioOf(versions[0] as StoredText)).map(({ textVersionId }) => textVersionId);
  expect(sources).toEqual(narrated.toReversed());
  const told = (await place.notices(narrated.length)).map(({ versionId }) => versionId);
  expect(told.sort()).toEqual(narrated.sort());
});

test('every event of all these once more, in any order: nothing changes and nobody is notified', async () => {
  const before = await Promise.all(texts.map((text) => place.audioOf(text)));
  const results = await place.runAll(texts.toReversed().map(anotherEventOf));

  expect(results).toHaveLength(texts.length);
  expect(results.filter(({ outcome }) => outcome === 'narrated' || outcome === 'error')).toEqual([]);
  expect(await Promise.all(texts.map((text) => place.audioOf(text)))).toEqual(before);
  // Nor of anything before: every version had its notices by then.
  expect(await place.otherNotices()).toEqual([]);
});

/** Starts a run for a text and returns when Polly is at it; the run goes on, and Polly takes its time. */
async function startSpeaking(text: StoredText) {
  await setPollyFaults(place.pollyUrl, { audio: 'canned', latencyMs: SPEAKING_MS });
  await forgetPollyRequests(place.pollyUrl);
  const report = place.run(anotherEventOf(text));
  await waitFor(async () => (await listPollyRequests(place.pollyUrl)).length > 0, {
    what: 'Polly to be asked',
    timeoutMs: 30_000,
  });
  return { report };
}
