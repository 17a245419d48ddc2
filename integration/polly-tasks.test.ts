import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { decodeMp3, saysText } from 'polly-emulator/speech-check';
import { englishText } from './english-text.ts';
import { Mailbox } from './messages.ts';
import { openOwnPlace } from './own-place.ts';
import { TasksEmulator } from './tasks-emulator.ts';
import { headAudio, readAudio } from './texts.ts';

/** Samples of 16 bits, 16,000 a second. */
const PCM_BYTES_A_SECOND = 32_000;
const CHARACTERS = 1_000;
const MEBIBYTE = 1024 * 1024;

const place = await openOwnPlace('tasks');
const { bucket, topicArn } = place;
let emulator: TasksEmulator;
const directory = mkdtempSync(join(tmpdir(), 'narrator-polly-tasks-'));
let mailbox: Mailbox;

beforeAll(async () => {
  emulator = await TasksEmulator.start(place);
  mailbox = await Mailbox.open(place, topicArn);
});
afterAll(async () => {
  rmSync(directory, { recursive: true });
  await emulator.close();
  await mailbox.close();
});

async function nextMessage() {
  const [next] = await mailbox.take(1);
  return JSON.parse(next?.message ?? '');
}

test('a synthesis task leaves an MP3 in the bucket that says its text, and a message on the topic', async () => {
  const Text = 'Good morning. The train to the city leaves at nine, and the coffee is still hot.';
  const started = await emulator.startTask({
    ...{ Text, Engine: 'neural' },
    ...{ OutputS3KeyPrefix: 'polly-tasks/morning', SnsTopicArn: topicArn },
  });
  const key = `polly-tasks/morning.${started.TaskId}.mp3`;
  expect(started).toMatchObject({ TaskStatus: 'scheduled', OutputUri: `${place.endpoint}/${bucket}/${key}` });

  const task = await emulator.waitForTask(started.TaskId);
  expect(task).toMatchObject({ TaskStatus: 'completed', RequestCharacters: Text.length });
  expect((await headAudio(place, key)).ContentType).toBe('audio/mpeg');
  const path = join(directory, 'morning.mp3');
  writeFileSync(path, await readAudio(place, key));
  expect((await decodeMp3(path)).sampleRate).toBe(24_000);
  expect(await saysText(path, Text)).toBe(true);
  expect(await saysText(path, 'Thank you for the letter, which came on a cold evening in the winter.')).toBe(false);
  expect(await nextMessage()).toMatchObject({
    ...{ taskId: started.TaskId, taskStatus: 'COMPLETED', outputUri: `s3://${bucket}/${key}` },
    ...{ snsTopicArn: topicArn, requestCharacters: Text.length, outputFormat: 'Mp3', voiceId: 'Joanna' },
  });
});

test('an output of many megabytes arrives in parts, and whole', async () => {
  // Four minutes and a half of pauses are sooner spoken than as much text.
  const pauses = '<break time="10s"/>'.repeat(27);
  const words = englishText(CHARACTERS);
  const Text = `<speak>${words}${pauses}</speak>`;
  const { TaskId } = await emulator.startTask({ Text, TextType: 'ssml', OutputFormat: 'pcm' });
  const task = await emulator.waitForTask(TaskId, undefined, 120_000);
  expect(task.TaskStatusReason).toBeUndefined();
  const audio = await readAudio(place, `${TaskId}.pcm`);
  // S3's ETag of an object that came in parts ends in their number.
  expect((await headAudio(place, `${TaskId}.pcm`)).ETag).toMatch(/-[2-9]"?$/);
  expect(audio.length).toBeGreaterThan(8 * MEBIBYTE);
  // 12 to 18 characters a second is how people speak.
  const charactersASecond = CHARACTERS / (audio.length / PCM_BYTES_A_SECOND - 270);
  expect(charactersASecond).toBeGreaterThan(9);
  expect(charactersASecond).toBeLessThan(24);
});

test('a task for a bucket that is not there fails, and its message says why', async () => {
  const { TaskId } = await emulator.startTask({
    ...{ Text: 'For nobody.', OutputS3BucketName: 'a-bucket-that-is-not-there', SnsTopicArn: topicArn },
  });
  const { TaskStatus, TaskStatusReason } = await emulator.waitForTask(TaskId);
  expect(TaskStatus).toBe('failed');
  expect(TaskStatusReason).toContain('Error occurred while trying to upload file to S3');
  expect(TaskStatusReason).toContain('NoSuchBucket');
  expect(await nextMessage()).toMatchObject({
    ...{ taskId: TaskId, taskStatus: 'FAILED', taskStatusReason: TaskStatusReason },
  });
});

test('a task with a topic that is not there is completed, and says that no notice was sent', async () => {
  const SnsTopicArn = topicArn.replace(/[^:]+$/, 'a-topic-that-is-not-there');
  const { TaskId } = await emulator.startTask({ Text: 'Nobody hears of it.', SnsTopicArn });
  const task = await emulator.waitForTask(TaskId, ({ TaskStatusReason }) => TaskStatusReason !== undefined);
  expect(task).toMatchObject({ TaskStatus: 'completed', TaskStatusReason: expect.stringContaining(SnsTopicArn) });
  expect((await readAudio(place, `${TaskId}.mp3`)).length).toBeGreaterThan(1_000);
});
