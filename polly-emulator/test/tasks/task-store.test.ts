import { describe, expect, test } from '@jest/globals';
import type { SynthesisTask, TaskInput, TaskStatus } from '../../src/tasks/task-store.ts';
import { TaskStore } from '../../src/tasks/task-store.ts';

const HOUR_MS = 3_600_000;
const REGION = 'us-east-1';

let number = 0;

function newTask(
  id: string,
  { region = REGION, status = 'completed' as TaskStatus, createdMs = 0 } = {},
): SynthesisTask {
  return {
    ...{ id, region, status, createdMs, number: ++number, reason: undefined },
    input: {} as TaskInput,
    place: { bucket: 'audio', key: id },
    ...{ outputUri: `http://s3/audio/${id}`, requestCharacters: 5, sampleRate: 22_050 },
  };
}

function storeOf(
  tasks: readonly SynthesisTask[],
  options: { nowMs?: () => number; maxTasks?: number } = {},
): TaskStore {
  const store = new TaskStore({ nowMs: () => 0, ...options });
  for (const task of tasks) store.add(task);
  return store;
}

const idsOf = (page: { items: readonly SynthesisTask[] }) => page.items.map(({ id }) => id);

describe('a list of tasks', () => {
  test('is the region’s, the newest first', () => {
    const store = storeOf([newTask('a'), newTask('b', { region: 'eu-west-1' }), newTask('c')]);
    expect(idsOf(store.list(REGION))).toEqual(['c', 'a']);
    expect(idsOf(store.list('ap-south-1'))).toEqual([]);
  });

  test('has those of a status only', () => {
    const store = storeOf([newTask('a'), newTask('b', { status: 'failed' }), newTask('c', { status: 'inProgress' })]);
    expect(idsOf(store.list(REGION, { status: 'failed' }))).toEqual(['b']);
  });

  test('comes in pages, which a task started meanwhile does not shift', () => {
    const store = storeOf(['a', 'b', 'c', 'd', 'e'].map((id) => newTask(id)));
    const first = store.list(REGION, { maxResults: 2 });
    store.add(newTask('f'));
    const second = store.list(REGION, { maxResults: 2, nextToken: first.nextToken });
    const third = store.list(REGION, { maxResults: 2, nextToken: second.nextToken });
    expect([first, second, third].map(idsOf)).toEqual([['e', 'd'], ['c', 'b'], ['a']]);
    expect(third.nextToken).toBeUndefined();
  });

  test('has no next page after one that is just full, and 100 on a page unless said', () => {
    const store = storeOf(Array.from({ length: 101 }, (_, index) => newTask(`task-${index}`)));
    expect(store.list('us-east-1').items).toHaveLength(100);
    expect(storeOf([newTask('a'), newTask('b')]).list(REGION, { maxResults: 2 }).nextToken).toBeUndefined();
  });

  test('goes on by no other token than its own', () => {
    const store = storeOf([newTask('a'), newTask('b')]);
    const { nextToken = '' } = store.list(REGION, { maxResults: 1 });
    for (const token of ['', 'nonsense', `${nextToken}=`, nextToken.slice(1)]) {
      expect(() => store.list(REGION, { nextToken: token })).toThrow(
        expect.objectContaining({ name: 'InvalidNextTokenException', message: expect.stringContaining(`'${token}'`) }),
      );
    }
    expect(() => store.list('eu-west-1', { nextToken })).toThrow(
      expect.objectContaining({ name: 'InvalidNextTokenException' }),
    );
  });
});

test('a task is found in its own region', () => {
  const store = storeOf([newTask('a')]);
  expect(store.get(REGION, 'a').id).toBe('a');
  for (const [region, id] of [
    ['eu-west-1', 'a'],
    [REGION, 'b'],
  ] as const) {
    expect(() => store.get(region, id)).toThrow(
      expect.objectContaining({ name: 'SynthesisTaskNotFoundException', message: expect.stringContaining(`'${id}'`) }),
    );
  }
});

describe('a task is forgotten', () => {
  test('72 hours after its start, unless it is still under way', () => {
    let nowMs = 0;
    const store = storeOf(
      [newTask('running', { status: 'inProgress' }), newTask('old'), newTask('new', { createdMs: 1 })],
      {
        nowMs: () => nowMs,
      },
    );
    nowMs = 72 * HOUR_MS;
    expect(idsOf(store.list(REGION))).toEqual(['new', 'old', 'running']);
    nowMs += 1;
    expect(idsOf(store.list(REGION))).toEqual(['new', 'running']);
    expect(() => store.get(REGION, 'old')).toThrow('not found');
  });

  test('when there are too many, the oldest that is over', () => {
    const tasks = [newTask('running', { status: 'inProgress' }), newTask('a'), newTask('b')];
    const store = storeOf([...tasks, newTask('c')], { maxTasks: 3 });
    expect(idsOf(store.list(REGION))).toEqual(['c', 'b', 'running']);
  });
});
