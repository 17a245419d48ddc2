import { afterEach, expect, test } from '@jest/globals';
import { LogReader } from './events.ts';
import { type LogsReply, RecordedLogs } from './recorded-logs.ts';

const START = 1_700_000_000_000;
const event = (timestamp: number, message: string, more: object = {}) => ({
  logStreamName: 's',
  timestamp: START + timestamp,
  message,
  ...more,
});

let logs: RecordedLogs;
afterEach(() => logs.stop());

async function readerOf(...replies: LogsReply[]): Promise<LogReader> {
  logs = await RecordedLogs.start(...replies);
  return new LogReader({ region: 'us-east-1', endpoint: logs.url }, '/aws/lambda/narrator', new Date(START));
}

const messagesOf = async (reader: LogReader) => (await reader.read()).map(({ message }) => message);

test('all pages are read, an empty one in the middle too, and lines of several streams come in order of time', async () => {
  const reader = await readerOf(
    { events: [event(1, 'a'), event(5, 'c')], nextToken: 'two' },
    { events: [], nextToken: 'three' },
    { events: [event(3, 'b', { logStreamName: 't' })] },
  );
  expect(await messagesOf(reader)).toEqual(['a', 'b', 'c']);
  expect(logs.requests).toEqual([
    { logGroupName: '/aws/lambda/narrator', startTime: START },
    { logGroupName: '/aws/lambda/narrator', startTime: START, nextToken: 'two' },
    { logGroupName: '/aws/lambda/narrator', startTime: START, nextToken: 'three' },
  ]);
});

test('later reads look at the last minute again, and return a line that came late, each once', async () => {
  const first = [event(0, 'old', { eventId: '0' }), event(100_000, 'new', { eventId: '1' })];
  const late = event(90_000, 'late', { eventId: '2' });
  const reader = await readerOf({ events: first }, { events: [late, ...first.slice(1)] }, { events: [late] });
  expect(await messagesOf(reader)).toEqual(['old', 'new']);
  expect(await messagesOf(reader)).toEqual(['late']);
  expect(await messagesOf(reader)).toEqual([]);
  expect(logs.requests.map(({ startTime }) => startTime - START)).toEqual([0, 40_000, 40_000]);
});

test('of events without an id, as on MiniStack, equal ones are each returned once', async () => {
  const same = [event(1, 'same'), event(1, 'same')];
  const reader = await readerOf({ events: same }, { events: [...same, event(1, 'same'), event(2, 'same')] });
  expect(await messagesOf(reader)).toEqual(['same', 'same']);
  expect(await messagesOf(reader)).toEqual(['same', 'same']);
  expect(await messagesOf(reader)).toEqual([]);
});

test('an answer that was cut at ten thousand without a token, as on MiniStack, is gone on with', async () => {
  const many = Array.from({ length: 10_000 }, (_, index) => event(index, 'line'));
  const reader = await readerOf({ events: many }, { events: [event(9_999, 'line'), event(10_000, 'last')] });
  expect((await messagesOf(reader)).slice(9_998)).toEqual(['line', 'line', 'last']);
  expect(logs.requests.at(-1)?.startTime).toBe(START + 9_999);
});
