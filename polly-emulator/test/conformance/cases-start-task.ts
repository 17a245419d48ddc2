import type { StartSpeechSynthesisTaskCommandInput } from '@aws-sdk/client-polly';
import { expect } from '@jest/globals';
import { alias, pls } from '../lexicons/support/lexicon-samples.ts';
import { TOPIC } from '../tasks/support/task-requests.ts';
import { check, type OperationCases, onDemand } from './conformance-case.ts';
import { FORMATS, refusals } from './speech-samples.ts';
import { taskMembers } from './task-members.ts';
import { readAudio, readMarks, rejection, type Trial } from './trial.ts';

type Input = Partial<StartSpeechSynthesisTaskCommandInput>;

const VISEMES: Input = { OutputFormat: 'json', SpeechMarkTypes: ['viseme'] };
const WORDS: Input = { OutputFormat: 'json', SpeechMarkTypes: ['word'] };

/** The marks that a task has stored, silence left out. */
async function marks(trial: Trial, more: Input): Promise<string[]> {
  const { body } = await trial.outputOfTask({ ...VISEMES, ...more });
  return readMarks(body)
    .map(({ value }) => value)
    .filter((value) => value !== 'sil');
}

export const startSpeechSynthesisTask: OperationCases = {
  input: {
    Engine: check('its default sample rate in the stored MP3', async (trial) => {
      for (const [Engine, sampleRate] of [
        ['standard', 22_050],
        ['neural', 24_000],
      ] as const) {
        const { body } = await trial.outputOfTask({ Engine });
        expect(await readAudio(body, 'audio/mpeg')).toMatchObject({ sampleRate });
      }
    }),
    LanguageCode: check('a bilingual voice says 21 in Hindi or in English, by its visemes', async (trial) => {
      const first = async (LanguageCode: 'en-IN' | 'hi-IN') =>
        (await marks(trial, { VoiceId: 'Aditi', Text: '21', LanguageCode }))[0];
      expect([await first('en-IN'), await first('hi-IN')]).toEqual(['t', 'i']);
    }),
    LexiconNames: check('visemes are those of the words that the lexicon has instead', async (trial) => {
      await trial.putLexicon('w3c', pls(alias('W3C', 'World Wide Web Consortium')));
      const replaced = await marks(trial, { Text: 'The W3C meets', LexiconNames: ['w3c'] });
      expect(replaced).toEqual(await marks(trial, { Text: 'The World Wide Web Consortium meets' }));
    }),
    OutputFormat: check('the stored object of each of the seven formats: its bytes, type and ending', async (trial) => {
      for (const { OutputFormat, contentType, extension, recognise } of FORMATS) {
        const stored = await trial.outputOfTask({ ...(OutputFormat === 'json' && WORDS), OutputFormat });
        expect(stored.contentType).toBe(contentType);
        expect(stored.path).toBe(`/audio/${stored.taskId}.${extension}`);
        await recognise(stored.body);
      }
    }),
    OutputS3BucketName: check('the bucket of the object; refused by the pattern of the model', async (trial) => {
      const { path } = await trial.outputOfTask({ OutputS3BucketName: 'another-bucket' });
      expect(path).toMatch(/^\/another-bucket\//);
      const refused = await rejection(trial.startTask({ OutputS3BucketName: 'No_Bucket' }));
      expect(refused).toMatchObject({ name: 'ValidationException' });
    }),
    OutputS3KeyPrefix: check("the beginning of the object's key, a dot before the task's id", async (trial) => {
      const { path, taskId } = await trial.outputOfTask({ OutputS3KeyPrefix: 'spoken/today' });
      expect(path).toBe(`/audio/spoken/today.${taskId}.mp3`);
    }),
    SampleRate: check('the rate of the stored MP3', async (trial) => {
      const { body } = await trial.outputOfTask({ SampleRate: '8000' });
      expect(await readAudio(body, 'audio/mpeg')).toMatchObject({ sampleRate: 8_000 });
    }),
    SnsTopicArn: check('a message on that topic when the task is over', async (trial) => {
      const { taskId } = await trial.outputOfTask({ SnsTopicArn: TOPIC });
      const messages = () => trial.aws.published.filter(({ Message }) => Message?.includes(taskId));
      await trial.until('the message', () => messages().length > 0);
      expect(messages()).toMatchObject([{ TopicArn: TOPIC, Message: expect.stringContaining('COMPLETED') }]);
    }),
    SpeechMarkTypes: check('marks of the types that were asked for, and of no other', async (trial) => {
      const { body } = await trial.outputOfTask({ OutputFormat: 'json', SpeechMarkTypes: ['sentence', 'word'] });
      expect(readMarks(body).map(({ type }) => type)).toEqual(['sentence', 'word']);
    }),
    Text: check('word marks are the words of the text', async (trial) => {
      expect(await marks(trial, { ...WORDS, Text: 'The train leaves at nine.' })).toEqual([
        ...['The', 'train', 'leaves', 'at', 'nine'],
      ]);
    }),
    TextType: check('`ssml` speaks no tags, `text` does', async (trial) => {
      const Text = '<speak>One <s>two</s></speak>';
      expect(await marks(trial, { ...WORDS, Text, TextType: 'ssml' })).toEqual(['One', 'two']);
      expect(await marks(trial, { ...WORDS, Text, TextType: 'text' })).toContain('speak');
    }),
    VoiceId: check('21 in the language of each of two voices, by its visemes', async (trial) => {
      const first = async (VoiceId: 'Joanna' | 'Vicki') => (await marks(trial, { VoiceId, Text: '21' }))[0];
      expect([await first('Joanna'), await first('Vicki')]).toEqual(['t', 'a']);
    }),
  },
  output: {
    ...taskMembers('SynthesisTask', (trial, more) => trial.startTask(more)),
    'SynthesisTask.TaskStatus': check('`scheduled`', async (trial) => {
      expect((await trial.startTask()).TaskStatus).toBe('scheduled');
    }),
    'SynthesisTask.TaskStatusReason': check('left out: what was just taken has nothing to explain', async (trial) => {
      expect((await trial.startTask()).TaskStatusReason).toBeUndefined();
    }),
  },
  errors: {
    ...refusals((trial, more) => trial.startTask(more), { characters: 200_000, billed: 100_000 }),
    InvalidS3BucketException: check('a name that the pattern lets pass and S3 does not', (trial) =>
      trial.startTask({ OutputS3BucketName: 'two..dots' }),
    ),
    InvalidS3KeyException: check('a prefix with `..` between slashes', (trial) =>
      trial.startTask({ OutputS3KeyPrefix: 'a/../b' }),
    ),
    InvalidSnsTopicArnException: check('a topic of another region', (trial) =>
      trial.startTask({ SnsTopicArn: TOPIC.replace('us-east-1', 'eu-west-1') }),
    ),
    EngineNotSupportedException: onDemand('StartSpeechSynthesisTask', 'EngineNotSupportedException', (trial) =>
      trial.startTask(),
    ),
    ServiceFailureException: onDemand('StartSpeechSynthesisTask', 'ServiceFailureException', (trial) =>
      trial.startTask(),
    ),
  },
};
