import { describe, expect, test } from '@jest/globals';
import { composeProject, localstackImage, parseInspections } from './localstack-target.ts';

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

const inspection = (service: string, portBindings: unknown) => ({
  Id: `id-of-${service}`,
  Name: `/narrator-${service}-1`,
  State: { Running: true, ExitCode: 0, StartedAt: '2026-11-23T15:00:00Z' },
  Config: { Labels: { 'com.docker.compose.service': service } },
  HostConfig: { PortBindings: portBindings },
});

test('containers are known by their service, with the port of this machine that leads to them', () => {
  const containers = parseInspections(
    JSON.stringify([
      inspection('localstack', { '4566/tcp': [{ HostIp: '127.0.0.1', HostPort: '4600' }] }),
      inspection('polly', null),
    ]),
  );
  expect(containers.localstack).toEqual({
    service: 'localstack',
    id: 'id-of-localstack',
    name: 'narrator-localstack-1',
    running: true,
    exitCode: 0,
    startedAt: '2026-11-23T15:00:00Z',
    port: 4600,
  });
  expect(containers.polly?.port).toBeUndefined();
});
