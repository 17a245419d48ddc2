import { cpSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { composeProjectOf, keepProject, localstackImage, parseInspections } from './localstack-target.ts';

describe("LocalStack's image", () => {
  test('is the exact version that docker-compose.yml pins', () => {
    expect(localstackImage({})).toMatch(/^localstack\/localstack:\d+\.\d+\.\d+$/);
    expect(localstackImage({ LOCALSTACK_IMAGE: '' })).toBe(localstackImage({}));
  });

  test('can be another one', () => {
    expect(localstackImage({ LOCALSTACK_IMAGE: 'localstack/localstack-pro:9' })).toBe('localstack/localstack-pro:9');
  });
});

describe("the name of this checkout's containers", () => {
  let parent: string;
  let checkout: string;
  beforeEach(() => {
    parent = mkdtempSync(join(tmpdir(), 'narrator-project-'));
    checkout = join(parent, 'Check out');
    mkdirSync(homeOf(checkout), { recursive: true });
  });
  afterEach(() => rmSync(parent, { recursive: true }));

  const homeOf = (path: string) => join(path, '.local', 'localstack');
  const nameOf = (path: string) => composeProjectOf(homeOf(path), path);

  test('is one that Docker accepts', () => {
    expect(nameOf(checkout)).toMatch(/^[a-z0-9][a-z0-9_-]+$/);
  });

  test('stays when the checkout is renamed; a copy, and a new checkout in the old place, have others', () => {
    keepProject(homeOf(checkout), checkout);
    const name = nameOf(checkout);
    const copy = join(parent, 'copy');
    cpSync(checkout, copy, { recursive: true });
    const renamed = join(parent, 'renamed');
    renameSync(checkout, renamed);
    mkdirSync(checkout);
    expect(nameOf(renamed)).toBe(name);
    expect(nameOf(copy)).not.toBe(name);
    expect(nameOf(checkout)).not.toBe(name);
    keepProject(homeOf(renamed), renamed);
    expect(nameOf(renamed)).toBe(name);
  });
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
    id: 'id-of-localstack',
    name: 'narrator-localstack-1',
    running: true,
    exitCode: 0,
    startedAt: '2026-11-23T15:00:00Z',
    port: 4600,
  });
  expect(containers.polly?.port).toBeUndefined();
});
