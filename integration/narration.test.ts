import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { saysText } from 'polly-emulator/speech-check';
import { type Inbox, openInbox } from '../client/inbox.ts';
import { repositoryDir } from '../local/paths.ts';
import { collectFrom, type Notice, readNotice } from './messages.ts';
import { clientsOf, currentStack } from './stack.ts';
import { headAudio, readAudio, type StoredText, storeText, versionsOf } from './texts.ts';

const stack = currentStack();
let inbox: Inbox;

beforeAll(async () => {
  const { sns, sqs } = clientsOf(stack);
  inbox = await openInbox(sns, sqs, stack.deployment.noticesTopicArn);
});
afterAll(() => inbox.close());

async function noticesAfter(expected: number) {
  return (await collectFrom(inbox).collect(expected)).map(readNotice);
}

async function nextNotice() {
  return readNotice(await collectFrom(inbox).first());
}

test('a text becomes an MP3 beside it and exactly one message, which tells where', async () => {
  const text = await storeText(stack, 'first/hello.txt', 'Good morning. This is the first text.');
  const notices = await noticesAfter(1);

  expect(notices).toHaveLength(1);
  const [{ document, message }] = notices as [Notice];
  expect(document).toMatchObject({ status: 'narrated', key: text.key, versionId: text.versionId, etag: text.etag });
  expect(document.audio?.key).toBe('first/hello.mp3');
  expect(message.subject).toContain('hello.txt');
  expect(message.attributes).toEqual({ status: 'narrated', bucket: stack.deployment.bucket, key: 'first/hello.txt' });
  const audio = await headAudio(stack, 'first/hello.mp3');
  expect(audio.ContentType).toBe('audio/mpeg');
  expect(audio.VersionId).toBe(document.audio?.versionId);
  expect(audio.Metadata).toMatchObject({ 'source-version-id': text.versionId, 'source-etag': text.etag });
});

test('the message that SNS delivers is valid by the published JSON Schema', async () => {
  await storeText(stack, 'schema.txt', 'A text whose notice is checked.');
  const notice = await nextNotice();

  const schema = JSON.parse(readFileSync(join(repositoryDir, 'docs/schemas/notice-v1.schema.json'), 'utf8'));
  const ajv = new Ajv2020({ allErrors: true });
  addFormats.default(ajv);
  const isValid = ajv.compile(schema);
  expect({ valid: isValid(notice.document), errors: isValid.errors }).toEqual({ valid: true, errors: null });
});

test('the speech says the text, and no other', async () => {
  const text = readFileSync(join(repositoryDir, 'examples/welcome.txt'), 'utf8');
  await storeText(stack, 'welcome.txt', text);
  await nextNotice();

  const directory = mkdtempSync(join(tmpdir(), 'narrator-speech-'));
  try {
    const path = join(directory, 'welcome.mp3');
    writeFileSync(path, await readAudio(stack, 'welcome.mp3'));
    expect(await saysText(path, text)).toBe(true);
    expect(await saysText(path, 'The weather will be cold and grey, with rain in the evening and strong wind.')).toBe(
      false,
    );
  } finally {
    rmSync(directory, { recursive: true });
  }
});

describe('keys that need care in URLs, events and message attributes', () => {
  const keys = [
    'with space.txt',
    'a+b & c=d.txt',
    'percent %20 %2F.txt',
    'año/niño.txt',
    'emoji 😀👩‍🚀.txt',
    '日本語/テキスト.txt',
    'quotes \' and ".txt',
    'dots...txt',
    '.txt',
  ];
  let texts: StoredText[];
  let notices: Notice[];

  beforeAll(async () => {
    texts = await Promise.all(keys.map((key) => storeText(stack, key, 'A short text.')));
    notices = await noticesAfter(keys.length);
  });

  test.each(keys)('%s', async (key) => {
    const text = texts.find((one) => one.key === key);
    const received = notices.filter(({ document }) => document.key === key);

    expect(received.map(({ document }) => [document.status, document.versionId])).toEqual([
      ['narrated', text?.versionId],
    ]);
    expect(received[0]?.message.attributes['key']).toBe(key.split('/').map(encodeURIComponent).join('/'));
    const audio = await headAudio(stack, key.replace(/\.txt$/, '.mp3'));
    expect(audio.Metadata?.['source-version-id']).toBe(text?.versionId);
  });
});

test('what is not called .txt is no text: nothing happens', async () => {
  const keys = ['shout.TXT', 'readme.md', 'song.mp3', 'notes.txt.bak', 'txt', 'folder.txt/'];
  await Promise.all(keys.map((key) => storeText(stack, key, 'Nobody reads this aloud.')));
  expect(await noticesAfter(0)).toEqual([]);
});

test('a new version of the text gives a new version of the MP3, and its own message', async () => {
  const first = await storeText(stack, 'twice.txt', 'The first version.');
  const [firstNotice] = await noticesAfter(1);
  const second = await storeText(stack, 'twice.txt', 'The second version, which is longer than the first.');
  const [secondNotice] = await noticesAfter(1);

  expect(firstNotice?.document.versionId).toBe(first.versionId);
  expect(secondNotice?.document.versionId).toBe(second.versionId);
  const audioVersions = [secondNotice?.document.audio?.versionId, firstNotice?.document.audio?.versionId];
  expect(await versionsOf(stack, 'twice.mp3')).toEqual(audioVersions);
  expect((await headAudio(stack, 'twice.mp3')).Metadata?.['source-version-id']).toBe(second.versionId);
});

test('options on the object override the settings of the function', async () => {
  await storeText(stack, 'options.txt', 'Hola, ¿qué tal?', { 'voice-id': 'Lucia', 'sample-rate': '22050' });
  const notice = await nextNotice();

  expect(notice.document).toMatchObject({ status: 'narrated', audio: { voiceId: 'Lucia', sampleRate: 22050 } });
});
