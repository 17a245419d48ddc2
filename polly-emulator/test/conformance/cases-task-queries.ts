// GetSpeechSynthesisTask, ListSpeechSynthesisTasks.
import { ListSpeechSynthesisTasksCommand, type ListSpeechSynthesisTasksCommandInput } from '@aws-sdk/client-polly';
import { expect } from '@jest/globals';
import { type Cases, check, type OperationCases, onDemand } from './conformance-case.ts';
import { type ShowTask, taskMembers } from './task-members.ts';
import { rejection, type Trial } from './trial.ts';

const UNKNOWN_ID = '70b61c0f-57ce-4715-a247-cae8729dcce9';

const list = (trial: Trial, input: ListSpeechSynthesisTasksCommandInput = {}) =>
  trial.client.send(new ListSpeechSynthesisTasksCommand(input));

async function listIds(trial: Trial, input: ListSpeechSynthesisTasksCommandInput = {}) {
  return ((await list(trial, input)).SynthesisTasks ?? []).map(({ TaskId }) => TaskId);
}

const getStarted: ShowTask = async (trial, more) => await trial.getTask((await trial.startTask(more)).TaskId);

const listStarted: ShowTask = async (trial, more) => {
  const { TaskId: id } = await trial.startTask(more);
  return (await list(trial)).SynthesisTasks?.find(({ TaskId }) => TaskId === id);
};

const failStoring = (trial: Trial) =>
  trial.aws.failures.set('PutObject', { status: 404, code: 'NoSuchBucket', message: 'There is no such bucket' });

/** What becomes of a task, as an operation shows it by its id. */
function fateCases(path: string, show: (trial: Trial, id: string) => ReturnType<ShowTask>): Cases {
  return {
    [`${path}.TaskStatus`]: check('`completed`, or `failed` when S3 refuses the object', async (trial) => {
      const { TaskId: one } = await trial.startTask();
      await trial.finishTask(one);
      expect((await show(trial, one))?.TaskStatus).toBe('completed');
      failStoring(trial);
      const { TaskId: two } = await trial.startTask();
      await trial.finishTask(two);
      expect((await show(trial, two))?.TaskStatus).toBe('failed');
    }),
    [`${path}.TaskStatusReason`]: check("Polly's words for a failed upload and S3's error", async (trial) => {
      failStoring(trial);
      const { TaskId } = await trial.startTask();
      await trial.finishTask(TaskId);
      const reason = (await show(trial, TaskId))?.TaskStatusReason;
      expect(reason).toContain('Error occurred while trying to upload file to S3.');
      expect(reason).toContain('NoSuchBucket');
    }),
  };
}

export const getSpeechSynthesisTask: OperationCases = {
  input: {
    TaskId: check('of two tasks the one that is named', async (trial) => {
      const one = await trial.startTask({ VoiceId: 'Matthew' });
      await trial.startTask();
      expect(await trial.getTask(one.TaskId)).toMatchObject({ TaskId: one.TaskId, VoiceId: 'Matthew' });
    }),
  },
  output: {
    ...taskMembers('SynthesisTask', getStarted),
    ...fateCases('SynthesisTask', (trial, id) => trial.getTask(id)),
  },
  errors: {
    InvalidTaskIdException: check('an id of another form', (trial) => trial.getTask('not-an-id')),
    ServiceFailureException: onDemand('GetSpeechSynthesisTask', 'ServiceFailureException', (trial) =>
      trial.getTask(UNKNOWN_ID),
    ),
    SynthesisTaskNotFoundException: check('an id that no task has', (trial) => trial.getTask(UNKNOWN_ID)),
  },
};

/** Starts some tasks; their ids, the last one first. */
async function startTasks(trial: Trial, count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let started = 0; started < count; started++) ids.unshift((await trial.startTask()).TaskId);
  return ids;
}

export const listSpeechSynthesisTasks: OperationCases = {
  input: {
    MaxResults: check('so many on a page; 0 and 101 are refused', async (trial) => {
      const ids = await startTasks(trial, 3);
      expect(await listIds(trial, { MaxResults: 2 })).toEqual(ids.slice(0, 2));
      for (const MaxResults of [0, 101]) {
        expect(await rejection(list(trial, { MaxResults }))).toMatchObject({ name: 'ValidationException' });
      }
    }),
    NextToken: check('the page after the one that gave it', async (trial) => {
      const ids = await startTasks(trial, 4);
      const { NextToken } = await list(trial, { MaxResults: 2 });
      expect(await listIds(trial, { MaxResults: 2, NextToken })).toEqual(ids.slice(2));
    }),
    Status: check('tasks in that state, and no other', async (trial) => {
      const [done = ''] = await startTasks(trial, 1);
      await trial.finishTask(done);
      failStoring(trial);
      const [failed = ''] = await startTasks(trial, 1);
      await trial.finishTask(failed);
      const [completed, failures] = [
        await listIds(trial, { Status: 'completed' }),
        await listIds(trial, { Status: 'failed' }),
      ];
      expect([completed[0], failures[0]]).toEqual([done, failed]);
      expect(completed).not.toContain(failed);
    }),
  },
  output: {
    NextToken: check('on each page but the last', async (trial) => {
      // Where no other case has tasks.
      trial.client.config.region = async () => 'eu-central-1';
      await startTasks(trial, 3);
      const all = await listIds(trial);
      const { NextToken } = await list(trial, { MaxResults: all.length - 1 });
      expect(NextToken).toMatch(/./);
      expect((await list(trial, { MaxResults: all.length - 1, NextToken })).NextToken).toBeUndefined();
      expect((await list(trial, { MaxResults: all.length })).NextToken).toBeUndefined();
    }),
    ...taskMembers('SynthesisTasks', listStarted),
    ...fateCases('SynthesisTasks', async (trial, id) =>
      (await list(trial)).SynthesisTasks?.find(({ TaskId }) => TaskId === id),
    ),
  },
  errors: {
    InvalidNextTokenException: check('a token that was never given', (trial) => list(trial, { NextToken: 'made-up' })),
    ServiceFailureException: onDemand('ListSpeechSynthesisTasks', 'ServiceFailureException', (trial) => list(trial)),
  },
};
