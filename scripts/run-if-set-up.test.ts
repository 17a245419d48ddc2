import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { repositoryDir } from '../local/paths.ts';

let checkout: string;
beforeEach(() => {
  checkout = mkdtempSync(join(tmpdir(), 'narrator run if-'));
  cpSync(join(repositoryDir, 'scripts'), join(checkout, 'scripts'), { recursive: true });
  cpSync(join(repositoryDir, 'Makefile'), join(checkout, 'Makefile'));
});
afterEach(() => rmSync(checkout, { recursive: true, force: true }));

function make(verb: string) {
  // No Node, no Python, no Terraform: only what every system has.
  const { status, stdout, stderr } = spawnSync('make', ['--no-print-directory', verb], {
    cwd: checkout,
    env: { PATH: '/usr/bin:/bin' },
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

function put(file: string, content = '', mode = 0o644) {
  mkdirSync(dirname(join(checkout, file)), { recursive: true });
  writeFileSync(join(checkout, file), content, { mode });
}

test.each([
  ['local-down', 'Nothing was running.\n'],
  ['status', 'No local target is running. Start one with: make local-up\n'],
])('make %s installs nothing where nothing was ever set up', (verb, stdout) => {
  expect(make(verb)).toEqual({ status: 0, stdout, stderr: '' });
  expect(readdirSync(checkout).sort()).toEqual(['Makefile', 'scripts']);
});

test.each([
  '.local/embedded/services.json',
  '.local/localstack/localstack-start',
])('make local-down does not say so where %s tells of servers', (trace) => {
  put(trace);
  const { status, stdout, stderr } = make('local-down');
  expect(stderr).toContain('is not installed any more.\nRun make setup, then make local-down again.\n');
  expect([status, stdout]).toEqual([2, '']);
});

test('make clean then removes nothing', () => {
  put('.local/embedded/services.json');
  const { status, stderr } = make('clean');
  expect(stderr).toContain('Run make setup, then make local-down again.\nNothing was removed.\n');
  expect(status).toBe(2);
  expect(readdirSync(join(checkout, '.local', 'embedded'))).toEqual(['services.json']);
});

test('what was set up once is run as it is', () => {
  put('node_modules/.setup-stamp');
  put('node_modules/.bin/node', '#!/bin/sh\necho "$@"\n', 0o755);
  expect(make('status')).toEqual({
    status: 0,
    stdout: '--disable-warning=ExperimentalWarning scripts/status.ts\n',
    stderr: '',
  });
});
