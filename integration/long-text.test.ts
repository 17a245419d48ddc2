import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { decodeMp3 } from 'polly-emulator/speech-check';
import { type Inbox, openInbox } from '../client/inbox.ts';
import { englishText } from './english-text.ts';
import { collectFrom, type Notice, readNotice } from './messages.ts';
import { forgetPollyRequests } from './polly-faults.ts';
import { partsAskedFor, SpeechClock } from './spoken-places.ts';
import { clientsOf, currentStack } from './stack.ts';
import { readAudio, storeText } from './texts.ts';

const stack = currentStack();
const directory = mkdtempSync(join(tmpdir(), 'narrator-long-text-'));
let inbox: Inbox;

beforeAll(async () => {
  const { sns, sqs } = clientsOf(stack);
  inbox = await openInbox(sns, sqs, stack.deployment.noticesTopicArn);
});
afterAll(async () => {
  rmSync(directory, { recursive: true });
  await inbox.close();
});

describe('a text of many parts', () => {
  const text = englishText(9_000);
  const path = join(directory, 'chapter.mp3');
  let notice: Notice;
  let parts: string[];

  beforeAll(async () => {
    await forgetPollyRequests(stack.pollyUrl);
    await storeText(stack, 'chapter.txt', text);
    notice = readNotice(await collectFrom(inbox).first(120_000));
    parts = await partsAskedFor(stack.pollyUrl, text);
    writeFileSync(path, await readAudio(stack, 'chapter.mp3'));
  }, 150_000);

  test('is spoken part by part, not a character lost', () => {
    expect(parts.length).toBeGreaterThan(3);
    expect(parts.join('')).toBe(text);
    expect(notice.document).toMatchObject({ status: 'narrated', audio: { characters: text.length } });
  });

  test('becomes one MP3 that states the duration of what is heard, as does the notice', async () => {
    const { statedDurationMs, durationMs } = await decodeMp3(path);
    expect(Math.abs(statedDurationMs / durationMs - 1)).toBeLessThan(0.01);
    expect(notice.document.audio?.durationSeconds).toBeCloseTo(statedDurationMs / 1000, 2);
  });

  test('is heard from its first part to its last, each in its place', async () => {
    const clock = new SpeechClock(stack.pollyUrl, directory);
    const [first = '', second = ''] = parts;
    const last = parts.at(-1) ?? '';
    const { durationMs } = await decodeMp3(path);
    const lastFromMs = durationMs - (await clock.durationMsOf(last));

    expect(await clock.says(path, 0, first)).toBe(true);
    expect(await clock.says(path, await clock.durationMsOf(first), second)).toBe(true);
    expect(await clock.says(path, lastFromMs, last)).toBe(true);
    expect(await clock.says(path, lastFromMs, first, last)).toBe(false);
  }, 120_000);
});
