import { describe, expect, test } from '@jest/globals';
import { explainStart } from './localstack-failures.ts';

const failed = { output: '', log: '', image: 'localstack/localstack:2026.3', logFile: '/x/compose.log' };

describe('a start that failed is explained', () => {
  test('an image that wants an account, by its status alone', () => {
    const message = explainStart({ ...failed, exitCode: 55, log: 'Traceback (most recent call last): …' });
    expect(message).toContain('localstack/localstack:2026.3 wants a LocalStack account');
    expect(message).toContain('LOCALSTACK_AUTH_TOKEN');
    expect(message).not.toContain('Traceback');
  });

  test.each([
    'Bind for 127.0.0.1:4566 failed: port is already allocated',
    'listen tcp4 127.0.0.1:4566: bind: address already in use',
  ])('a port that was taken meanwhile: %s', (output) => {
    expect(explainStart({ ...failed, output })).toContain('taken port 4566 of 127.0.0.1');
  });

  test('a Docker socket that LocalStack may not use', () => {
    const log = "PermissionError: [Errno 13] Permission denied: '/var/run/docker.sock'";
    expect(explainStart({ ...failed, log })).toMatch(/Docker socket[\s\S]*DOCKER_SOCK[\s\S]*Errno 13/);
  });

  test.each([
    'manifest for localstack/localstack:2026.3 not found: manifest unknown',
    'Get "https://registry-1.docker.io/v2/": dial tcp: lookup registry-1.docker.io: no such host',
  ])('an image that could not be fetched: %s', (output) => {
    expect(explainStart({ ...failed, output })).toMatch(/An image could not be fetched[\s\S]*2026\.3/);
  });

  test('anything else, with the end of the log and where the rest is', () => {
    const message = explainStart({ ...failed, exitCode: 3, log: 'the last words' });
    expect(message).toMatch(/ended with status 3[\s\S]*\/x\/compose\.log[\s\S]*the last words/);
  });

  test('a LocalStack that runs and never gets healthy', () => {
    expect(explainStart(failed)).toContain('did not become healthy');
  });
});
