// StartSpeechSynthesisTask, GetSpeechSynthesisTask, ListSpeechSynthesisTasks.
import { jsonReply } from '../http/http-messages.ts';
import { AwsError } from '../model/aws-error.ts';
import { TASK_LIMITS } from '../model/limits.ts';
import { planSynthesis } from '../synthesis/synthesis.ts';
import { describeTask } from '../tasks/task-store.ts';
import type { Operation } from './operation.ts';

/** Every task id that AWS shows is of this form; that another one is invalid, and not just unknown, is a guess. */
const TASK_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export const startSpeechSynthesisTask: Operation<'StartSpeechSynthesisTask'> = (input, call) => {
  const plan = planSynthesis(input, call, TASK_LIMITS);
  call.log.characters = plan.billedCharacters;
  return jsonReply({ SynthesisTask: describeTask(call.tasks.start(input, call, plan)) });
};

export const getSpeechSynthesisTask: Operation<'GetSpeechSynthesisTask'> = ({ TaskId }, { region, tasks }) => {
  if (!TASK_ID.test(TaskId)) {
    const message = `The provided Task ID is not valid: '${TaskId}'. Please provide a valid Task ID and try again.`;
    throw new AwsError('InvalidTaskIdException', message);
  }
  return jsonReply({ SynthesisTask: describeTask(tasks.store.get(region, TaskId)) });
};

export const listSpeechSynthesisTasks: Operation<'ListSpeechSynthesisTasks'> = (input, { region, tasks }) => {
  const { MaxResults: maxResults, NextToken: nextToken, Status: status } = input;
  const page = tasks.store.list(region, { maxResults, nextToken, status });
  return jsonReply({ SynthesisTasks: page.items.map(describeTask), NextToken: page.nextToken });
};
