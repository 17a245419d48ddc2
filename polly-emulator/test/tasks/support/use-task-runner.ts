import { afterAll, afterEach, beforeAll, beforeEach } from '@jest/globals';
import { TaskRunner } from '../../../src/tasks/task-runner.ts';
import { FakeAws } from './fake-aws.ts';

/** 2020-10-28 18:50:42.689 UTC, from the AWS CLI's example. */
const NOW_MS = 1_603_911_042_689;

interface World {
  readonly aws: FakeAws;
  /** A new one for every test, at NOW_MS; a test may put another in its place, which is closed after it. */
  runner: TaskRunner;
}

/** A task runner with S3 and SNS of its own, for every test of a file. */
export function useTaskRunner(): World {
  const aws = new FakeAws();
  // The runner comes before each test: the endpoints are there once the servers listen.
  const world = { aws } as World;
  beforeAll(() => aws.listen());
  beforeEach(() => {
    world.runner = new TaskRunner({ endpoints: aws.endpoints, nowMs: () => NOW_MS });
  });
  afterEach(async () => {
    await world.runner.close();
    aws.reset();
  });
  afterAll(() => aws.close());
  return world;
}
