import { describe, expect, test } from '@jest/globals';
import { explainDockerFailure } from './docker.ts';

const explain = (failure: Parameters<typeof explainDockerFailure>[1], env: NodeJS.ProcessEnv = {}) =>
  explainDockerFailure(['ps'], failure, 10_000, env);

describe('a docker command that failed is explained', () => {
  test.each([
    ['a missing program', { code: 'ENOENT' }, 'no "docker" command', 'docs.docker.com/get-docker'],
    [
      'a stopped engine',
      {
        exitCode: 1,
        stderr: 'Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?',
      },
      'No Docker engine answers',
      'systemctl start docker',
    ],
    [
      'a remote engine that refuses',
      {
        exitCode: 1,
        stderr: 'error during connect: Get "http://10.1.2.3:2375/": dial tcp: connect: connection refused',
      },
      'No Docker engine answers',
      '10.1.2.3:2375',
    ],
    [
      'a socket that this user may not use',
      {
        exitCode: 1,
        stderr: 'permission denied while trying to connect to the Docker daemon socket at unix:///var/run/docker.sock',
      },
      'This user may not talk to Docker',
      'group "docker"',
    ],
    [
      'a missing Compose',
      { exitCode: 1, stderr: "docker: 'compose' is not a docker command.\nSee 'docker --help'" },
      'no Compose plugin',
      'docs.docker.com/compose/install',
    ],
    ['an engine that hangs', { timedOut: true }, 'not answered within 10 s', 'docker ps'],
    [
      'anything else',
      { exitCode: 7, stderr: 'no space left on device' },
      '"docker ps" failed',
      'no space left on device',
    ],
  ])('%s', (_what, failure, reason, remedy) => {
    expect(explain(failure)).toContain(reason);
    expect(explain(failure)).toContain(remedy);
  });

  test('an image that the engine cannot fetch: the engine itself is up', () => {
    const stderr = 'Error response from daemon: Get "https://registry.example/v2/": dial tcp: no such host';
    const message = explainDockerFailure(['pull', '--quiet', 'a/b:1'], { exitCode: 1, stderr }, 10_000, {});
    expect(message).toContain('The image a/b:1 could not be fetched');
    expect(message).not.toContain('No Docker engine');
  });

  test.each([
    ['stopped', { exitCode: 1, stderr: 'Cannot connect to the Docker daemon at tcp://10.1.2.3:2375.' }],
    ['unheard of', { exitCode: 1, stderr: 'error during connect: dial tcp: lookup nowhere: no such host' }],
    ['hanging', { timedOut: true }],
    ['forbidden', { exitCode: 1, stderr: 'permission denied while trying to connect to the Docker daemon socket' }],
    ['misspelt', { exitCode: 1, stderr: 'unable to parse docker host `10.1.2.3`' }],
  ])('an engine that DOCKER_HOST chose and that is %s: the variable is quoted', (_how, failure) => {
    const message = explain(failure, { DOCKER_HOST: 'tcp://10.1.2.3:2375' });
    expect(message).toContain('DOCKER_HOST is "tcp://10.1.2.3:2375"');
    expect(message.split('\n')[0]).toContain('tcp://10.1.2.3:2375');
    expect(message).toContain('Correct DOCKER_HOST, unset it');
    expect(message).not.toContain('Start Docker Desktop');
    expect(explain(failure, { DOCKER_HOST: '' })).not.toContain('DOCKER_HOST is');
  });

  test('with its status, when it said nothing', () => {
    expect(explain({ exitCode: 125 })).toContain('status 125');
  });
});
