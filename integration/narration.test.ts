import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { saysText } from 'polly-emulator/speech-check';
import { repositoryDir } from '../local/paths.ts';
import { Mailbox, type Notice } from './messages.ts';
import { currentStack } from './stack.ts';
import { headAudio, readAudio, type StoredText, storeText, versionsOf } from './texts.ts';

const stack = currentStack();
const WELCOME = readFileSync(join(repositoryDir, 'examples/welcome.txt'), 'utf8');
const KEYS_THAT_NEED_CARE = [
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
const NO_TEXTS = ['shout.TXT', 'readme.md', 'song.mp3', 'notes.txt.bak', 'txt', 'folder.txt/'];
let mailbox: Mailbox;
const texts = new Map<string, StoredText>();
const notices = new Map<string, Notice>();

/** All at once, and one wait for all that comes of them. */
beforeAll(async () => {
  mailbox = await Mailbox.open(stack, stack.deployment.noticesTopicArn);
  const store = async (key: string, body: string, metadata: Record<string, string> = {}) =>
    texts.set(key, await storeText(stack, key, body, metadata));
  await Promise.all(NO_TEXTS.map((key) => storeText(stack, key, 'Nobody reads this aloud.')));
  await Promise.all([
    store('first/hello.txt', 'Good morning. This is the first text.'),
    store('welcome.txt', WELCOME),
    store('twice.txt', 'The first version.'),
    store('options.txt', 'Hola, ¿qué tal?', { 'voice-id': 'Lucia', 'sample-rate': '22050' }),
    ...KEYS_THAT_NEED_CARE.map((key) => store(key, 'A short text.')),
  ]);
  for (const notice of await mailbox.notices(texts.size, 60_000)) notices.set(notice.document.key, notice);
});
afterAll(() => mailbox.close());

test('a text becomes an MP3 beside it and a message, which tells where', async () => {
  const text = texts.get('first/hello.txt');
  const { document, message } = notices.get('first/hello.txt') as Notice;
  expect(document).toMatchObject({ status: 'narrated', key: text?.key, versionId: text?.versionId, etag: text?.etag });
  expect(document.audio?.key).toBe('first/hello.mp3');
  expect(message.subject).toContain('hello.txt');
  expect(message.attributes).toEqual({ status: 'narrated', bucket: stack.deployment.bucket, key: 'first/hello.txt' });
  const audio = await headAudio(stack, 'first/hello.mp3');
  expect(audio.ContentType).toBe('audio/mpeg');
  expect(audio.VersionId).toBe(document.audio?.versionId);
  expect(audio.Metadata).toMatchObject({ 'source-version-id': text?.versionId, 'source-etag': text?.etag });
});

test('the messages that SNS delivers are valid by the published JSON Schema', () => {
  const schema = JSON.parse(readFileSync(join(repositoryDir, 'docs/schemas/notice-v1.schema.json'), 'utf8'));
  const ajv = new Ajv2020({ allErrors: true });
  addFormats.default(ajv);
  const isValid = ajv.compile(schema);
  const faults = [...notices].flatMap(([key, { document }]) =>
    isValid(document) ? [] : [{ key, errors: isValid.errors }],
  );
  expect(faults).toEqual([]);
});

test('the speech says the text, and no other', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'narrator-speech-'));
  try {
    const path = join(directory, 'welcome.mp3');
    writeFileSync(path, await readAudio(stack, 'welcome.mp3'));
    expect(await saysText(path, WELCOME)).toBe(true);
    expect(await saysText(path, 'The weather will be cold and grey, with rain in the evening and strong wind.')).toBe(
      false,
    );
  } finally {
    rmSync(directory, { recursive: true });
  }
});

test('keys that need care in URLs, events and message attributes arrive as they are', async () => {
  const found = await Promise.all(
    KEYS_THAT_NEED_CARE.map(async (key) => {
      const { document, message } = notices.get(key) ?? {};
      const audio = await headAudio(stack, key.replace(/\.txt$/, '.mp3')).catch((error: Error) => error.name);
      const source = typeof audio === 'string' ? audio : audio.Metadata?.['source-version-id'];
      return [key, document?.status, document?.versionId, message?.attributes['key'], source];
    }),
  );
  const wanted = KEYS_THAT_NEED_CARE.map((key) => {
    const versionId = texts.get(key)?.versionId;
    return [key, 'narrated', versionId, key.split('/').map(encodeURIComponent).join('/'), versionId];
  });
  expect(found).toEqual(wanted);
});

test('a new version of the text gives a new version of the MP3, and its own message', async () => {
  const first = notices.get('twice.txt')?.document;
  const second = await storeText(stack, 'twice.txt', 'The second version, which is longer than the first.');
  const { document } = await mailbox.notice();

  expect(first?.versionId).toBe(texts.get('twice.txt')?.versionId);
  expect(document.versionId).toBe(second.versionId);
  const audioVersions = [document.audio?.versionId, first?.audio?.versionId];
  expect(await versionsOf(stack, 'twice.mp3')).toEqual(audioVersions);
  expect((await headAudio(stack, 'twice.mp3')).Metadata?.['source-version-id']).toBe(second.versionId);
});

test('options on the object override the settings of the function', () => {
  expect(notices.get('options.txt')?.document).toMatchObject({
    status: 'narrated',
    audio: { voiceId: 'Lucia', sampleRate: 22050 },
  });
});

test('each text has exactly one message, and what is not called .txt is no text: nothing happens', async () => {
  expect((await mailbox.rest()).map(({ message }) => message)).toEqual([]);
});
