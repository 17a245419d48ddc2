import { execFile } from 'node:child_process';
import { DeleteObjectCommand, PutObjectCommand, PutObjectTaggingCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { NOTICE_TAG, noticeTagOf } from '../handler/contract.ts';
import { repositoryDir } from '../local/paths.ts';
import { Mailbox, type Notice } from './messages.ts';
import { clientsOf, currentStack } from './stack.ts';
import { headAudio, type StoredText, storeText, versionsOf } from './texts.ts';
import { withoutNotifications } from './unnoticed-texts.ts';

const stack = currentStack();
const { s3 } = clientsOf(stack);
const Bucket = stack.deployment.bucket;

let mailbox: Mailbox;
beforeAll(async () => {
  mailbox = await Mailbox.open(stack, stack.deployment.noticesTopicArn);
});
afterAll(() => mailbox.close());

interface Run {
  readonly exitCode: number;
  readonly output: string;
  readonly errors: string;
}

/**
 * The command as people type it: the bucket is all that is named, the function is found by the bucket's notification.
 */
function reconcile(...args: string[]): Promise<Run> {
  const { RECONCILE_PREFIX: _prefix, RECONCILE_DRY_RUN: _dryRun, ...env } = process.env;
  const place = ['--bucket', Bucket, '--region', stack.deployment.region, '--endpoint', stack.endpoint];
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', 'scripts/reconcile.ts', ...place, ...args],
      { cwd: repositoryDir, env },
      (error, output, errors) => resolve({ exitCode: Number(error?.code ?? 0), output, errors }),
    );
  });
}

/** The rows of the table by their key, as `why: outcome`. */
function rowsOf({ output }: Run, prefix: string): Record<string, string> {
  const lines = output.split('\n').filter((line) => line.startsWith(prefix));
  return Object.fromEntries(
    lines.map((line) => {
      const [key = '', _version, why, outcome] = line.split(/ {2,}/);
      return [key.slice(prefix.length), `${why}: ${outcome}`];
    }),
  );
}

describe('texts that were stored while nobody was notified', () => {
  const PREFIX = 'missed/';
  const texts = new Map<string, StoredText>();
  const narratedNames = [
    'new.txt',
    'a+b & c=d.txt',
    'año/niño.txt',
    'tab\tstop.txt',
    'changed.txt',
    'same.txt',
    'song.txt',
  ];
  const STALE = {
    'new.txt': 'no MP3',
    'a+b & c=d.txt': 'no MP3',
    'año/niño.txt': 'no MP3',
    'tab\\u0009stop.txt': 'no MP3',
    'empty.txt': 'no MP3',
    'changed.txt': 'MP3 of another version',
    'same.txt': 'MP3 of another version',
    'song.txt': 'MP3 not made by Narrator',
  };
  let dryRun: Run;
  let audioBefore: string[][];
  let audioAfterDryRun: string[][];
  let firstRun: Run;
  let notices: Notice[];
  let secondRun: Run;

  const audioKeyOf = (name: string) => `${PREFIX}${name.replace(/txt$/, 'mp3')}`;
  const audioVersions = () => Promise.all(narratedNames.map((name) => versionsOf(stack, audioKeyOf(name))));

  async function store(name: string, body: string): Promise<void> {
    texts.set(name, await storeText(stack, PREFIX + name, body));
  }

  beforeAll(async () => {
    await Promise.all(['kept.txt', 'changed.txt', 'same.txt'].map((name) => store(name, 'The first version.')));
    await mailbox.take(3);
    await withoutNotifications(stack, async () => {
      await store('changed.txt', 'The second version, which has more to say.');
      await store('same.txt', 'The first version.');
      await store('empty.txt', '');
      await s3.send(new PutObjectCommand({ Bucket, Key: `${PREFIX}song.mp3`, Body: 'la la la' }));
      for (const name of ['new.txt', 'a+b & c=d.txt', 'año/niño.txt', 'tab\tstop.txt', 'song.txt']) {
        await store(name, 'A text that nobody was notified of.');
      }
      await storeText(stack, `${PREFIX}no text.txt/`, '');
    });
    audioBefore = await audioVersions();
    dryRun = await reconcile('--prefix', PREFIX, '--dry-run');
    audioAfterDryRun = await audioVersions();
    firstRun = await reconcile('--prefix', PREFIX);
    notices = await mailbox.notices(8);
    secondRun = await reconcile('--prefix', PREFIX);
  });

  test('are listed by a dry run, each with the reason', () => {
    const expected = Object.entries(STALE).map(([name, why]) => [name, `${why}: -`]);
    expect(rowsOf(dryRun, PREFIX)).toEqual(Object.fromEntries(expected));
    expect(dryRun).toMatchObject({ exitCode: 0, errors: '' });
    expect(dryRun.output).toContain('checked 9, up to date 1, stale 8, errors 0');
  });

  test('are left alone by a dry run', () => {
    expect(audioAfterDryRun).toEqual(audioBefore);
  });

  test('are redone, and the table tells which; one that can never be narrated is failed, with its code', () => {
    const expected = Object.entries(STALE).map(([name, why]) => [
      name,
      `${why}: ${name === 'empty.txt' ? 'failed: text-empty' : 'narrated'}`,
    ]);
    expect(rowsOf(firstRun, PREFIX)).toEqual(Object.fromEntries(expected));
    expect(firstRun).toMatchObject({ exitCode: 3, errors: '' });
    expect(firstRun.output).toContain('checked 9, up to date 1, stale 8, redone 7, failed 1, errors 0');
  });

  test.each(narratedNames)('%j has the MP3 of its current version afterwards', async (name) => {
    const audio = await headAudio(stack, audioKeyOf(name));
    expect(audio.Metadata?.['source-version-id']).toBe(texts.get(name)?.versionId);
  });

  test('have their one notice each', () => {
    const told = notices.map(({ document }) => [document.key, document.status, document.versionId]);
    const expected = [...narratedNames, 'empty.txt'].map((name) => {
      const { key, versionId } = texts.get(name) as StoredText;
      return [key, name === 'empty.txt' ? 'failed' : 'narrated', versionId];
    });
    expect(told.sort()).toEqual(expected.sort());
  });

  test('are found no more by a second run, but for the failed one, which has no second notice', async () => {
    expect(rowsOf(secondRun, PREFIX)).toEqual({ 'empty.txt': 'no MP3: failed: text-empty' });
    expect(secondRun.exitCode).toBe(3);
    expect(secondRun.output).toContain('checked 9, up to date 8, stale 1, redone 0, failed 1, errors 0');
    expect(await mailbox.arrived()).toEqual([]);
  });

  test('are all right when what can never be narrated is gone', async () => {
    await s3.send(new DeleteObjectCommand({ Bucket, Key: `${PREFIX}empty.txt` }));
    const run = await reconcile('--prefix', PREFIX);
    expect(run).toMatchObject({ exitCode: 0, errors: '' });
    expect(run.output).toContain('checked 8, up to date 8, stale 0, redone 0, failed 0, errors 0');
  });
});

test('an MP3 that was deleted is made anew', async () => {
  const text = await storeText(stack, 'deleted/audio.txt', 'Somebody deletes this audio.');
  await mailbox.take(1);
  await s3.send(new DeleteObjectCommand({ Bucket, Key: 'deleted/audio.mp3' }));

  const run = await reconcile('--prefix', 'deleted/');
  expect(rowsOf(run, 'deleted/')).toEqual({ 'audio.txt': 'no MP3: narrated' });
  expect(run.exitCode).toBe(0);
  expect((await headAudio(stack, 'deleted/audio.mp3')).Metadata?.['source-version-id']).toBe(text.versionId);
  await mailbox.take(1);
});

test('a notice that was never sent is sent, and no second MP3 is made', async () => {
  const text = await storeText(stack, 'untold/text.txt', 'Nobody has heard of this audio.');
  await mailbox.take(1);
  const Value = noticeTagOf('unsent', { bucket: Bucket, key: text.key, versionId: text.versionId });
  const TagSet = [{ Key: NOTICE_TAG, Value }];
  await s3.send(new PutObjectTaggingCommand({ Bucket, Key: 'untold/text.mp3', Tagging: { TagSet } }));

  const run = await reconcile('--prefix', 'untold/');
  expect(rowsOf(run, 'untold/')).toEqual({ 'text.txt': 'notice not sent: narrated' });
  const notices = await mailbox.notices(1);
  expect(notices.map(({ document }) => [document.status, document.versionId])).toEqual([['narrated', text.versionId]]);
  expect(await versionsOf(stack, 'untold/text.mp3')).toHaveLength(1);
  expect((await reconcile('--prefix', 'untold/')).output).toContain('up to date 1, stale 0');
});

describe('what ends with a message and status 1', () => {
  test('is a bucket that is not there', async () => {
    const { exitCode, errors } = await reconcile('--bucket', 'no-such-bucket-of-narrator', '--dry-run');
    expect(exitCode).toBe(1);
    expect(errors).toContain('Could not list s3://no-such-bucket-of-narrator/ (NoSuchBucket: ');
  });

  test('is a function that is not there', async () => {
    await withoutNotifications(stack, async () => {
      await storeText(stack, 'nobody/text.txt', 'Nobody is there to read this.');
    });
    const { exitCode, errors } = await reconcile('--prefix', 'nobody/', '--function', 'no-such-function');
    expect(exitCode).toBe(1);
    expect(errors).toContain('The function no-such-function could not be invoked (ResourceNotFoundException: ');
    await s3.send(new DeleteObjectCommand({ Bucket, Key: 'nobody/text.txt' }));
  });

  test('is an option that is not known', async () => {
    const { exitCode, errors } = await reconcile('--dryrun');
    expect(exitCode).toBe(1);
    expect(errors).toContain("Unknown option '--dryrun'");
  });
});

test('nobody is notified twice of any of them', async () => {
  expect((await mailbox.rest()).map(({ message }) => message)).toEqual([]);
});
