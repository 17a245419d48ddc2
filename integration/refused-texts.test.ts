import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type DeliveredMessage, type Inbox, openInbox } from '../local/notice-inbox.ts';
import { collectFrom, type Notice, readNotice } from './messages.ts';
import { clientsOf, currentStack } from './stack.ts';
import { type StoredText, storeText, versionsOf } from './texts.ts';

const stack = currentStack();
let notices: Inbox;
let alerts: Inbox;

beforeAll(async () => {
  const { sns, sqs } = clientsOf(stack);
  notices = await openInbox(sns, sqs, stack.deployment.noticesTopicArn);
  alerts = await openInbox(sns, sqs, stack.deployment.alertsTopicArn);
});
afterAll(async () => {
  await notices.close();
  await alerts.close();
});

const PNG_SIGNATURE = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0xff, 0xfe, 0x00);

interface RefusedText {
  readonly what: string;
  readonly key: string;
  readonly body: string | Uint8Array<ArrayBuffer>;
  readonly metadata?: Record<string, string>;
  readonly code: string;
}

const REFUSED: readonly RefusedText[] = [
  { what: 'is empty', key: 'empty.txt', body: '', code: 'text-empty' },
  { what: 'is binary', key: 'picture.txt', body: PNG_SIGNATURE, code: 'text-not-utf8' },
  { what: 'is too long', key: 'long.txt', body: 'word '.repeat(601), code: 'text-too-long' },
  { what: 'is huge', key: 'huge.txt', body: 'word '.repeat(2_000_000), code: 'text-too-long' },
  {
    what: 'wants an unknown voice',
    key: 'voice.txt',
    body: 'Hello.',
    metadata: { 'voice-id': 'Nobody' },
    code: 'voice-unknown',
  },
  { what: 'is broken SSML', key: 'broken.txt', body: '<speak>Hello', code: 'ssml-invalid' },
];

describe('a text that can never be narrated', () => {
  let texts: StoredText[];
  let received: Notice[];
  let alarmed: DeliveredMessage[];

  beforeAll(async () => {
    texts = await Promise.all(REFUSED.map(({ key, body, metadata }) => storeText(stack, key, body, metadata)));
    received = (await collectFrom(notices).collect(REFUSED.length)).map(readNotice);
    alarmed = await collectFrom(alerts).collect(0);
  });

  test.each(REFUSED)('$what: one failed notice ($code), no MP3', async ({ key, code }) => {
    const about = received.filter(({ document }) => document.key === key);
    const text = texts.find((one) => one.key === key);

    expect(about.map(({ document }) => [document.status, document.versionId, document.error?.code])).toEqual([
      ['failed', text?.versionId, code],
    ]);
    expect(about[0]?.message.attributes['status']).toBe('failed');
    expect(about[0]?.document.error?.action).toMatch(/\w/);
    expect(await versionsOf(stack, key.replace(/\.txt$/, '.mp3'))).toEqual([]);
  });

  test('is not tried again and is no matter for the operators', () => {
    expect(received).toHaveLength(REFUSED.length);
    expect(alarmed).toEqual([]);
  });
});
