import { expect, test } from '@jest/globals';
import type { LocalTargetName } from '../../local/target.ts';
import { describeCases, type JestReport } from './case-table.ts';

function report(file: string, cases: Readonly<Record<string, string>>): JestReport {
  const assertionResults = Object.entries(cases).map(([fullName, status]) => ({ fullName, status }));
  return { testResults: [{ name: `/checkout/integration/${file}`, assertionResults }] };
}

const embedded = report('texts.test.ts', {
  'a text is spoken': 'passed',
  'a | in a name': 'passed',
  'without s3:GetObject it fails': 'passed',
});
const localstack = report('texts.test.ts', {
  'a text is spoken': 'passed',
  'a | in a name': 'failed',
  'without s3:GetObject it fails (not on localstack: no IAM)': 'pending',
  'it is still so on localstack that not: without s3:GetObject it fails': 'passed',
});

const both = new Map<LocalTargetName, JestReport>([
  ['embedded', embedded],
  ['localstack', localstack],
]);

test('each case has a line with what came of it on each target, a skipped one its reason, a probe none', () => {
  const { page } = describeCases(both);
  expect(page).toContain(`## texts.test.ts

| case | embedded | localstack |
|---|---|---|
| a text is spoken | passed | passed |
| a \\| in a name | passed | failed |
| without s3:GetObject it fails | passed | cannot: no IAM |
`);
});

test('what did not pass everywhere comes first', () => {
  const { page, summary } = describeCases(both);
  expect(summary).toBe('3 cases, 1 of them passed on embedded and localstack.');
  expect(page.slice(0, page.indexOf('## texts.test.ts'))).toBe(`# Every case

3 cases, 1 of them passed on embedded and localstack.

## What did not pass everywhere

| case | embedded | localstack |
|---|---|---|
| a \\| in a name | passed | failed |
| without s3:GetObject it fails | passed | cannot: no IAM |

`);
});

test('a target that was not run has no column, a case that only one target ran says so', () => {
  expect(describeCases(new Map([['embedded', embedded]])).page).toContain('| a text is spoken | passed |\n');
  const more = new Map([...both, ['localstack', report('image.test.ts', { 'the image starts': 'passed' })] as const]);
  expect(describeCases(more).page).toContain('| the image starts | not run | passed |\n');
});
