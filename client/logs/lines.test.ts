import { expect, test } from '@jest/globals';
import type { LogEvent } from './events.ts';
import { LineParser } from './lines.ts';

const RUN = '695f9252-5151-4814-abda-0c97468c1b9c';
const TIME = '2026-11-27T11:05:53.268Z';

/** Events of one stream, a millisecond apart unless they are to share their time. */
function parse(messages: readonly (string | object)[], options: { timestamp?: number } = {}) {
  const events = messages.map(
    (message, index): LogEvent => ({
      stream: 's',
      timestamp: options.timestamp ?? index,
      message: typeof message === 'string' ? message : JSON.stringify(message),
    }),
  );
  return new LineParser().parse(events);
}

const handlerLine = (more: object) => ({ timestamp: TIME, level: 'INFO', requestId: RUN, key: 'a/b.txt', ...more });

test('a line of the handler has its own time, level, text and message, and what else it says', () => {
  expect(parse([handlerLine({ bucket: 'shelf', versionId: 'v', etag: 'e', message: 'Text read', bytes: 11 })])).toEqual(
    [
      {
        timeMs: Date.parse(TIME),
        level: 'INFO',
        requestId: RUN,
        key: 'a/b.txt',
        message: 'Text read',
        fields: { bytes: 11 },
      },
    ],
  );
});

test('an error of the handler has its frames and its causes', () => {
  const cause = { name: 'TimeoutError', message: 'late', stack: 'TimeoutError: late\n    at c (/x/index.js:3:3)' };
  const error = { name: 'AwsCallError', message: 'failed', stack: 'AwsCallError: failed\n    at a (b:1:2)', cause };
  const [line] = parse([handlerLine({ level: 'ERROR', message: 'Text failed', error: { ...error, errors: ['odd'] } })]);
  expect(line).toMatchObject({
    level: 'ERROR',
    message: 'Text failed',
    error: {
      name: 'AwsCallError',
      message: 'failed',
      stack: ['at a (b:1:2)'],
      causes: [
        { name: 'TimeoutError', stack: ['at c (/x/index.js:3:3)'] },
        { message: 'odd', stack: [] },
      ],
    },
  });
});

test('metrics are for CloudWatch: shown with LEVEL=debug only', () => {
  expect(parse([handlerLine({ message: 'Metrics', _aws: {}, Narrated: 1 })])).toMatchObject([{ level: 'DEBUG' }]);
});

test.each([
  [
    'text of Lambda',
    `REPORT RequestId: ${RUN}\tDuration: 2053.12 ms\tBilled Duration: 2054 ms\tMemory Size: 512 MB\tMax Memory Used: 120 MB\tInit Duration: 310.5 ms\t`,
    { took: '2.1 s', billed: '2.1 s', memory: '120 of 512 MB', 'cold start': '311 ms' },
  ],
  [
    'text of MiniStack, which did not measure memory',
    `REPORT RequestId: ${RUN}\tDuration: 71 ms\tBilled Duration: 71 ms\tMemory Size: 512 MB\tMax Memory Used: 0 MB`,
    { took: '71 ms', billed: '71 ms' },
  ],
  [
    'JSON of Lambda',
    {
      time: TIME,
      type: 'platform.report',
      record: {
        requestId: RUN,
        metrics: {
          durationMs: 2053.123,
          billedDurationMs: 2364,
          memorySizeMB: 512,
          maxMemoryUsedMB: 120,
          initDurationMs: 310.5,
        },
        status: 'success',
      },
    },
    { took: '2.1 s', billed: '2.4 s', memory: '120 of 512 MB', 'cold start': '311 ms' },
  ],
])('a report tells times, memory and cold start, and the text of its run: %s', (_what, report, fields) => {
  const [, line] = parse([handlerLine({ message: 'Text read' }), report]);
  expect(line).toMatchObject({ level: 'INFO', key: 'a/b.txt', message: 'Run done', fields });
  expect(line?.fields).toEqual(fields);
});

test.each([
  [
    'text',
    `REPORT RequestId: ${RUN}\tDuration: 3000.00 ms\tBilled Duration: 3000 ms\tMemory Size: 512 MB\tMax Memory Used: 70 MB\tStatus: timeout`,
    'Run failed: timeout',
  ],
  [
    'text with a type',
    `REPORT RequestId: ${RUN}\tDuration: 3.0 ms\tStatus: error\tError Type: Runtime.ExitError`,
    'Run failed: error, Runtime.ExitError',
  ],
  [
    'JSON',
    {
      type: 'platform.report',
      time: TIME,
      record: { requestId: RUN, status: 'timeout', metrics: { durationMs: 3000 } },
    },
    'Run failed: timeout',
  ],
  [
    'text of the start',
    'INIT_REPORT Init Duration: 3.19 ms\tPhase: init\tStatus: error\tError Type: Runtime.ExitError',
    'The function could not be loaded: error, Runtime.ExitError',
  ],
  [
    'JSON of the start',
    {
      type: 'platform.initReport',
      time: TIME,
      record: { status: 'error', errorType: 'Runtime.ExitError', metrics: { durationMs: 3 } },
    },
    'The function could not be loaded: error, Runtime.ExitError',
  ],
  [
    'a time-out',
    `${TIME} ${RUN} Task timed out after 3.00 seconds`,
    `${TIME} ${RUN} Task timed out after 3.00 seconds`,
  ],
])('a run that failed is an error: %s', (_what, event, message) => {
  expect(parse([event])).toMatchObject([{ level: 'ERROR', message }]);
});

test.each([
  ['START', `START RequestId: ${RUN} Version: $LATEST`],
  ['END', `END RequestId: ${RUN}`],
  ['INIT_START', 'INIT_START Runtime Version: nodejs:22.v9\tRuntime Version ARN: arn:aws:lambda:us-east-1::runtime:9'],
  ['platform.start', { type: 'platform.start', time: TIME, record: { requestId: RUN, version: '$LATEST' } }],
  ['platform.initStart', { type: 'platform.initStart', time: TIME, record: { phase: 'init' } }],
  ['platform.runtimeDone', { type: 'platform.runtimeDone', time: TIME, record: { requestId: RUN, status: 'success' } }],
])("Lambda's %s is shown with LEVEL=debug only", (_name, event) => {
  expect(parse([event])).toMatchObject([{ level: 'DEBUG' }]);
});

const STACK = ['at readConfig (/var/task/index.js:94:84)', 'at Object.<anonymous> (/var/task/index.js:7:16)'];
test.each([
  [
    'the Node runtime, JSON: the error is the message',
    [
      {
        timestamp: TIME,
        level: 'ERROR',
        message: {
          errorType: 'bb',
          name: 'ConfigurationError',
          errorMessage: 'TOPIC_ARN is missing',
          stackTrace: ['ConfigurationError: TOPIC_ARN is missing', ...STACK.map((frame) => `    ${frame}`)],
        },
      },
    ],
  ],
  [
    'the Node runtime, JSON: the error stands beside the message',
    [
      {
        timestamp: TIME,
        level: 'ERROR',
        message: 'Invoke Error',
        errorType: 'ConfigurationError',
        errorMessage: 'TOPIC_ARN is missing',
        stackTrace: STACK,
      },
    ],
  ],
  [
    'the Node runtime, text',
    [
      `${TIME}\tundefined\tERROR\tUncaught Exception \t${JSON.stringify({ errorType: 'ConfigurationError', errorMessage: 'TOPIC_ARN is missing', stack: ['ConfigurationError: TOPIC_ARN is missing', ...STACK] })}`,
    ],
  ],
  ['MiniStack, an event a line', ['ConfigurationError: TOPIC_ARN is missing', ...STACK.map((frame) => `    ${frame}`)]],
  [
    'one event with all lines, separated as on Lambda',
    [['ConfigurationError: TOPIC_ARN is missing', ...STACK.map((frame) => `    ${frame}`)].join('\r')],
  ],
])('an error that the function threw is one line with its frames: %s', (_what, messages) => {
  const lines = parse([`START RequestId: ${RUN} Version: $LATEST`, ...messages], { timestamp: 7 }).slice(1);
  expect(lines).toMatchObject([
    {
      level: 'ERROR',
      requestId: RUN,
      error: { name: 'ConfigurationError', message: 'TOPIC_ARN is missing', stack: STACK },
    },
  ]);
});

test('an error that the handler has logged is not told again by the runtime, but by the next attempt', () => {
  const logged = handlerLine({
    level: 'ERROR',
    message: 'Text failed',
    error: { name: 'AwsCallError', message: 'down' },
  });
  const lines = parse(
    [
      `START RequestId: ${RUN} Version: $LATEST`,
      logged,
      'AwsCallError: down',
      '    at a (/var/task/index.js:1:1)',
      logged,
    ],
    { timestamp: 7 },
  );
  expect(lines.map(({ message }) => message)).toEqual(['Run started', 'Text failed', 'Text failed']);
});

test.each([
  ['words', 'Hello from a package'],
  ['JSON of another kind', '{"broken'],
  ['a list', '[1, 2]'],
])('what is in no known form is shown as it is: %s', (_what, message) => {
  expect(parse([message])).toEqual([{ timeMs: 0, level: 'INFO', message, fields: {} }]);
});

test('a line without a request belongs to the run that its stream is in, and a run remembers its texts', () => {
  const parser = new LineParser();
  const event = (stream: string, message: string): LogEvent => ({ stream, timestamp: 1, message });
  const lines = parser.parse([
    event('a', 'START RequestId: run-a Version: 1'),
    event('b', 'START RequestId: run-b Version: 1'),
    event('a', 'of a'),
    event('b', JSON.stringify({ requestId: 'run-b', key: 'one.txt', message: 'x' })),
    event('b', JSON.stringify({ requestId: 'run-b', key: 'two.txt', message: 'x' })),
    event('b', 'of two texts'),
  ]);
  expect(lines.find(({ message }) => message === 'of a')).toMatchObject({ requestId: 'run-a' });
  expect(lines.at(-1)).not.toHaveProperty('key');
  expect([...parser.keysOf('run-b')]).toEqual(['one.txt', 'two.txt']);
  expect(parser.keysOf('run-a').size + parser.keysOf(undefined).size).toBe(0);
});
