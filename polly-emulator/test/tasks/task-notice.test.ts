import { describe, expect, test } from '@jest/globals';
import { failing, startTask, TOPIC, until } from './support/task-requests.ts';
import { useTaskRunner } from './support/use-task-runner.ts';

const world = useTaskRunner();
const { aws } = world;

describe('SNS', () => {
  test('gets a completed task in the form that Polly was seen to use', async () => {
    const task = startTask(world.runner, { more: { SnsTopicArn: TOPIC, OutputS3KeyPrefix: 'a/b' } });
    await until('the message', () => aws.published.length > 0);
    expect(aws.published[0]).toMatchObject({ Action: 'Publish', TopicArn: TOPIC });
    expect(aws.notices).toEqual([
      {
        taskId: task.id,
        taskStatus: 'COMPLETED',
        outputUri: `s3://audio/a/b.${task.id}.mp3`,
        creationTime: '2020-10-28T18:50:42.689Z',
        requestCharacters: 5,
        snsTopicArn: TOPIC,
        outputFormat: 'Mp3',
        sampleRate: '22050',
        speechMarkTypes: [],
        textType: 'Text',
        voiceId: 'Joanna',
      },
    ]);
  });

  test('gets a failed task and its reason', async () => {
    startTask(world.runner, { more: { SnsTopicArn: TOPIC, OutputFormat: 'ogg_vorbis' }, bytes: failing('no voice') });
    await until('the message', () => aws.published.length > 0);
    expect(aws.notices).toMatchObject([
      { taskStatus: 'FAILED', taskStatusReason: 'The text could not be spoken: no voice', outputFormat: 'OggVorbis' },
    ]);
  });

  test('gets a group for a FIFO topic', async () => {
    const task = startTask(world.runner, { more: { SnsTopicArn: `${TOPIC}.fifo` } });
    await until('the message', () => aws.published.length > 0);
    expect(aws.published[0]).toMatchObject({ MessageGroupId: task.id, MessageDeduplicationId: task.id });
  });

  test('may refuse the message: the task stays completed and says so', async () => {
    aws.failures.set('Publish', { status: 404, code: 'NotFound', message: 'Topic does not exist' });
    const task = startTask(world.runner, { more: { SnsTopicArn: TOPIC } });
    await until('the reason', () => task.reason !== undefined);
    expect(task.status).toBe('completed');
    expect(task.reason).toContain(`could not be published to ${TOPIC}`);
    expect(task.reason).toContain('Topic does not exist');
  });
});
