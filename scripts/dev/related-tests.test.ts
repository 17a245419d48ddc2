import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { repositoryDir } from '../../local/paths.ts';
import { describeReport, type Report } from './related-tests.ts';

const file = join(repositoryDir, 'handler', 'read.test.ts');
const passed = { status: 'passed', fullName: 'reads', failureMessages: [] };
const failed = { status: 'failed', fullName: 'reads UTF-16', failureMessages: ['\u001b[31mExpected: 1\u001b[39m'] };

function describeRun(results: Report['testResults'], numPassedTests: number): string {
  return describeReport({ numPassedTests, startTime: 1_000, testResults: results }, '', 2_500);
}

test('tells how many tests passed and how long they took', () => {
  expect(describeRun([{ name: file, message: '', assertionResults: [passed, passed] }], 2)).toBe(
    '✓ 2 unit tests passed (1.5 s)',
  );
});

test('names each failed test by its file, with the beginning of the reason', () => {
  expect(describeRun([{ name: file, message: '…', assertionResults: [passed, failed] }], 1)).toBe(
    '✗ 1 unit test failed (1.5 s)\n  handler/read.test.ts: reads UTF-16\n    Expected: 1',
  );
});

test('a file that cannot be loaded is a failure', () => {
  expect(describeRun([{ name: file, message: 'Cannot find module', assertionResults: [] }], 0)).toContain(
    'handler/read.test.ts: it could not be loaded\n    Cannot find module',
  );
});

test('of many failures the first are shown, and where the others are', () => {
  const many = Array.from({ length: 7 }, () => failed);
  const lines = describeRun([{ name: file, message: '…', assertionResults: many }], 0);
  expect(lines.match(/reads UTF-16/g)).toHaveLength(5);
  expect(lines).toContain('and 2 more: make test SUITES=unit CHANGED=1');
});

test('says so where no test is concerned, and where jest has ended by itself', () => {
  expect(describeRun([], 0)).toBe('No unit test is concerned.');
  expect(describeReport(undefined, 'Cannot find jest.config.js\n')).toBe(
    '✗ The unit tests could not be run:\nCannot find jest.config.js',
  );
});
