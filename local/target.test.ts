import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { describeStart, type ServiceStatus, wasCutOff } from './target.ts';

const aws: ServiceStatus = { name: 'aws', url: 'http://127.0.0.1:4599', state: 'healthy', detail: 'process 12' };
const polly: ServiceStatus = { ...aws, name: 'polly', url: 'http://127.0.0.1:4567' };

test('servers that run already are said to, with where they are', () => {
  expect(describeStart('the servers', [aws, polly])).toBe(
    'check the servers, which run already at http://127.0.0.1:4599 and http://127.0.0.1:4567',
  );
});

test.each([
  ['none was ever started', []],
  ['one was stopped', [aws, { ...polly, state: 'stopped' as const }]],
  ['one hangs', [{ ...aws, state: 'not answering' as const }, polly]],
])('servers are started where %s', (_what, statuses) => {
  expect(describeStart('the servers', statuses)).toBe('start the servers');
});

test.each([
  ['not where none began', [], false],
  ['where none got to its end', ['terraform.tfstate'], true],
  ['not where one did, whatever came later', ['terraform.tfstate', 'deployment.json'], false],
])('the AWS emulator is started over where an apply was cut off: %s', (_what, files, expected) => {
  const home = mkdtempSync(join(tmpdir(), 'narrator-target-'));
  try {
    for (const file of files) {
      writeFileSync(join(home, file), '{}');
    }
    expect(wasCutOff(home)).toBe(expected);
  } finally {
    rmSync(home, { recursive: true });
  }
});
