import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { type NoticeState, noticeTagOf } from './contract.ts';
import { FakeAws, type FakeNotice } from './testing/fake-aws.ts';
import { eventOf, type RunEnd, runHandler } from './testing/fake-lambda.ts';
import type { ObjectVersion } from './testing/fake-s3.ts';

// S3 copies tags along with an object, even where metadata is replaced; a replication keeps the version id, too.

const TEXT = 'texts/a.txt';
const AUDIO = 'texts/a.mp3';
/** After this time whoever stored audio has notified of it, or will never do. */
const LEASE_MS = 61_000;

let aws: FakeAws;
let runs: number;

beforeEach(() => {
  jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'setTimeout', 'queueMicrotask', 'performance'] });
  aws = new FakeAws();
  runs = 0;
});
afterEach(() => {
  jest.useRealTimers();
});

async function narrate(text: ObjectVersion): Promise<RunEnd> {
  jest.setSystemTime(Date.now() + LEASE_MS);
  runs += 1;
  return runHandler(aws, `r-${runs}`, eventOf(text));
}

/** A text that cannot be narrated, its notice sent and tagged. */
async function refused(path = TEXT): Promise<ObjectVersion> {
  const text = aws.s3.put(path, ' ');
  expect(await narrate(text)).toMatchObject({ outcome: 'failed', code: 'text-empty' });
  expect(text.tagging).toContain('failed:text-empty');
  return text;
}

function noticesOf({ versionId }: ObjectVersion): FakeNotice[] {
  return aws.notices.filter((notice) => notice.versionId === versionId);
}

/** One notice, and none for the event that comes again. */
async function expectOneNotice(text: ObjectVersion, notice: object): Promise<void> {
  const before = aws.notices.length;
  await narrate(text);
  await narrate(text);
  expect(aws.notices.slice(before)).toMatchObject([{ versionId: text.versionId, ...notice }]);
}

const EMPTY = { status: 'failed', error: { code: 'text-empty' } };

test('a refused text that is copied has a notice of its own', async () => {
  const text = await refused();
  await expectOneNotice(aws.s3.copy(text, 'texts/copy of a.txt'), EMPTY);
});

test('a refused text that is moved away and back again has a notice for each place', async () => {
  const text = await refused();
  const moved = aws.s3.copy(text, 'texts/b.txt');
  aws.s3.delete(TEXT);
  await expectOneNotice(moved, EMPTY);
  const back = aws.s3.copy(moved, TEXT);
  aws.s3.delete('texts/b.txt');
  await expectOneNotice(back, EMPTY);
});

test('a refused text whose storage class or encryption is changed in place has a notice for the new version', async () => {
  const text = await refused();
  await expectOneNotice(aws.s3.copy(text, TEXT), EMPTY);
});

test('a refused text that is restored over a good one has a notice, and the MP3 stays that of the good one', async () => {
  const text = await refused();
  const good = aws.s3.put(TEXT, 'Good words.');
  expect(await narrate(good)).toMatchObject({ outcome: 'narrated' });
  await expectOneNotice(aws.s3.copy(text, TEXT), EMPTY);
  expect(aws.s3.versionsOf(AUDIO)).toHaveLength(1);
  expect(aws.s3.current(AUDIO)?.metadata['source-version-id']).toBe(good.versionId);
});

test('a good text that is restored over a refused one is narrated once more', async () => {
  const good = aws.s3.put(TEXT, 'Good words.');
  await narrate(good);
  await refused();
  await expectOneNotice(aws.s3.copy(good, TEXT), { status: 'narrated' });
});

test('metadata corrected in place to what is wrong again has a notice; corrected to what is right, an MP3', async () => {
  const wrong = aws.s3.put(TEXT, 'Words.', { 'sample-rate': 'high' });
  await expectOneNotice(wrong, { error: { code: 'options-invalid' } });
  const wrongAgain = aws.s3.copy(wrong, TEXT, { metadata: { 'sample-rate': 'low' } });
  await expectOneNotice(wrongAgain, { error: { code: 'options-invalid' } });
  await expectOneNotice(aws.s3.copy(wrongAgain, TEXT, { metadata: { 'sample-rate': '8000' } }), { status: 'narrated' });
});

test.each([
  ['of a release that named no version', 'failed:text-empty'],
  ['of another version', noticeTagOf('failed:text-empty', { bucket: 'texts', key: 'a.txt', versionId: 'v0' })],
  ['of the user', 'anything'],
])('a text that is stored with the tag already set, to a value %s, has a notice', async (_, value) => {
  const text = aws.s3.put(TEXT, ' ');
  text.tagging = `<Tagging><TagSet><Tag><Key>narrator-notice</Key><Value>${value}</Value></Tag></TagSet></Tagging>`;
  await expectOneNotice(text, EMPTY);
});

test('a refused text that is replicated has a notice in the other bucket, too', async () => {
  const text = await refused();
  await expectOneNotice(aws.s3.copy(text, 'replicas/a.txt', { versionId: text.versionId }), {
    ...EMPTY,
    bucket: 'replicas',
  });
});

test('a narrated text that is replicated with its MP3 has a notice in the other bucket, too, and no second MP3', async () => {
  const text = aws.s3.put(TEXT, 'Words.');
  await narrate(text);
  const audio = aws.s3.current(AUDIO) as ObjectVersion;
  aws.s3.copy(audio, 'replicas/a.mp3', { versionId: audio.versionId });
  await expectOneNotice(aws.s3.copy(text, 'replicas/a.txt', { versionId: text.versionId }), {
    status: 'narrated',
    bucket: 'replicas',
  });
  expect(aws.s3.versionsOf('replicas/a.mp3')).toHaveLength(1);
});

test('an MP3 that is copied beside another text is no MP3 of that text', async () => {
  await narrate(aws.s3.put(TEXT, 'Words.'));
  const audio = aws.s3.copy(aws.s3.current(AUDIO) as ObjectVersion, 'texts/b.mp3');
  const text = aws.s3.put('texts/b.txt', 'Other words.');
  await expectOneNotice(text, { status: 'narrated' });
  expect(aws.s3.current('texts/b.mp3')).not.toBe(audio);
  expect(noticesOf(text)[0]?.audio?.versionId).toBe(aws.s3.current('texts/b.mp3')?.versionId);
});

test('an MP3 that is copied onto itself after its notice needs no other', async () => {
  const text = aws.s3.put(TEXT, 'Words.');
  await narrate(text);
  aws.s3.copy(aws.s3.current(AUDIO) as ObjectVersion, AUDIO);
  expect(await narrate(text)).toMatchObject({ outcome: 'unchanged' });
  expect(noticesOf(text)).toHaveLength(1);
});

test.each<NoticeState>([
  'sent',
  'failed:request-refused',
])('the tag %s is one that S3 takes, whatever the key', (state) => {
  const version = { bucket: 'b'.repeat(63), key: `${'朝'.repeat(340)}.txt`, versionId: 'v'.repeat(1_024) };
  expect(noticeTagOf(state, version)).toMatch(/^[A-Za-z0-9 +=._:/@-]{1,256}$/);
});
