// The three operations as a client of the AWS SDK meets them, with real speech.
import {
  InvalidNextTokenException,
  InvalidS3BucketException,
  InvalidS3KeyException,
  InvalidSampleRateException,
  InvalidSnsTopicArnException,
  InvalidSsmlException,
  InvalidTaskIdException,
  LanguageNotSupportedException,
  LexiconNotFoundException,
  ListSpeechSynthesisTasksCommand,
  MarksNotSupportedForFormatException,
  paginateListSpeechSynthesisTasks,
  ServiceFailureException,
  SsmlMarksNotSupportedForTextTypeException,
  type StartSpeechSynthesisTaskCommandInput,
  SynthesisTaskNotFoundException,
  type TaskStatus,
  TextLengthExceededException,
  ValidationException,
} from '@aws-sdk/client-polly';
import { describe, expect, test } from '@jest/globals';
import { parseBuffer } from 'music-metadata';
import { TOPIC, until } from '../tasks/support/task-requests.ts';
import { finish, get, setEndpoint, start, useTasksEmulator } from '../tasks/support/tasks-fixture.ts';

const UNKNOWN_ID = '70b61c0f-57ce-4715-a247-cae8729dcce9';
const { emulator, aws } = useTasksEmulator();

describe.each(['HTTP/1.1', 'HTTP/2'] as const)('over %s', (protocol) => {
  test('a task outlives its client, is spoken into S3 and notifies SNS', async () => {
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

describe('StartSpeechSynthesisTask refuses', () => {
  const json = { OutputFormat: 'json', SpeechMarkTypes: ['word'] } as const;
  test.each([
    {
      what: 'a bucket name that S3 has not',
      more: { OutputS3BucketName: 'two..dots' },
      error: InvalidS3BucketException,
    },
    { what: 'a key that is another', more: { OutputS3KeyPrefix: 'a/../b' }, error: InvalidS3KeyException },
    {
      what: 'a topic of another region',
      more: { SnsTopicArn: 'arn:aws:sns:eu-west-1:000000000000:a' },
      error: InvalidSnsTopicArnException,
    },
    { what: '100,001 billed characters', more: { Text: 'a'.repeat(100_001) }, error: TextLengthExceededException },
    {
      what: '200,001 characters',
      more: { Text: `<speak>${'<p></p>'.repeat(28_570)}<p/></speak>`.padEnd(200_001), TextType: 'ssml' },
      error: TextLengthExceededException,
    },
    { what: 'a text that is no SSML', more: { Text: '<speak>', TextType: 'ssml' }, error: InvalidSsmlException },
    { what: 'a sample rate that is none', more: { SampleRate: '1' }, error: InvalidSampleRateException },
    { what: 'a lexicon that is not there', more: { LexiconNames: ['none'] }, error: LexiconNotFoundException },
    { what: 'a language the voice has not', more: { LanguageCode: 'de-DE' }, error: LanguageNotSupportedException },
    {
      what: 'an engine the voice has not',
      more: { Engine: 'standard', VoiceId: 'Olivia' },
      error: ValidationException,
    },
    { what: 'marks in an MP3', more: { SpeechMarkTypes: ['word'] }, error: MarksNotSupportedForFormatException },
    {
      what: 'SSML marks of plain text',
      more: { ...json, SpeechMarkTypes: ['ssml'] },
      error: SsmlMarksNotSupportedForTextTypeException,
    },
  ] as {
    what: string;
    more: Partial<StartSpeechSynthesisTaskCommandInput>;
    error: new (...args: never[]) => Error;
  }[])('$what', async ({ more, error }) => {
    await expect(start(emulator.newClient('HTTP/1.1'), more)).rejects.toBeInstanceOf(error);
  });

  test('everything while it does not know where S3 is, and says what to set', async () => {
    setEndpoint(undefined);
    const refusal = start(emulator.newClient('HTTP/1.1'));
    await expect(refusal).rejects.toBeInstanceOf(ServiceFailureException);
    await expect(refusal).rejects.toThrow('set AWS_ENDPOINT_URL or AWS_ENDPOINT_URL_S3');
  });

  test.each([
    // Quoted in aws-sdk-js#2644.
    [{ OutputS3BucketName: 'textaudioconverterBlas' }, "Value 'textaudioconverterBlas' at 'outputS3BucketName'"],
    [{ OutputS3KeyPrefix: 'a key' }, "Value 'a key' at 'outputS3KeyPrefix'"],
    [{ SnsTopicArn: 'notices' }, "Value 'notices' at 'snsTopicArn'"],
  ])('%j by the model’s pattern', async (more, message) => {
    await expect(start(emulator.newClient('HTTP/1.1'), more)).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringContaining(
        `${message} failed to satisfy constraint: Member must satisfy regular expression`,
      ),
    });
  });
});

test('GetSpeechSynthesisTask refuses an id of the wrong form, and one that is unknown', async () => {
  const client = emulator.newClient('HTTP/1.1');
  await expect(get(client, UNKNOWN_ID)).rejects.toBeInstanceOf(SynthesisTaskNotFoundException);
  await expect(get(client, 'not-an-id')).rejects.toBeInstanceOf(InvalidTaskIdException);
  await expect(get(client, 'a b')).rejects.toMatchObject({
    name: 'ValidationException',
    message: expect.stringContaining("Value 'a b' at 'taskId'"),
  });
});

describe('ListSpeechSynthesisTasks', () => {
  test('refuses a token that it never gave', async () => {
    const client = emulator.newClient('HTTP/1.1');
    const list = client.send(new ListSpeechSynthesisTasksCommand({ NextToken: 'nonsense' }));
    await expect(list).rejects.toBeInstanceOf(InvalidNextTokenException);
  });

  test.each([
    [
      { MaxResults: 0 },
      "Value '0' at 'maxResults' failed to satisfy constraint: Member must have value greater than or equal to 1",
    ],
    [
      { MaxResults: 101 },
      "Value '101' at 'maxResults' failed to satisfy constraint: Member must have value less than or equal to 100",
    ],
    [
      { Status: 'done' as TaskStatus },
      "Value 'done' at 'status' failed to satisfy constraint: Member must satisfy enum value set",
    ],
  ])('refuses %j', async (input, message) => {
    const list = emulator.newClient('HTTP/1.1').send(new ListSpeechSynthesisTasksCommand(input));
    await expect(list).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringContaining(message),
    });
  });
});
