// The members of SynthesisTask, which three operations give.
import type { StartSpeechSynthesisTaskCommandInput, SynthesisTask } from '@aws-sdk/client-polly';
import { expect } from '@jest/globals';
import { pls } from '../lexicons/support/lexicon-samples.ts';
import { TOPIC } from '../tasks/support/task-requests.ts';
import { type Cases, check } from './conformance-case.ts';
import type { Trial } from './trial.ts';

type Input = Partial<StartSpeechSynthesisTaskCommandInput>;

/** Starts a task and shows it as the operation does. */
export type ShowTask = (trial: Trial, more?: Input) => Promise<SynthesisTask | undefined>;

/** All but TaskStatus and TaskStatusReason, which depend on when the operation shows the task. */
export function taskMembers(path: string, show: ShowTask): Cases {
  /** What was asked for is what is shown, and nothing where nothing was. */
  const echo = <Name extends keyof Input & keyof SynthesisTask>(member: Name, more: Input, otherwise?: unknown) =>
    check(
      `as it was asked for; ${otherwise === undefined ? 'left out' : `\`${otherwise}\``} otherwise`,
      async (trial) => {
        expect((await show(trial, more))?.[member]).toEqual(more[member]);
        expect((await show(trial))?.[member]).toBe(otherwise);
      },
    );
  const json: Input = { OutputFormat: 'json', SpeechMarkTypes: ['word', 'sentence'] };
  const cases: Cases = {
    Engine: echo('Engine', { Engine: 'neural' }),
    TaskId: check('an id that GetSpeechSynthesisTask knows, another for each task', async (trial) => {
      const [one, two] = [await show(trial), await show(trial)];
      expect(one?.TaskId).not.toBe(two?.TaskId);
      expect((await trial.getTask(one?.TaskId ?? '')).TaskId).toBe(one?.TaskId);
    }),
    OutputUri: check('where the object is when the task is over', async (trial) => {
      const task = await show(trial, { OutputS3KeyPrefix: 'a/b' });
      expect(task?.OutputUri).toBe(`${trial.aws.url}/${trial.bucket}/a/b.${task?.TaskId}.mp3`);
      await trial.finishTask(task?.TaskId ?? '');
      expect(trial.aws.objects.has(new URL(task?.OutputUri ?? '').pathname)).toBe(true);
    }),
    CreationTime: check('a time within the call', async (trial) => {
      const startMs = Date.now();
      const time = (await show(trial))?.CreationTime;
      expect(time).toBeInstanceOf(Date);
      expect(Number(time)).toBeGreaterThanOrEqual(startMs);
      expect(Number(time)).toBeLessThanOrEqual(Date.now());
    }),
    RequestCharacters: check('the characters of the text, SSML tags not counted', async (trial) => {
      expect((await show(trial, { Text: 'Hello there' }))?.RequestCharacters).toBe(11);
      const ssml: Input = { TextType: 'ssml', Text: '<speak>Hello<break/></speak>' };
      expect((await show(trial, ssml))?.RequestCharacters).toBe(5);
    }),
    SnsTopicArn: echo('SnsTopicArn', { SnsTopicArn: TOPIC }),
    LexiconNames: check('as it was asked for; left out otherwise', async (trial) => {
      await trial.putLexicon('empty', pls(''));
      expect((await show(trial, { LexiconNames: ['empty'] }))?.LexiconNames).toEqual(['empty']);
      expect((await show(trial))?.LexiconNames).toBeUndefined();
    }),
    OutputFormat: echo('OutputFormat', { OutputFormat: 'ogg_vorbis' }, 'mp3'),
    SampleRate: echo('SampleRate', { SampleRate: '8000' }),
    SpeechMarkTypes: echo('SpeechMarkTypes', json),
    TextType: echo('TextType', { TextType: 'ssml', Text: '<speak>Hello</speak>' }, 'text'),
    VoiceId: echo('VoiceId', { VoiceId: 'Matthew' }, 'Joanna'),
    LanguageCode: echo('LanguageCode', { VoiceId: 'Aditi', LanguageCode: 'hi-IN' }),
  };
  return Object.fromEntries(Object.entries(cases).map(([name, one]) => [`${path}.${name}`, one]));
}
