// What the three operations refuse, as the AWS SDK's classes.
import {
  EngineNotSupportedException,
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
  ServiceFailureException,
  SsmlMarksNotSupportedForTextTypeException,
  type StartSpeechSynthesisTaskCommandInput,
  SynthesisTaskNotFoundException,
  type TaskStatus,
  TextLengthExceededException,
} from '@aws-sdk/client-polly';
import { describe, expect, test } from '@jest/globals';
import { get, setEndpoint, start, useTasksEmulator } from '../tasks/support/tasks-fixture.ts';

const UNKNOWN_ID = '70b61c0f-57ce-4715-a247-cae8729dcce9';
const { emulator } = useTasksEmulator();

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
      error: EngineNotSupportedException,
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

test('GetSpeechSynthesisTask tells an id that is none from one that is unknown', async () => {
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
