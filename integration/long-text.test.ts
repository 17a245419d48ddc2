import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { decodeMp3 } from 'polly-emulator/speech-check';
import { englishText } from './english-text.ts';
import { Mailbox, type Notice } from './messages.ts';
import { forgetPollyRequests } from './polly-faults.ts';
import { partsAskedFor, SpeechClock, type SpokenPart } from './spoken-places.ts';
import { currentStack } from './stack.ts';
import { isWhole } from './test-size.ts';
import { readAudio, storeText } from './texts.ts';

const stack = currentStack();
const directory = mkdtempSync(join(tmpdir(), 'narrator-long-text-'));
let mailbox: Mailbox;

beforeAll(async () => {
  mailbox = await Mailbox.open(stack, stack.deployment.noticesTopicArn);
});
afterAll(async () => {
  rmSync(directory, { recursive: true });
  await mailbox.close();
});

describe('a text of many parts', () => {
  // Three parts are the fewest of which one is neither the first nor the last.
  const text = englishText(isWhole ? 9_000 : 6_500);
  const path = join(directory, 'chapter.mp3');
  let notice: Notice;
  let parts: SpokenPart[];
  let decoded: Awaited<ReturnType<typeof decodeMp3>>;

  beforeAll(async () => {
    await forgetPollyRequests(stack.pollyUrl);
    await storeText(stack, 'chapter.txt', text);
    notice = await mailbox.notice(120_000);
    parts = await partsAskedFor(stack.pollyUrl, text);
    writeFileSync(path, await readAudio(stack, 'chapter.mp3'));
    decoded = await decodeMp3(path);
  }, 150_000);

  test('is spoken part by part, not a character lost', () => {
    expect(parts.length).toBeGreaterThanOrEqual(isWhole ? 4 : 3);
    expect(parts.map((part) => part.text).join('')).toBe(text);
    expect(notice.document).toMatchObject({ status: 'narrated', audio: { characters: text.length } });
  });

  test('becomes one MP3 that states the duration of what is heard, as does the notice', () => {
    const { statedDurationMs, durationMs } = decoded;
    expect(Math.abs(statedDurationMs / durationMs - 1)).toBeLessThan(0.01);
    expect(notice.document.audio?.durationSeconds).toBeCloseTo(statedDurationMs / 1000, 2);
  });

  test('is heard from its first part to its last, each in its place', async () => {
    const [first, second] = parts as [SpokenPart, SpokenPart];
    const last = parts.at(-1) as SpokenPart;
    const lastFromMs = decoded.durationMs - last.durationMs;
    const clock = new SpeechClock(stack.pollyUrl, directory, path);
    const [begin, secondPart, end, wrong] = await Promise.all([
      clock.says(0, first.text),
      clock.says(first.durationMs, second.text),
      clock.says(lastFromMs, last.text),
      clock.says(lastFromMs, first.text, last.text),
    ]);
    expect({ begin, secondPart, end, wrong }).toEqual({ begin: true, secondPart: true, end: true, wrong: false });
  }, 120_000);

  test('has no other message', async () => {
    expect((await mailbox.rest()).map(({ message }) => message)).toEqual([]);
  });
});
