// The three operations as a client of the AWS SDK meets them, with real speech.
import { ListSpeechSynthesisTasksCommand, paginateListSpeechSynthesisTasks } from '@aws-sdk/client-polly';
import { describe, expect, test } from '@jest/globals';
import { parseBuffer } from 'music-metadata';
import { TOPIC, until } from '../tasks/support/task-requests.ts';
import { finish, start, useTasksEmulator } from '../tasks/support/tasks-fixture.ts';

const { emulator, aws } = useTasksEmulator();

describe.each(['HTTP/1.1', 'HTTP/2'] as const)('over %s', (protocol) => {
  test('a task outlives its client, speaks to S3 and tells SNS', async () => {
    const starter = emulator.newClient(protocol);
    const started = await start(starter, { SnsTopicArn: TOPIC, OutputS3KeyPrefix: 'spoken/hello' });
    starter.destroy();
    expect(started).toMatchObject({ TaskStatus: 'scheduled', RequestCharacters: 5, TextType: 'text' });
    expect(started.CreationTime).toBeInstanceOf(Date);

    const task = await finish(emulator.newClient(protocol), started.TaskId);
    expect(task).toMatchObject({ TaskStatus: 'completed', OutputUri: started.OutputUri, TaskId: started.TaskId });
    const path = `/audio/spoken/hello.${started.TaskId}.mp3`;
    expect(new URL(task?.OutputUri ?? '').pathname).toBe(path);
    const { format } = await parseBuffer(aws.objects.get(path)?.body ?? Buffer.alloc(0), 'audio/mpeg', {
      duration: true,
    });
    expect(format.sampleRate).toBe(22_050);
    expect(format.duration).toBeGreaterThan(0.2);
    await until('the message', () => aws.published.length > 0);
    expect(aws.notices).toMatchObject([{ taskId: started.TaskId, taskStatus: 'COMPLETED' }]);
  });
});

test('speech marks go to a .marks object, a line of JSON each', async () => {
  const client = emulator.newClient('HTTP/1.1');
  const { TaskId } = await start(client, { OutputFormat: 'json', SpeechMarkTypes: ['word'], Text: 'Hello world' });
  expect(await finish(client, TaskId)).toMatchObject({ TaskStatus: 'completed', SpeechMarkTypes: ['word'] });
  const { body, contentType } = aws.objects.get(`/audio/${TaskId}.marks`) ?? {};
  expect(contentType).toBe('application/x-json-stream');
  const marks = String(body).trim().split('\n');
  expect(marks.map((line) => JSON.parse(line).value)).toEqual(['Hello', 'world']);
});

test('a task takes a text that is too long for SynthesizeSpeech', async () => {
  const client = emulator.newClient('HTTP/1.1');
  const { TaskId, RequestCharacters } = await start(client, { Text: `Hello${' '.repeat(9_995)}` });
  expect(RequestCharacters).toBe(10_000);
  expect((await finish(client, TaskId))?.TaskStatus).toBe('completed');
});

test('a bucket that is not there fails the task, not the call', async () => {
  aws.failures.set('PutObject', { status: 404, code: 'NoSuchBucket', message: 'The bucket does not exist' });
  const client = emulator.newClient('HTTP/1.1');
  const task = await finish(client, (await start(client)).TaskId);
  expect(task).toMatchObject({ TaskStatus: 'failed', TaskStatusReason: expect.stringContaining('NoSuchBucket') });
});

describe('ListSpeechSynthesisTasks', () => {
  test('gives pages, the newest first, of one status if asked', async () => {
    const client = emulator.newClient('HTTP/1.1');
    const started: string[] = [];
    for (let count = 0; count < 3; count++) started.unshift((await start(client)).TaskId);
    for (const id of started) await finish(client, id);
    const listed: (string | undefined)[] = [];
    for await (const page of paginateListSpeechSynthesisTasks({ client }, { MaxResults: 2, Status: 'completed' })) {
      expect(page.SynthesisTasks?.length).toBeLessThanOrEqual(2);
      listed.push(...(page.SynthesisTasks ?? []).map(({ TaskId }) => TaskId));
    }
    expect(listed.slice(0, 3)).toEqual(started);
    const { SynthesisTasks } = await client.send(new ListSpeechSynthesisTasksCommand({ Status: 'inProgress' }));
    expect(SynthesisTasks).toEqual([]);
  });
});
