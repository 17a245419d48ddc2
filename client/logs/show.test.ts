import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { InterruptedError, interruptAll } from '../interrupts.ts';
import type { LogOptions } from './options.ts';
import { type LogsReply, RecordedLogs } from './recorded-logs.ts';
import { showLogs } from './show.ts';

const DEPLOYMENT = {
  accountId: '123456789012',
  region: 'eu-south-2',
  bucket: 'shelf',
  functionName: 'narrator',
  logGroupName: '/aws/lambda/narrator',
  noticesTopicArn: 'arn:aws:sns:eu-south-2:123456789012:narrator-notices',
  alertsTopicArn: 'arn:aws:sns:eu-south-2:123456789012:narrator-alerts',
};
/** Of two statements in two lines of a file: `a;` and `b;`. */
const MAP = JSON.stringify({
  version: 3,
  sources: ['handler/index.ts'],
  names: [],
  mappings: 'AAAA,GACA',
});

let environment: NodeJS.ProcessEnv;
let logs: RecordedLogs;
let printed: string[];
let complaints: string[];
beforeEach(() => {
  environment = { ...process.env };
  [printed, complaints] = [[], []];
  jest.spyOn(console, 'log').mockImplementation((text) => void printed.push(...String(text).split('\n')));
  jest.spyOn(console, 'error').mockImplementation((text) => void complaints.push(String(text)));
});
afterEach(async () => {
  jest.restoreAllMocks();
  process.env = environment;
  await logs.stop();
});

/** As a person is set up for AWS, but with AWS on this machine. */
async function record(...replies: LogsReply[]): Promise<void> {
  logs = await RecordedLogs.start(...replies);
  for (const name of Object.keys(process.env).filter((one) => one.startsWith('AWS_'))) delete process.env[name];
  const keys = { AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE', AWS_SECRET_ACCESS_KEY: 'secret' };
  Object.assign(process.env, { AWS_ENDPOINT_URL: logs.url, AWS_MAX_ATTEMPTS: '1', ...keys });
}

function show(options: Partial<LogOptions> = {}, access: { endpoint?: string } = {}): Promise<void> {
  return showLogs({
    access: { region: 'eu-south-2', ...access },
    deployment: DEPLOYMENT,
    options: { follow: false, json: false, sinceMs: 600_000, level: 'INFO', ...options },
    findSourceMap: (codeSha256) => (codeSha256 === 'the deployed code' ? MAP : undefined),
  });
}

let count = 0;
function eventOf(message: object, stream = '2026/11/27/[$LATEST]b1946ac92492d2347c6235b4d2611184') {
  const timestamp = Date.now() - 5_000;
  return {
    eventId: `${count++}`,
    logStreamName: stream,
    timestamp,
    ingestionTime: timestamp,
    message: JSON.stringify(message),
  };
}

/** What a run of Narrator leaves in CloudWatch, where Lambda writes its own lines as JSON. */
function recordedRun(requestId: string, ...lines: object[]): object[] {
  const time = new Date(Date.now() - 5_000).toISOString();
  const ofRun = { time, record: { requestId, version: '$LATEST' } };
  const metrics = { durationMs: 71.2, billedDurationMs: 72, memorySizeMB: 512, maxMemoryUsedMB: 118 };
  return [
    { type: 'platform.start', ...ofRun },
    ...lines.map((line) => ({ timestamp: time, level: 'INFO', requestId, ...line })),
    { type: 'platform.report', time, record: { requestId, metrics, status: 'success' } },
  ].map((line) => eventOf(line, requestId));
}

const REFUSED = {
  level: 'WARN',
  key: 'a/b.txt',
  message: 'Text refused',
  code: 'text-empty',
  reason: 'The text is empty.',
};
const withoutTime = () => printed.map((line) => line.replace(/^[\d:.]{12} /, ''));

describe('on AWS, by recorded replies', () => {
  test('KEY shows in one command why a text was refused, and nothing of other texts', async () => {
    await record({
      events: [
        ...recordedRun('r1', { key: 'a/b.txt', message: 'Text read', bytes: 0 }, REFUSED),
        ...recordedRun('r2', { key: 'other.txt', message: 'Text read', bytes: 5 }),
      ],
    });
    await show({ key: 'a/b.txt' });
    expect(withoutTime()).toEqual([
      'INFO  a/b.txt  Text read (bytes 0)',
      'WARN  a/b.txt  Text refused: text-empty',
      '                   The text is empty.',
      'INFO  a/b.txt  Run done (took 71 ms, billed 72 ms, memory 118 of 512 MB)',
    ]);
    expect(complaints).toEqual([]);
  });

  test('KEY shows why a text failed, with its cause, in lines of the sources of the code that is deployed', async () => {
    const stack =
      'AwsCallError: failed\n    at async x (/var/task/index.js:1:4)\n    at async y (/var/task/index.js:1:1)';
    const cause = { name: 'ServiceFailureException', message: 'An unknown condition', stack: '' };
    const error = { name: 'AwsCallError', message: 'failed', stack, cause };
    await record({ events: recordedRun('r1', { level: 'ERROR', key: 'a/b.txt', message: 'Text failed', error }) });
    logs.configuration = { CodeSha256: 'the deployed code', LastModified: '2020-01-01T00:00:00.000+0000' };
    await show({ key: 'a/b.txt', level: 'WARN' });
    expect(withoutTime()).toEqual([
      'ERROR a/b.txt  Text failed',
      ...['AwsCallError: failed', 'at handler/index.ts:2:1', 'at handler/index.ts:1:1'].map(
        (line) => `                   ${line}`,
      ),
      '                   Caused by ServiceFailureException: An unknown condition',
    ]);
  });

  test.each([
    ['other code runs by now', { CodeSha256: 'another', LastModified: '2020-01-01T00:00:00.000+0000' }],
    ['the code was replaced since', { CodeSha256: 'the deployed code', LastModified: '2099-01-01T00:00:00.000+0000' }],
    ['nobody may look at the function', undefined],
  ])('frames stay as the bundle has them where %s', async (_what, configuration) => {
    const error = { name: 'E', message: 'm', stack: 'E: m\n    at x (/var/task/index.js:1:4)' };
    await record({ events: recordedRun('r1', { level: 'ERROR', key: 'a.txt', message: 'Text failed', error }) });
    logs.configuration = configuration;
    await show();
    expect(printed.join('\n')).toContain('at x (/var/task/index.js:1:4)');
  });

  test('KEY also shows errors of runs that named no text: a function that could not be loaded', async () => {
    const failure = { errorType: 'ConfigurationError', errorMessage: 'TOPIC_ARN is missing', stackTrace: [] };
    await record({
      events: [
        eventOf({ timestamp: new Date().toISOString(), level: 'ERROR', message: failure }, 'x'),
        ...recordedRun('r2', { level: 'ERROR', key: 'other.txt', message: 'Text failed' }),
      ],
    });
    await show({ key: 'a/b.txt' });
    expect(withoutTime()).toEqual(['ERROR ConfigurationError: TOPIC_ARN is missing']);
  });

  test('JSON prints a document a line', async () => {
    await record({ events: recordedRun('r1', REFUSED) });
    await show({ json: true, level: 'WARN' });
    const document = { level: 'WARN', requestId: 'r1', key: 'a/b.txt', message: 'Text refused' };
    expect(printed.map((line) => JSON.parse(line))).toMatchObject([{ ...document, fields: { code: 'text-empty' } }]);
  });

  test('a log without such a line is said in a sentence that tells where it was looked and what to do', async () => {
    await record();
    await show({ key: 'a/b.txt', level: 'WARN', sinceMs: 86_400_000 });
    expect(complaints).toEqual([
      expect.stringMatching(
        /^No line about "a\/b\.txt" of level WARN or above in the last day of the log group \/aws\/lambda\/narrator \(AWS, eu-south-2\)\..*SINCE=…/,
      ),
    ]);
  });

  test('a log that may not be read is an error that says which permission it takes', async () => {
    await record({ error: 'AccessDeniedException' });
    await expect(show()).rejects.toThrow(
      'The log group /aws/lambda/narrator could not be read (AccessDeniedException: AccessDeniedException: no). It takes logs:FilterLogEvents',
    );
  });
});

test('FOLLOW goes on, prints each line once, and ends by an interrupt', async () => {
  const [first, second] = [recordedRun('r1', REFUSED), recordedRun('r2', { key: 'c.txt', message: 'Text read' })];
  await record({ events: first }, { events: [...first, ...second] });
  const ended = show({ follow: true }, { endpoint: logs.url }).catch((error) => error);
  while (!printed.some((line) => line.includes('c.txt  Run done'))) {
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  await interruptAll();
  expect(await ended).toBeInstanceOf(InterruptedError);
  expect(printed.filter((line) => line.includes('Text refused'))).toHaveLength(1);
});

test('FOLLOW looks at new errors in lines of the code that was deployed meanwhile', async () => {
  const failed = (key: string) => {
    const error = { name: 'E', message: 'm', stack: 'E: m\n    at x (/var/task/index.js:1:4)' };
    return recordedRun(key, { level: 'ERROR', key, message: 'Text failed', error });
  };
  await record({ events: failed('old.txt') }, { events: failed('new.txt') });
  logs.configuration = { CodeSha256: 'another', LastModified: '2020-01-01T00:00:00.000+0000' };
  const ended = show({ follow: true }, { endpoint: logs.url }).catch((error) => error);
  const shows = async (text: string) => {
    while (!printed.some((line) => line.includes(text))) await new Promise((resolve) => setTimeout(resolve, 10));
  };
  await shows('old.txt  Run done');
  logs.configuration = { CodeSha256: 'the deployed code', LastModified: '2020-01-01T00:00:00.000+0000' };
  await shows('new.txt  Run done');
  await interruptAll();
  await ended;
  const frames = printed.map((line) => line.trim()).filter((line) => line.startsWith('at '));
  expect(frames).toEqual(['at x (/var/task/index.js:1:4)', 'at handler/index.ts:2:1']);
});
