import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { decodeMp3, saysText } from 'polly-emulator/speech-check';
import { type Inbox, openInbox } from '../client/inbox.ts';
import { englishText } from './english-text.ts';
import { collectFrom } from './messages.ts';
import { clientsOf, currentStack } from './stack.ts';
import { TasksEmulator } from './tasks-emulator.ts';
import { headAudio, readAudio } from './texts.ts';

/** Samples of 16 bits, 16,000 a second. */
const PCM_BYTES_A_SECOND = 32_000;
const MEBIBYTE = 1024 * 1024;

const stack = currentStack();
const { bucket, noticesTopicArn } = stack.deployment;
let emulator: TasksEmulator;
const directory = mkdtempSync(join(tmpdir(), 'narrator-polly-tasks-'));
let inbox: Inbox;

beforeAll(async () => {
  const { sns, sqs } = clientsOf(stack);
  emulator = await TasksEmulator.start(stack);
  inbox = await openInbox(sns, sqs, noticesTopicArn);
});
afterAll(async () => {
  rmSync(directory, { recursive: true });
  await emulator.close();
  await inbox.close();
});

async function nextMessage() {
  return JSON.parse((await collectFrom(inbox).first()).message);
}

test('a synthesis task leaves an MP3 in the bucket that says its text, and a message on the topic', async () => {
  const Text = 'Good morning. The train to the city leaves at nine, and the coffee is still hot.';
  const started = await emulator.startTask({
    ...{ Text, Engine: 'neural' },
    ...{ OutputS3KeyPrefix: 'polly-tasks/morning', SnsTopicArn: noticesTopicArn },
  });
  const key = `polly-tasks/morning.${started.TaskId}.mp3`;
  expect(started).toMatchObject({ TaskStatus: 'scheduled', OutputUri: `${stack.endpoint}/${bucket}/${key}` });

  const task = await emulator.waitForTask(started.TaskId);
  expect(task).toMatchObject({ TaskStatus: 'completed', RequestCharacters: Text.length });
  expect((await headAudio(stack, key)).ContentType).toBe('audio/mpeg');
  const path = join(directory, 'morning.mp3');
  writeFileSync(path, await readAudio(stack, key));
  expect((await decodeMp3(path)).sampleRate).toBe(24_000);
  expect(await saysText(path, Text)).toBe(true);
  expect(await saysText(path, 'Thank you for the letter, which came on a cold evening in the winter.')).toBe(false);
  expect(await nextMessage()).toMatchObject({
    ...{ taskId: started.TaskId, taskStatus: 'COMPLETED', outputUri: `s3://${bucket}/${key}` },
    ...{ snsTopicArn: noticesTopicArn, requestCharacters: Text.length, outputFormat: 'Mp3', voiceId: 'Joanna' },
  });
});

test('an output of many megabytes arrives in parts, and whole', async () => {
  const { TaskId } = await emulator.startTask({ Text: englishText(9_000), OutputFormat: 'pcm' });
  const task = await emulator.waitForTask(TaskId, undefined, 120_000);
  expect(task.TaskStatusReason).toBeUndefined();
  const audio = await readAudio(stack, `${TaskId}.pcm`);
  // S3's ETag of an object that came in parts ends in their number.
  expect((await headAudio(stack, `${TaskId}.pcm`)).ETag).toMatch(/-[2-9]"?$/);
  expect(audio.length).toBeGreaterThan(8 * MEBIBYTE);
  // 12 to 18 characters a second is how people speak.
  const charactersASecond = 9_000 / (audio.length / PCM_BYTES_A_SECOND);
  expect(charactersASecond).toBeGreaterThan(9);
  expect(charactersASecond).toBeLessThan(24);
});

test('a task for a bucket that is not there fails, and its message says why', async () => {
  const { TaskId } = await emulator.startTask({
    ...{ Text: 'For nobody.', OutputS3BucketName: 'a-bucket-that-is-not-there', SnsTopicArn: noticesTopicArn },
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
  const SnsTopicArn = noticesTopicArn.replace(/[^:]+$/, 'a-topic-that-is-not-there');
  const { TaskId } = await emulator.startTask({ Text: 'Nobody hears of it.', SnsTopicArn });
  const task = await emulator.waitForTask(TaskId, ({ TaskStatusReason }) => TaskStatusReason !== undefined);
  expect(task).toMatchObject({ TaskStatus: 'completed', TaskStatusReason: expect.stringContaining(SnsTopicArn) });
  expect((await readAudio(stack, `${TaskId}.mp3`)).length).toBeGreaterThan(1_000);
});
