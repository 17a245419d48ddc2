import { describe, expect, test } from '@jest/globals';
import { BusyError } from '../../src/speech/speech-errors.ts';
import { Endpoints } from '../../src/tasks/endpoints.ts';
import { TaskRunner } from '../../src/tasks/task-runner.ts';
import { describeTask, isOver, type SynthesisTask } from '../../src/tasks/task-store.ts';
import { failing, REGION, type SpokenBytes, sayHello, startTask, TOPIC, until } from './support/task-requests.ts';
import { useTaskRunner } from './support/use-task-runner.ts';

const world = useTaskRunner();
const { aws } = world;

async function finish(task: SynthesisTask): Promise<SynthesisTask> {
  await until('the end of the task', () => isOver(task));
  return task;
}

/** A speech that waits for leave to end. */
function heldSpeech() {
  let release = () => {};
  const leave = new Promise<void>((resolve) => {
    release = resolve;
  });
  const ended = new Set<string>();
  const bytes: SpokenBytes = async function* (signal) {
    const aborted = new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
    try {
      yield Buffer.from('held');
      await Promise.race([leave, aborted]);
    } finally {
      ended.add('speech');
    }
  };
  return { bytes, ended, release };
}

describe('a task', () => {
  test('is scheduled, and described as in the guide', () => {
    const task = startTask(world.runner, { more: { OutputS3KeyPrefix: 'optional/prefix/path/file' } });
    expect(task.id).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    expect(JSON.parse(JSON.stringify(describeTask(task)))).toEqual({
      OutputFormat: 'mp3',
      OutputUri: `${aws.url}/audio/optional/prefix/path/file.${task.id}.mp3`,
      TextType: 'text',
      CreationTime: 1603911042.689,
      RequestCharacters: 5,
      TaskStatus: 'scheduled',
      TaskId: task.id,
      VoiceId: 'Joanna',
    });
  });

  test('shows the options it was given', () => {
    const given = {
      ...{ Engine: 'neural', LanguageCode: 'en-US', SampleRate: '8000', OutputFormat: 'json' },
      ...{ SpeechMarkTypes: ['word', 'ssml'], TextType: 'ssml', SnsTopicArn: TOPIC },
    };
    const task = startTask(world.runner, { more: { ...given, Text: '<speak>Hello <mark name="m"/></speak>' } });
    expect(describeTask(task)).toMatchObject(given);
  });

  test('is in progress while it speaks, then completed, with the object where its URI says', async () => {
    const { bytes, release } = heldSpeech();
    const task = startTask(world.runner, { bytes });
    await until('the task to run', () => task.status === 'inProgress');
    release();
    await finish(task);
    expect([task.status, task.reason]).toEqual(['completed', undefined]);
    const object = aws.objects.get(new URL(task.outputUri).pathname);
    expect([object?.body.toString(), object?.contentType]).toEqual(['held', 'audio/mpeg']);
    expect(aws.lastScope).toMatch(/^test\/\d+\/us-east-1$/);
    expect(aws.published).toEqual([]);
  });

  test('is signed for the region of its call', async () => {
    await finish(startTask(world.runner, { region: 'eu-central-1' }));
    expect(aws.lastScope).toMatch(/\/eu-central-1$/);
  });

  test('fails in Polly’s words when S3 refuses the object, and says what S3 said', async () => {
    aws.failures.set('PutObject', { status: 404, code: 'NoSuchBucket', message: 'The bucket does not exist' });
    const task = await finish(startTask(world.runner));
    expect(task.status).toBe('failed');
    expect(task.reason).toBe(
      'Error occurred while trying to upload file to S3. Please verify that the bucket exists in this region and you have ' +
        'permission to write objects to the specified bucket. (NoSuchBucket: The bucket does not exist)',
    );
    expect(aws.calls).toEqual(['PutObject']);
  });

  test('fails when nothing listens where S3 should be', async () => {
    world.runner = new TaskRunner({ endpoints: new Endpoints({ AWS_ENDPOINT_URL: 'http://127.0.0.1:1' }) });
    const task = await finish(startTask(world.runner));
    expect([task.status, task.reason]).toEqual(['failed', expect.stringContaining('ECONNREFUSED')]);
  });

  test('fails when the speech does, and stores nothing', async () => {
    const task = await finish(startTask(world.runner, { bytes: failing('no voice today') }));
    expect([task.status, task.reason]).toEqual(['failed', 'The text could not be spoken: no voice today']);
    expect(aws.calls).toEqual([]);
  });
});

test('a task waits while the speech is too busy', async () => {
  world.runner = new TaskRunner({ endpoints: aws.endpoints, busyDelayMs: 1 });
  let refusals = 0;
  const busyAtFirst = async (): Promise<AsyncIterable<Uint8Array>> => {
    if (++refusals <= 3) throw new BusyError('400 texts wait already');
    return sayHello();
  };
  const task = startTask(world.runner, { speech: { speak: busyAtFirst, listen: async () => [] } });
  expect((await finish(task)).status).toBe('completed');
  expect(refusals).toBe(4);
});

describe('no task is taken', () => {
  const errorOf = (act: () => unknown) => {
    try {
      act();
    } catch (error) {
      return error as Error;
    }
    throw new Error('it was taken');
  };

  test('with a topic of another region', () => {
    const SnsTopicArn = 'arn:aws:sns:eu-west-1:000000000000:notices';
    const error = errorOf(() => startTask(world.runner, { more: { SnsTopicArn } }));
    expect([error.name, error.message]).toEqual([
      'InvalidSnsTopicArnException',
      expect.stringContaining(`'${SnsTopicArn}' is in eu-west-1`),
    ]);
  });

  test('while nobody has said where S3 is, or SNS if it has a topic', () => {
    const nowhere = new TaskRunner({ endpoints: new Endpoints({}) });
    expect(errorOf(() => startTask(nowhere)).message).toContain('does not know where S3 is');
    const half = new TaskRunner({ endpoints: new Endpoints({ AWS_ENDPOINT_URL_S3: aws.url }) });
    expect(errorOf(() => startTask(half, { more: { SnsTopicArn: TOPIC } })).message).toContain('where SNS is');
  });

  test('when too many wait', async () => {
    world.runner = new TaskRunner({ endpoints: aws.endpoints, maxWaiting: 2 });
    const { bytes, release } = heldSpeech();
    const running = startTask(world.runner, { bytes });
    await until('the task to run', () => running.status === 'inProgress');
    const waiting = [startTask(world.runner), startTask(world.runner)];
    expect(errorOf(() => startTask(world.runner)).name).toBe('ThrottlingException');
    expect(world.runner.store.list(REGION).items).toHaveLength(3);
    release();
    await Promise.all(waiting.map(finish));
    expect((await finish(startTask(world.runner))).status).toBe('completed');
  });
});

test('tasks speak one after another, in their order', async () => {
  const { bytes, release } = heldSpeech();
  const [first, second] = [startTask(world.runner, { bytes }), startTask(world.runner)];
  await until('the first to run', () => first.status === 'inProgress');
  expect(second.status).toBe('scheduled');
  release();
  await finish(second);
  expect(first.status).toBe('completed');
});

test('as many speak at a time as was said', async () => {
  world.runner = new TaskRunner({ endpoints: aws.endpoints, concurrency: 2 });
  const { bytes, release } = heldSpeech();
  const tasks = [0, 1, 2].map(() => startTask(world.runner, { bytes }));
  await until('two to run', () => tasks.filter(({ status }) => status === 'inProgress').length === 2);
  release();
  await Promise.all(tasks.map(finish));
});

test('a reset forgets all tasks, ends what speaks, and later tasks are spoken', async () => {
  const { bytes, ended } = heldSpeech();
  const more = { SnsTopicArn: TOPIC };
  const [running, waiting] = [startTask(world.runner, { bytes, more }), startTask(world.runner)];
  await until('the task to run', () => running.status === 'inProgress');
  const resetting = world.runner.reset();
  const later = startTask(world.runner);
  await resetting;
  expect([...ended]).toEqual(['speech']);
  expect(world.runner.store.list('us-east-1').items).toEqual([later]);
  expect((await finish(later)).status).toBe('completed');
  expect([...aws.objects.keys()].filter((key) => !key.includes(later.id))).toEqual([]);
  expect([waiting.status, aws.published]).toEqual(['scheduled', []]);
});

test('closing does not wait for an S3 that never answers', async () => {
  aws.failures.set('PutObject', 'silence');
  const task = startTask(world.runner);
  await until('S3 to be asked', () => aws.calls.length > 0);
  await world.runner.close();
  expect(task.status).toBe('failed');
});

test('closing ends what speaks, and what waits never begins', async () => {
  const { bytes, ended } = heldSpeech();
  const [running, waiting] = [startTask(world.runner, { bytes }), startTask(world.runner)];
  await until('the task to run', () => running.status === 'inProgress');
  await world.runner.close();
  expect([...ended]).toEqual(['speech']);
  expect([running.status, waiting.status]).toEqual(['failed', 'scheduled']);
  expect(aws.calls).toEqual([]);
});
