import { DeleteObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { waitFor } from '../client/wait-for.ts';
import { testWhereAble } from './limits.ts';
import { Mailbox, type Notice } from './messages.ts';
import type { OddText } from './odd-text.ts';
import { BYTES } from './odd-texts-bytes.ts';
import { GONE, storeAndLose } from './odd-texts-gone.ts';
import { KEY_WITH_A_LINE_FEED, KEYS } from './odd-texts-keys.ts';
import { OPTIONS } from './odd-texts-options.ts';
import { readRuns } from './odd-texts-runs.ts';
import { SSML } from './odd-texts-ssml.ts';
import { WORDS } from './odd-texts-words.ts';
import { setPollyFaults } from './polly-faults.ts';
import { clientsOf, currentStack } from './stack.ts';
import { headAudio, storeText } from './texts.ts';
import { notifyAbout } from './unnoticed-texts.ts';

const ODD_TEXTS: readonly (OddText & { readonly key: string })[] = [
  ...BYTES,
  ...WORDS,
  ...SSML,
  ...OPTIONS,
  ...KEYS,
].map((text) => ({ key: `odd/${text.what.replaceAll(/[^A-Za-z0-9]+/g, '-')}.txt`, ...text }));

/** The function runs four at a time, too: terraform/local.tfvars. */
const STORED_AT_A_TIME = 4;
const NOTICES_TIMEOUT_MS = 150_000;
const NOT_FOR_XML = /[^\P{Cc}\t\n\r\u007f-\u009f]/u;

const stack = currentStack();
const { s3 } = clientsOf(stack);
const Bucket = stack.deployment.bucket;
const ALL = [...ODD_TEXTS, ...GONE];

let notices: Mailbox;
let alerts: Mailbox;

beforeAll(async () => {
  notices = await Mailbox.open(stack, stack.deployment.noticesTopicArn);
  alerts = await Mailbox.open(stack, stack.deployment.alertsTopicArn);
  // Texts up to the limit are among them; how they sound is tested elsewhere. What Polly refuses it refuses all the
  // same.
  await setPollyFaults(stack.pollyUrl, { audio: 'canned' });
});
afterAll(async () => {
  await setPollyFaults(stack.pollyUrl, {});
  // MiniStack answers some questions about a bucket with a listing: such keys make it no XML, and Terraform gives up.
  for (const { key } of ODD_TEXTS.filter(({ key: one }) => NOT_FOR_XML.test(one))) {
    for (const Key of [key, key.replace(/\.txt$/, '.mp3')]) await s3.send(new DeleteObjectCommand({ Bucket, Key }));
  }
  await notices.close();
  await alerts.close();
});

test('there are at least 60 kinds, each with a key of its own', () => {
  expect(ALL.length).toBeGreaterThanOrEqual(60);
  expect(new Set(ALL.map(({ key }) => key)).size).toBe(ALL.length);
});

describe('odd and bad input', () => {
  const versions = new Map<string, string | undefined>();
  let since: Date;
  let received: Notice[];

  beforeAll(async () => {
    since = new Date();
    const named = await storeAndLose(stack, GONE);
    for (const [index, { key }] of GONE.entries()) {
      versions.set(key, named[index]);
      await notifyAbout(stack, key, named[index]);
    }
    const waiting = ODD_TEXTS.values();
    const storeAll = async () => {
      for (const { key, body, metadata, storageClass, contentEncoding } of waiting) {
        const Body = Buffer.from(typeof body === 'function' ? body() : body);
        const { VersionId } = await s3.send(
          new PutObjectCommand({
            ...{ Bucket, Key: key, Body, Metadata: metadata },
            ...{ StorageClass: storageClass, ContentEncoding: contentEncoding },
          }),
        );
        versions.set(key, VersionId);
      }
    };
    await Promise.all(Array.from({ length: STORED_AT_A_TIME }, storeAll));
    // When some have not come in time, the test of each text tells whose they are.
    received = await notices.allNotices(ALL.length, NOTICES_TIMEOUT_MS);
  });
  // The AWS emulators keep it in memory.
  afterAll(async () => {
    await s3.send(
      new DeleteObjectCommand({ Bucket, Key: 'odd/200-MB.txt', VersionId: versions.get('odd/200-MB.txt') }),
    );
  });

  test.each(ALL)('$what: $expected', async (text) => {
    const { key, expected } = text;
    const audioKey = key.replace(/\.txt$/, '.mp3');
    const about = received.filter(({ document }) => document.key === key);
    const versionId = versions.get(key);
    const audio = await headAudio(stack, audioKey).catch(({ name }: Error) => name);

    expect(about.map(({ document }) => [document.versionId, document.error?.code ?? document.status])).toEqual([
      [versionId, expected],
    ]);
    const { document, message } = about[0] as Notice;
    expect(message.attributes['status']).toBe(document.status);
    if ('says' in text) {
      expect(document.error?.message).toContain(text.says);
      expect(document.error?.action).toMatch(/\w/);
      expect(document.error?.action).toContain(text.advises ?? '');
      expect(audio).toBe('NotFound');
    } else {
      expect(document.audio?.key).toBe(audioKey);
      expect(audio).toMatchObject({ Metadata: { 'source-version-id': versionId } });
    }
  });

  test('nothing is said about anything else, and nothing to the operators', async () => {
    expect(received).toHaveLength(ALL.length);
    expect(await alerts.arrived()).toEqual([]);
  });

  test('nothing is tried again', async () => {
    const keyOf = new Map(
      received.map(({ message, document }) => [JSON.parse(message.message).requestId, document.key]),
    );
    const { starts, keys } = await waitFor(
      async () => {
        const runs = await readRuns(stack, since);
        return [...keyOf.keys()].every((requestId) => runs.starts.has(requestId)) && runs;
      },
      { what: 'the log to mention each invocation', timeoutMs: 30_000, intervalMs: 500 },
    );
    const runsOf = new Map<string | undefined, number>();
    for (const [requestId, attempts] of starts) {
      const key = keyOf.get(requestId) ?? keys.get(requestId);
      runsOf.set(key, (runsOf.get(key) ?? 0) + attempts);
    }
    expect(ALL.filter(({ key }) => runsOf.get(key) !== 1).map(({ what, key }) => [what, runsOf.get(key)])).toEqual([]);
    expect(runsOf.get(undefined)).toBeUndefined();
  });
});

testWhereAble('a text whose key has a line feed is narrated', async () => {
  const { versionId } = await storeText(stack, KEY_WITH_A_LINE_FEED, 'Hello.');
  const { document } = await notices.notice();
  expect(document).toMatchObject({ status: 'narrated', key: KEY_WITH_A_LINE_FEED, versionId });
});
