import { describe, expect, test } from '@jest/globals';
import { composeProject, localstackImage } from './compose.ts';

describe("LocalStack's image", () => {
  test('is the exact version that docker-compose.yml pins', () => {
    expect(localstackImage({})).toMatch(/^localstack\/localstack:\d+\.\d+\.\d+$/);
    expect(localstackImage({ LOCALSTACK_IMAGE: '' })).toBe(localstackImage({}));
  });

  test('can be another one', () => {
    expect(localstackImage({ LOCALSTACK_IMAGE: 'localstack/localstack-pro:9' })).toBe('localstack/localstack-pro:9');
  });
});

test('containers, network and image have a name that Docker accepts', () => {
  expect(composeProject).toMatch(/^[a-z0-9][a-z0-9_-]+$/);
});
