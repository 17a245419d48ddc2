import { expect, test } from '@jest/globals';
import type { ServiceStatus } from './target.ts';
import { describeWhatRuns } from './what-runs.ts';

const service = (name: ServiceStatus['name'], port: number, state: ServiceStatus['state']): ServiceStatus => ({
  name,
  url: `http://127.0.0.1:${port}`,
  state,
  detail: '',
});
const target = (name: string, ...statuses: ServiceStatus[]) => ({ name, inspect: async () => statuses });

test.each([
  [
    'what runs on each target, answering or not',
    [
      target('embedded', service('aws', 4566, 'not answering'), service('polly', 4567, 'stopped')),
      target('localstack', service('aws', 4568, 'healthy'), service('polly', 4569, 'healthy')),
    ],
    `The AWS emulator still runs at http://127.0.0.1:4566.
The AWS emulator still runs at http://127.0.0.1:4568.
The Polly emulator still runs at http://127.0.0.1:4569.
Stop what runs with: make local-down`,
  ],
  [
    'that nothing does',
    [target('embedded', service('aws', 4566, 'stopped'))],
    'No server of a local target is running.',
  ],
])('says %s', async (_what, targets, lines) => {
  expect(await describeWhatRuns(targets)).toBe(lines);
});
